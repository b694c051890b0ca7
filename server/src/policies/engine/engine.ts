import { Worker } from 'node:worker_threads';
import type { Logger } from '../../platform/logger.ts';
import { type Finding, failedFinding, type Problem } from '../model.ts';
import { tookTooLong } from './evaluate.ts';
import type { EngineInput, EngineJob, EngineMessage, EnginePolicy } from './protocol.ts';

export type EngineLimits = {
  /** Of one policy. */
  readonly policyMilliseconds: number;
  /** Of all policies of a plan together. */
  readonly allMilliseconds: number;
};
export const engineLimits: EngineLimits = { policyMilliseconds: 45_000, allMilliseconds: 300_000 };

export type Engine = ReturnType<typeof createEngine>;

/** Threads at once; further jobs wait for their turn. */
const mostThreads = 2;
/** A thread ends policies by its own clock. Only one that does not come to look at it is ended from here. */
const graceMilliseconds = 5_000;
/** To start, and to read a plan. */
const loadMilliseconds = 60_000;
const checkMilliseconds = 15_000;
const memory = { maxOldGenerationSizeMb: 1_536, maxYoungGenerationSizeMb: 64, stackSizeMb: 8 };

/** From source, and as the build lays it beside the program. */
const threadFile = new URL(
  import.meta.url.endsWith('.ts') ? './thread.ts' : './policy-thread.mjs',
  import.meta.url,
);

/** Compiles and evaluates policies in threads of their own, one that hangs or fills its memory without harm to others. */
export function createEngine({ logger }: { logger: Logger }, limits: EngineLimits = engineLimits) {
  const turns = createTurns(mostThreads);
  const run = (job: EngineJob, on: Listener) => turns.take(() => runInThread(job, on));

  return {
    /** What is wrong with the text of a policy; empty when nothing is. */
    async check(policy: EnginePolicy): Promise<readonly Problem[]> {
      let problems: readonly Problem[] | null = null;
      const ending = await run({ kind: 'check', policy }, (message) => {
        if (message.kind === 'problems') problems = message.problems;
        return checkMilliseconds;
      });
      return problems ?? [{ message: wordsOf(ending, checkMilliseconds), line: null, column: null }];
    },
    /** The input as policies see it, as JSON; or why it cannot be had. */
    async show(input: EngineInput, mostCharacters: number): Promise<{ text: string } | { problem: string }> {
      let shown: { text: string } | { problem: string } | null = null;
      const ending = await run({ kind: 'input', input, mostCharacters }, (message) => {
        if (message.kind === 'text') shown = { text: message.text };
        if (message.kind === 'unreadable') shown = { problem: message.message };
        return loadMilliseconds;
      });
      return shown ?? { problem: wordsOf(ending, loadMilliseconds) };
    },
    evaluate: (input: EngineInput, policies: readonly EnginePolicy[], now: Date) =>
      evaluateAll({ run, limits, logger }, { input, policies, now: now.getTime() }),
  };
}

/** Hears what the thread says, and answers how long it may stay silent. */
type Listener = (message: EngineMessage) => number;
type Ending = 'done' | 'silent' | 'memory' | 'crashed';
type Evaluation = {
  readonly input: EngineInput;
  readonly policies: readonly EnginePolicy[];
  readonly now: number;
};
type Tools = {
  readonly run: (job: EngineJob, on: Listener) => Promise<Ending>;
  readonly limits: EngineLimits;
  readonly logger: Logger;
};

/** Every policy alone: one that ends its thread is noted, and the others go on in a new one. */
async function evaluateAll(
  { run, limits, logger }: Tools,
  { input, policies, now }: Evaluation,
): Promise<ReadonlyMap<string, Finding>> {
  const findings = new Map<string, Finding>();
  const start = performance.now();
  for (;;) {
    const left = policies.filter(({ id }) => !findings.has(id));
    const spare = limits.allMilliseconds - (performance.now() - start);
    if (left.length === 0) return findings;
    if (spare <= 0) {
      const late = failedFinding('The policies of the plan took too long together.');
      for (const { id } of left) findings.set(id, late);
      return findings;
    }
    const milliseconds = Math.round(Math.min(limits.policyMilliseconds, spare));
    let present = left[0]?.id ?? '';
    let unreadable: string | null = null;
    const ending = await run({ kind: 'evaluate', input, policies: left, milliseconds, now }, (message) => {
      if (message.kind === 'begun') present = message.policyId;
      if (message.kind === 'found') findings.set(message.policyId, message.finding);
      if (message.kind === 'unreadable') unreadable = message.message;
      return message.kind === 'begun' ? milliseconds + graceMilliseconds : loadMilliseconds;
    });
    if (unreadable !== null) for (const { id } of left) findings.set(id, failedFinding(unreadable));
    else if (!findings.has(present)) {
      logger.warn({ policy: present, ending }, 'a policy ended its thread');
      findings.set(present, failedFinding(wordsOf(ending, milliseconds)));
    }
  }
}

function wordsOf(ending: Ending, milliseconds: number): string {
  if (ending === 'memory') return 'It needs more memory than a policy gets.';
  return ending === 'silent' ? tookTooLong(milliseconds) : 'The evaluation ended unexpectedly.';
}

/** Runs one job in a thread of its own, without the environment of the server. */
function runInThread(job: EngineJob, on: Listener): Promise<Ending> {
  return new Promise((resolve) => {
    const thread = new Worker(threadFile, { env: {}, execArgv: [], resourceLimits: memory });
    let timer = setTimeout(() => end('silent'), loadMilliseconds);
    let ended = false;
    const end = (ending: Ending): void => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      void thread.terminate().then(() => resolve(ending));
    };
    thread.on('message', (message: EngineMessage) => {
      if (message.kind === 'done') return end('done');
      clearTimeout(timer);
      timer = setTimeout(() => end('silent'), on(message));
    });
    thread.on('error', (error: Error & { code?: string }) =>
      end(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'crashed'),
    );
    thread.on('exit', () => end('crashed'));
    thread.postMessage(job);
  });
}

/** Lets so many go at once, in the order in which they came. */
function createTurns(most: number) {
  let running = 0;
  const waiting: (() => void)[] = [];
  return {
    async take<T>(work: () => Promise<T>): Promise<T> {
      if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
      else running += 1;
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next === undefined) running -= 1;
        else next();
      }
    },
  };
}
