import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Identity } from '../identity.ts';
import { createLauncher } from '../launcher.ts';

const lineSchema = z.union([
  z.object({ ready: z.object({ url: z.string(), adopted: z.boolean() }) }),
  z.object({ written: z.number() }),
]);

export type ServerProcess = {
  pid: number;
  url: string;
  adopted: boolean;
  /** How many rows it has told to be committed. */
  written(): number;
  /** Kills it without warning. */
  kill(): Promise<void>;
  /** Lets it stop in order. */
  stop(): Promise<void>;
};

export type ServerOptions = { dataDir: string; binDir?: string; identity?: Identity };

/** Starts `server.ts` and waits until it is ready. */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const { child, exited } = spawnServer(options);
  let written = 0;
  const ready = Promise.withResolvers<{ url: string; adopted: boolean }>();
  createInterface(child.stdout).on('line', (text) => {
    const line = lineSchema.parse(JSON.parse(text));
    if ('ready' in line) ready.resolve(line.ready);
    else written = line.written;
  });
  void exited.then((code) => ready.reject(new Error(`The server ended with ${code} before it was ready.`)));
  return {
    pid: child.pid ?? 0,
    ...(await ready.promise),
    written: () => written,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    stop: async () => {
      child.stdin.end('stop\n');
      const code = await exited;
      if (code !== 0) throw new Error(`The server ended with ${code}.`);
    },
  };
}

/** Starts `server.ts` without waiting for anything. */
export function spawnServer({ dataDir, binDir, identity }: ServerOptions) {
  const program = fileURLToPath(new URL('./server.ts', import.meta.url));
  const args = [program, dataDir, ...(binDir === undefined ? [] : [binDir])];
  // Another user may be unable to enter the checkout of root.
  const launcher = identity && createLauncher(identity, [process.execPath, program]);
  const [command, words] = launcher?.command(process.execPath, args) ?? [process.execPath, args];
  const child = spawn(command, words, { ...launcher?.options, cwd: '/', stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'close').then(([code]: unknown[]) => code);
  return { child, exited };
}
