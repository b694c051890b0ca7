import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { socketUrl } from '../embedded/layout.ts';
import { ensurePostmaster } from '../embedded/postmaster.ts';
import { prepareCluster } from '../embedded/start.ts';

/** Set by the global set-up for the test processes: the folder of this run's cluster. */
export const RUN_FOLDER = 'GANTRY_TEST_RUN_FOLDER';

/** Run folders are named after the process that runs the tests, so that a later run knows which are left over. */
export const runFolder = (pid: number): string => join(tmpdir(), `gantry-test-${pid}`);

export const clusterOf = (folder: string) => ({ dataDir: join(folder, 'postgres'), durable: false });

let started: Promise<string> | undefined;

/**
 * The address of the server that tests use: `TEST_DATABASE_URL`, else one private cluster for the whole run, which
 * the first test that needs it starts.
 */
export function testServerUrl(): Promise<string> {
  started ??= findServer();
  return started;
}

async function findServer(): Promise<string> {
  if (process.env.TEST_DATABASE_URL) return process.env.TEST_DATABASE_URL;
  const folder = process.env[RUN_FOLDER];
  if (folder === undefined) {
    throw new Error(
      "Tests with a database need platform/db/testing/global-setup.ts in vitest's `globalSetup`.",
    );
  }
  const cluster = await prepareCluster(clusterOf(folder));
  await ensurePostmaster(cluster);
  return socketUrl(cluster.layout);
}
