import { once } from 'node:events';
import type { FastifyReply, FastifyRequest } from 'fastify';

export type ServerEvent = {
  /** The event's name; a browser calls unnamed ones `message`. */
  event?: string;
  /** Comes back in `Last-Event-ID` when the browser connects again. */
  id?: string;
  /** Text as it is, anything else as JSON. */
  data: unknown;
};

/** One open stream of server-sent events. */
export type EventStream = {
  /** Aborted when the client went away or the server closes. */
  readonly signal: AbortSignal;
  /** Writes an event, and resolves when the client's connection takes more: await it before the next. */
  send(event: ServerEvent): Promise<void>;
  end(): void;
};

const HEARTBEAT_MS = 15_000;
const RECONNECT_MS = 1_000;

/**
 * Turns the answer of a request into a stream of server-sent events. A comment is sent every 15 seconds, so that
 * proxies keep the connection and a client that is gone is noticed.
 */
export function openEventStream(request: FastifyRequest, reply: FastifyReply): EventStream {
  const gone = new AbortController();
  const { raw } = reply;
  reply.hijack();
  const headers = {
    ...reply.getHeaders(),
    'content-type': 'text/event-stream; charset=utf-8',
    'x-accel-buffering': 'no',
    connection: 'close',
  };
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) raw.setHeader(name, value);
  raw.write(`retry: ${RECONNECT_MS}\n\n`);
  const heartbeat = setInterval(() => raw.write(':\n\n'), HEARTBEAT_MS);
  const stream: EventStream = {
    signal: gone.signal,
    async send(event) {
      if (gone.signal.aborted || raw.write(formatEvent(event))) return;
      await once(raw, 'drain', { signal: gone.signal }).catch(() => undefined);
    },
    end: () => void raw.end(),
  };
  const { eventStreams } = request.server;
  eventStreams.add(stream);
  raw.once('close', () => {
    clearInterval(heartbeat);
    eventStreams.delete(stream);
    gone.abort();
  });
  return stream;
}

function formatEvent({ event, id, data }: ServerEvent): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  const fields = [
    ...(event === undefined ? [] : [`event: ${oneLine(event)}`]),
    ...(id === undefined ? [] : [`id: ${oneLine(id)}`]),
    ...text.split(/\r\n|\r|\n/).map((line) => `data: ${line}`),
  ];
  return `${fields.join('\n')}\n\n`;
}

/** A line end inside a field would start another one. */
const oneLine = (text: string): string => text.replace(/[\r\n\0]/g, ' ');
