import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@gantry/contract/errors';
import { sha256Hex } from '../../platform/ids.ts';
import type { Logger } from '../../platform/logger.ts';
import { fetchError, isMirrorDamaged, isRefMissing } from './fetch-error.ts';
import { fetchEnvironment, type GitAccess, localEnvironment } from './git-environment.ts';
import { type GitResult, runGit } from './run-git.ts';

const FETCH_TIMEOUT = 15 * 60_000;
const FETCH = [
  'fetch',
  '--quiet',
  '--no-tags',
  '--no-write-fetch-head',
  '--no-auto-maintenance',
  '--no-show-forced-updates',
];
const EVERYTHING = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
/** The archive is the whole commit: rules in the repository may not leave files out of it or write into them. */
const ATTRIBUTES = '* -export-ignore -export-subst\n';

export type MirrorContext = {
  readonly gitDir: string;
  /** The server's variables, of which git sees a few. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger | undefined;
};
export type Wanted = {
  readonly access: GitAccess;
  readonly sha: string;
  /** A branch that led to the commit; it makes fetching cheaper where it is right. */
  readonly branchHint?: string | null;
};

/** Runs `git` on the mirror, without network. */
export function localGit(
  mirror: MirrorContext,
  args: readonly string[],
  maxBytes?: number,
): Promise<GitResult> {
  const env = localEnvironment(mirror.environment);
  return runGit(args, { gitDir: mirror.gitDir, env, ...(maxBytes !== undefined && { maxBytes }) });
}

/** Whether the mirror has the commit. */
export async function hasCommit(mirror: MirrorContext, sha: string): Promise<boolean> {
  return (await localGit(mirror, ['cat-file', '-e', `${sha}^{commit}`])).ok;
}

/**
 * Runs `git` on a commit, fetching it when the mirror does not have it. A mirror that fails with the commit in it
 * is damaged; it is made anew, once.
 */
export async function withCommit(
  mirror: MirrorContext,
  wanted: Wanted,
  args: readonly string[],
): Promise<GitResult> {
  if (existsSync(mirror.gitDir)) {
    const first = (await mayHave(mirror, wanted.sha)) ? await localGit(mirror, args) : null;
    if (first?.ok) return first;
    const second = await fetchCommit(mirror, wanted).then(() => localGit(mirror, args), unlessDamaged);
    if (second?.ok) return second;
    mirror.logger?.warn({ mirror: mirror.gitDir }, 'A mirror was damaged and is made anew');
    await rm(mirror.gitDir, { recursive: true, force: true });
  }
  await createMirror(mirror);
  await fetchCommit(mirror, wanted);
  const last = await localGit(mirror, args);
  if (last.ok) return last;
  throw new DamagedMirror(last);
}

/** Looks at file names only: a new commit of a small repository is known to be new without asking git. */
async function mayHave({ gitDir }: MirrorContext, sha: string): Promise<boolean> {
  const objects = join(gitDir, 'objects');
  if (existsSync(join(objects, sha.slice(0, 2), sha.slice(2)))) return true;
  const packs = await readdir(join(objects, 'pack')).catch(() => []);
  return packs.some((file) => file.endsWith('.pack'));
}

class DamagedMirror extends AppError {
  constructor({ stderr }: GitResult) {
    const message = 'git cannot read what it has just fetched. Check the disk of the server.';
    super('INTERNAL', message, { details: { answer: stderr.slice(0, 300) } });
  }
}

function unlessDamaged(error: unknown): null {
  if (error instanceof DamagedMirror) return null;
  throw error;
}

async function createMirror(mirror: MirrorContext): Promise<void> {
  // Written first, so that no mirror is ever used without.
  await mkdir(join(mirror.gitDir, 'info'), { recursive: true });
  await writeFile(join(mirror.gitDir, 'info', 'attributes'), ATTRIBUTES);
  const made = await localGit(mirror, ['init', '--quiet', '--bare', '--template=', '--initial-branch=main']);
  if (!made.ok) throw new DamagedMirror(made);
}

/**
 * Fetches the commit by its hash, else by its branch, else with everything. Not every server gives a hash that no
 * branch points at; a commit that nothing leads to any more cannot be had.
 */
async function fetchCommit(mirror: MirrorContext, { access, sha, branchHint }: Wanted): Promise<void> {
  // A flat name of our own: branch names clash as files and folders, and are not ours to trust.
  const ref = `refs/gantry/${sha256Hex(branchHint ?? sha).slice(0, 24)}`;
  const branch = branchHint && isBranchName(branchHint) ? branchHint : null;
  if (await fetchRefs(mirror, access, [`+${sha}:${ref}`])) return;
  const attempts = [...(branch ? [[`+refs/heads/${branch}:${ref}`]] : []), EVERYTHING];
  for (const refspecs of attempts) {
    if ((await fetchRefs(mirror, access, refspecs)) && (await hasCommit(mirror, sha))) return;
  }
  throw new AppError(
    'COMMIT_NOT_FOUND',
    `Commit ${sha.slice(0, 12)} is no longer in the repository: its branch was force-pushed or deleted.`,
  );
}

/** False when the repository has no such commit or branch to give. */
async function fetchRefs(
  mirror: MirrorContext,
  access: GitAccess,
  refspecs: readonly string[],
): Promise<boolean> {
  const result = await runGit([...FETCH, '--end-of-options', access.url, ...refspecs], {
    gitDir: mirror.gitDir,
    env: fetchEnvironment(mirror.environment, access),
    timeoutMs: FETCH_TIMEOUT,
  });
  if (result.ok) return true;
  if (isRefMissing(result)) return false;
  throw isMirrorDamaged(result) ? new DamagedMirror(result) : fetchError(result);
}

/** What git accepts as a branch and what cannot mean anything else within a refspec. */
function isBranchName(name: string): boolean {
  return !/[\p{Cc}\s~^:?*[\\]|\.\.|@\{|\/\/|\.lock(\/|$)|(^|\/)\.|^\/|[/.]$/u.test(name);
}
