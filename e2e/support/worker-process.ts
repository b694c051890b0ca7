import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../worker/src/main.ts', import.meta.url));

export type WorkerProcess = { stop(): Promise<void> };

type Given = { readonly url: string; readonly token: string; readonly name: string; readonly dir: string };

/** A worker as it is started on another machine: a process of its own that knows an address and a token. */
export async function startWorkerProcess({ url, token, name, dir }: Given): Promise<WorkerProcess> {
  const folder = join(dir, name);
  await mkdir(folder, { recursive: true });
  // Runs are done by other users, who must reach their workspaces.
  await chmod(folder, 0o755);
  const child = spawn(process.execPath, [program], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      GANTRY_URL: url,
      GANTRY_WORKER_TOKEN: token,
      GANTRY_WORKER_NAME: name,
      GANTRY_WORKER_FOLDER: folder,
      GANTRY_WORKER_DRAIN_SECONDS: '0',
    },
  });
  return { stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  await ended;
}
