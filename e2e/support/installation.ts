import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Repository } from '@gantry/emulator';
import { type RunningWorker, startWorker } from '@gantry/worker';
import { type Acme, startAcme } from './acme.ts';
import { type Gantry, type GantryOptions, startGantry } from './gantry.ts';
import { connectBitbucket } from './platform.ts';

export type Installation = {
  readonly dir: string;
  readonly acme: Acme;
  readonly gantry: Gantry;
  createRepository(name: string, files: Record<string, string>): Promise<Repository>;
  close(): Promise<void>;
};

export type InstallationOptions = {
  /** False: no integration yet, as after the very first start. */
  readonly connect?: boolean;
  readonly scopes?: readonly string[];
  readonly limits?: GantryOptions['limits'];
  readonly webDir?: string | null;
  readonly feedbackTiming?: GantryOptions['feedbackTiming'];
  readonly timeoutMs?: number;
  readonly clock?: GantryOptions['clock'];
  readonly pollMilliseconds?: number;
  readonly worker?: {
    readonly capacity?: number;
    readonly planGraceSeconds?: number;
    readonly readPaths?: string[];
    readonly writePaths?: string[];
    readonly providerMirrors?: string[];
  } | null;
};

/** Takes runs from now on, for scenarios that need some to wait first. Whoever adds it stops it. */
export const addWorker = async (
  { dir, gantry }: Pick<Installation, 'dir' | 'gantry'>,
  options: NonNullable<InstallationOptions['worker']> = {},
): Promise<RunningWorker> =>
  startWorker({
    serverUrl: gantry.url,
    token: await gantry.app.issueWorkerToken('e2e'),
    name: 'e2e-worker',
    capacity: 2,
    workFolder: join(dir, 'worker'),
    logger: {
      debug: () => undefined,
      info: () => undefined,
      warn: () => undefined,
      error: () => undefined,
    },
    drainSeconds: 0,
    ...options,
  });

/** Emulator, server and worker together in one process, with the default integration connected unless told otherwise. */
export async function startInstallation(options: InstallationOptions = {}): Promise<Installation> {
  const dir = await mkdtemp(join(tmpdir(), 'gantry-e2e-'));
  // Runs are done by other users, who must reach their workspaces.
  await chmod(dir, 0o755);
  const acme = await startAcme(
    join(dir, 'bitbucket'),
    options.scopes === undefined ? {} : { scopes: options.scopes },
  );
  const gantry = await startGantry({
    dir: join(dir, 'gantry'),
    bitbucketUrl: acme.emulator.url,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.webDir === undefined ? {} : { webDir: options.webDir }),
    ...(options.feedbackTiming === undefined ? {} : { feedbackTiming: options.feedbackTiming }),
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    ...(options.pollMilliseconds === undefined ? {} : { pollMilliseconds: options.pollMilliseconds }),
  });
  const worker = options.worker === null ? null : await addWorker({ dir, gantry }, options.worker);
  const { bot, botToken } = acme;
  if (options.connect !== false) {
    await connectBitbucket(gantry.admin, { name: 'Acme Default', email: bot.email, token: botToken });
  }
  return {
    dir,
    acme,
    gantry,
    createRepository: (name, files) =>
      acme.emulator.seed.createRepository({ workspace: acme.workspace, name, files, owner: acme.ada.user }),
    async close() {
      await worker?.stop();
      await gantry.close();
      await acme.emulator.close();
      // What git still writes when it is told to end may come after the first look.
      await rm(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
