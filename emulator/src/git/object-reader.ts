import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { gitEnvironment } from '../config.ts';

export type GitObject = { readonly hash: string; readonly type: string; readonly data: Buffer };
export type GitObjectInfo = { readonly hash: string; readonly type: string; readonly size: number };

/** Reads objects of one repository through one long-lived `git cat-file`, because a spawn costs milliseconds. */
export type ObjectReader = {
  /** The object that `expression` names (hash, short hash, `rev^{commit}`, `rev:path`), or null. */
  read(expression: string): Promise<GitObject | null>;
  info(expression: string): Promise<GitObjectInfo | null>;
  close(): void;
};

type Answer = { readonly header: string; readonly data: Buffer };
type Waiting = { readonly wantsData: boolean; readonly resolve: (answer: Answer | null) => void };
type Batch = ChildProcessByStdio<Writable, Readable, null>;

export function openObjectReader(gitDir: string): ObjectReader {
  let batch: Batch | null = null;

  const ask = (command: 'contents' | 'info', expression: string): Promise<Answer | null> => {
    // One question is one line; nothing that git can name contains a line break.
    if (/[\n\0]/.test(expression) || expression === '') return Promise.resolve(null);
    if (!batch) {
      const started = startBatch(gitDir, () => {
        if (batch === started.process) batch = null;
      });
      batch = started.process;
      queues.set(batch, started.queue);
    }
    const process = batch;
    return new Promise((resolve) => {
      queues.get(process)?.push({ wantsData: command === 'contents', resolve });
      process.stdin.write(`${command} ${expression}\n`);
    });
  };

  return {
    async read(expression) {
      const answer = await ask('contents', expression);
      const info = answer && parseHeader(answer.header);
      return info ? { hash: info.hash, type: info.type, data: answer.data } : null;
    },
    async info(expression) {
      const answer = await ask('info', expression);
      return answer && parseHeader(answer.header);
    },
    close() {
      batch?.kill();
      batch = null;
    },
  };
}

const queues = new WeakMap<Batch, Waiting[]>();

function startBatch(gitDir: string, onExit: () => void): { process: Batch; queue: Waiting[] } {
  const process = spawn('git', ['cat-file', '--batch-command'], {
    cwd: gitDir,
    env: gitEnvironment(),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const queue: Waiting[] = [];
  let buffered: Buffer = Buffer.alloc(0);
  process.stdout.on('data', (chunk: Buffer) => {
    buffered = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk]);
    buffered = drain(buffered, queue);
  });
  const finish = () => {
    onExit();
    for (const waiting of queue.splice(0)) waiting.resolve(null);
  };
  process.on('error', finish);
  process.on('close', finish);
  process.stdin.on('error', () => {});
  return { process, queue };
}

/** Answers as many waiting questions as the bytes allow and returns the bytes that are left. */
function drain(bytes: Buffer, queue: Waiting[]): Buffer {
  let rest = bytes;
  for (;;) {
    const waiting = queue[0];
    const lineEnd = rest.indexOf(10);
    if (!waiting || lineEnd < 0) return rest;
    const header = rest.subarray(0, lineEnd).toString();
    const size = waiting.wantsData ? (parseHeader(header)?.size ?? null) : null;
    const end = size === null ? lineEnd + 1 : lineEnd + 1 + size + 1;
    if (rest.length < end) return rest;
    queue.shift();
    waiting.resolve({
      header,
      data: size === null ? Buffer.alloc(0) : Buffer.from(rest.subarray(lineEnd + 1, end - 1)),
    });
    rest = rest.subarray(end);
  }
}

/** `<hash> <type> <size>`; anything else (`missing`, `ambiguous`, ...) means that there is no such object. */
function parseHeader(header: string): GitObjectInfo | null {
  const match = /^([0-9a-f]{40}) (commit|tree|blob|tag) (\d+)$/.exec(header);
  const [, hash, type, size] = match ?? [];
  return hash && type && size ? { hash, type, size: Number(size) } : null;
}
