import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Executor } from '../isolation/executor.ts';
import { runTar } from './tar.ts';
import { filterTar, type TarRules } from './tar-filter.ts';

export interface Extraction {
  archive: AsyncIterable<Uint8Array>;
  /** The workspace, and the folder in it that receives the files. */
  workspace: string;
  into: string;
  executor: Executor;
  rules: TarRules;
  signal: AbortSignal;
}

/**
 * Unpacks a gzipped tar. What unpacks it is `tar`, as the run's user behind the run's wall, so that even an archive
 * that deceives us and `tar` reaches nothing that the run could not reach anyway. The files belong to the run's user.
 */
export async function extract({
  archive,
  workspace,
  into,
  executor,
  rules,
  signal,
}: Extraction): Promise<void> {
  const tar = runTar({
    executor,
    args: ['-x', '-f', '-', '--no-same-owner'],
    workspace,
    cwd: into,
    stdin: 'pipe',
  });
  if (tar.stdin === null) throw new TypeError('tar was started without an input.');
  tar.stdout.resume();
  const feeding = pipeline(
    archive,
    createGunzip(),
    (source: AsyncIterable<Buffer>) => filterTar(source, rules),
    tar.stdin,
    { signal },
  ).catch((error: unknown) => {
    tar.kill();
    throw error;
  });
  const [fed, ended] = await Promise.allSettled([feeding, tar.end]);
  // When tar fails it says why, and the broken pipe to it is only a consequence; when feeding fails, tar was killed.
  if (ended.status === 'rejected' && (fed.status === 'fulfilled' || isBrokenPipe(fed.reason)))
    throw ended.reason;
  if (fed.status === 'rejected') throw fed.reason;
}

const isBrokenPipe = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'EPIPE' || error.code === 'ERR_STREAM_PREMATURE_CLOSE');
