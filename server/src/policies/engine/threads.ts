import { Worker } from 'node:worker_threads';
import type { EngineJob, EngineMessage } from './protocol.ts';

/** Hears what the thread says, and answers how long it may stay silent. */
export type Listener = (message: EngineMessage) => number;
export type Ending = 'done' | 'silent' | 'memory' | 'crashed';

const memory = { maxOldGenerationSizeMb: 1_536, maxYoungGenerationSizeMb: 64, stackSizeMb: 8 };
/** For how long a thread without work is kept: it takes a moment to start one. */
const idleMilliseconds = 30_000;

/** From source, and as the build lays it beside the program. */
const threadFile = new URL(
  import.meta.url.endsWith('.ts') ? './thread.ts' : './policy-thread.mjs',
  import.meta.url,
);

type Options = {
  /** At once; further jobs wait for their turn, in the order in which they came. */
  readonly most: number;
  /** How long a thread may take until it says something. */
  readonly loadMilliseconds: number;
};

/** A thread, and who hears of what it says at present. */
type Thread = {
  readonly worker: Worker;
  hear: (message: EngineMessage) => void;
  fall: (ending: Ending) => void;
};

function startThread(): Thread {
  const worker = new Worker(threadFile, { env: {}, execArgv: [], resourceLimits: memory });
  const thread: Thread = { worker, hear: () => undefined, fall: () => undefined };
  worker.on('message', (message: EngineMessage) => thread.hear(message));
  worker.on('error', (error: Error & { code?: string }) =>
    thread.fall(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'crashed'),
  );
  worker.on('exit', () => thread.fall('crashed'));
  return thread;
}

/** Runs jobs in threads without the environment of the server. One that misbehaves is ended, and the next gets a new one. */
export function createThreads({ most, loadMilliseconds }: Options) {
  const idle = new Map<Thread, NodeJS.Timeout>();
  const waiting: (() => void)[] = [];
  let running = 0;

  const take = (): Thread => {
    for (const [thread, timer] of idle) {
      clearTimeout(timer);
      idle.delete(thread);
      thread.worker.ref();
      return thread;
    }
    return startThread();
  };
  const keep = (thread: Thread): void => {
    const drop = (): void => void idle.delete(thread);
    const timer = setTimeout(() => {
      drop();
      void thread.worker.terminate();
    }, idleMilliseconds);
    timer.unref();
    thread.worker.unref();
    thread.fall = drop;
    idle.set(thread, timer);
  };

  function work(job: EngineJob, on: Listener): Promise<Ending> {
    return new Promise((resolve) => {
      const thread = take();
      let timer = setTimeout(() => end('silent'), loadMilliseconds);
      let ended = false;
      const end = (ending: Ending): void => {
        if (ended) return;
        ended = true;
        clearTimeout(timer);
        if (ending === 'done') {
          keep(thread);
          resolve(ending);
        } else void thread.worker.terminate().then(() => resolve(ending));
      };
      thread.fall = end;
      thread.hear = (message) => {
        if (message.kind === 'done') return end('done');
        clearTimeout(timer);
        timer = setTimeout(() => end('silent'), on(message));
      };
      thread.worker.postMessage(job);
    });
  }

  return {
    async run(job: EngineJob, on: Listener): Promise<Ending> {
      if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
      else running += 1;
      try {
        return await work(job, on);
      } finally {
        const next = waiting.shift();
        if (next === undefined) running -= 1;
        else next();
      }
    },
  };
}
