import { ApiError } from './api-error.ts';
import { readEvents } from './event-stream.ts';
import type { Operation, Variables } from './operation.ts';
import { readAnswer } from './transport.ts';

export interface Subscription<Answer> {
  /** Read before every connection, so that a reader with a cursor goes on where it was. */
  variables: () => Variables;
  onNext: (answer: Answer) => void;
  /** The connection stands. */
  onOpen?: () => void;
  /** The connection broke; another attempt follows by itself. */
  onLost?: () => void;
  /**
   * Whether it is over for good, asked when the server completes it: a server that restarts does so too, and what is
   * not over is then connected again.
   */
  isOver: () => boolean;
  /** There is no more, and no other attempt. `error`: the server refused. */
  onEnd?: (error?: ApiError) => void;
}

/** What the server refuses for a moment only. */
const passing: readonly string[] = ['INTERNAL', 'RATE_LIMITED', 'SERVER_UNREACHABLE', 'UNAVAILABLE'];

/** The server sends a comment at least every 12 s: longer silence means a dead connection. */
const silenceMs = 30_000;
const firstWaitMs = 500;
const longestWaitMs = 10_000;
/** A connection that stood so long was no failed attempt. */
const steadyMs = 5_000;

/** Follows a GraphQL subscription over server-sent events until it ends or the returned function is called. */
export function subscribe<Answer>(
  operation: Operation<Answer>,
  subscription: Subscription<Answer>,
): () => void {
  const closing = new AbortController();
  void follow(operation, subscription, closing.signal);
  return () => closing.abort();
}

async function follow<Answer>(
  operation: Operation<Answer>,
  subscription: Subscription<Answer>,
  closing: AbortSignal,
): Promise<void> {
  let wait = firstWaitMs;
  while (!closing.aborted) {
    const began = performance.now();
    try {
      await connectOnce(operation, subscription, closing);
      if (closing.aborted) return;
      if (subscription.isOver()) return subscription.onEnd?.();
    } catch (error) {
      if (closing.aborted) return;
      if (error instanceof ApiError && !passing.includes(error.code)) return subscription.onEnd?.(error);
    }
    subscription.onLost?.();
    if (performance.now() - began > steadyMs) wait = firstWaitMs;
    await pause(wait + Math.random() * wait * 0.3, closing);
    wait = Math.min(wait * 2, longestWaitMs);
  }
}

/** Returns when the server completes; throws ApiError when it refuses, anything else when the line breaks. */
async function connectOnce<Answer>(
  operation: Operation<Answer>,
  subscription: Subscription<Answer>,
  closing: AbortSignal,
): Promise<void> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), silenceMs);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), silenceMs);
  };
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: operation.document, variables: subscription.variables() }),
      signal: AbortSignal.any([closing, silence.signal]),
    });
    const streams = response.headers.get('content-type')?.includes('text/event-stream');
    if (!streams || response.body === null) {
      readAnswer(operation, await response.json());
      return;
    }
    subscription.onOpen?.();
    for await (const { event, data } of readEvents(textOf(response.body, heard))) {
      if (event === 'complete') return;
      if (event === 'next') subscription.onNext(readAnswer(operation, JSON.parse(data)));
    }
    throw new Error('The stream ended without being completed.');
  } finally {
    clearTimeout(timer);
  }
}

async function* textOf(body: ReadableStream<Uint8Array>, heard: () => void): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
