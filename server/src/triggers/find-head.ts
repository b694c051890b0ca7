import { AppError } from '@gantry/contract/errors';
import type { StoredCommit } from '../stacks/index.ts';
import { branchHead, type Commit, type VcsClient } from '../vcs/index.ts';
import { type Known, newestHead, supersededBy, type Told } from './newest-head.ts';
import { type Considered, clientOf, type HeadMove, repositoryOf, type Supersede } from './plan.ts';

export type Head = {
  /** The newest commit; null when the branch is gone. */
  readonly commit: StoredCommit | null;
  /** The commit that the event tells of, where `commit` is another one. */
  readonly overtaken: string | null;
  readonly move: HeadMove;
};

/** The newest commit of the branch that an event tells of, with as few calls as possible. */
export async function findHead(considered: Considered, branch: string, told: Told): Promise<Head> {
  const { row, known, key } = await readKnown(considered, branch);
  if (row?.head?.sha.startsWith(told.sha)) {
    const superseded = supersededBy(row.head.sha, known, [told.before]);
    return { ...settle({ key, row, known, superseded }, row.head), overtaken: null };
  }
  const client = await clientOf(considered);
  const repository = considered.event.repository;
  const tip = await tipOf(client, repository, branch);
  const commits = {
    tip: async () => tip,
    known: async () => row?.head ?? null,
    gone: async () => null,
    told: () => client.getCommit(repository, told.sha),
  };
  const commit = await commits[newestHead(told, tip, known)]();
  const superseded = supersededBy(commit?.sha ?? null, known, [told.before, told.sha]);
  const overtaken = commit === null || commit.sha.startsWith(told.sha) ? null : told.sha;
  return { ...settle({ key, row, known, superseded }, commit), overtaken };
}

/** A branch that an event says is gone: null, or its newest commit when it exists again. */
export async function findDeleted(considered: Considered, branch: string, before: string): Promise<Head> {
  const { row, known, key } = await readKnown(considered, branch);
  const isKnown = row !== undefined && row.head_sha === null;
  const tip = isKnown ? null : await tipOf(await clientOf(considered), considered.event.repository, branch);
  const commit = tip === null || tip.sha === before ? null : tip;
  const superseded = supersededBy(commit?.sha ?? null, known, [before]);
  return { ...settle({ key, row, known, superseded }, commit), overtaken: null };
}

async function readKnown(considered: Considered, branch: string) {
  const key = { ...repositoryOf(considered), branch };
  const row = await branchHead(considered.deps.db.kysely, key);
  const known: Known = { sha: row?.head_sha ?? null, superseded: row?.superseded ?? [] };
  return { key, row, known };
}

type Read = Awaited<ReturnType<typeof readKnown>> & { readonly superseded: readonly string[] };

function settle({ key, row, known, superseded }: Read, commit: StoredCommit | null) {
  const sha = commit?.sha ?? null;
  const isSame = row !== undefined && sha === known.sha && superseded.join() === known.superseded.join();
  const isBack = sha !== null && sha !== known.sha && known.superseded.includes(sha);
  const to = isSame ? null : { head: commit, superseded };
  return { commit, move: { key, version: row?.version ?? 0, to, isBack } };
}

async function tipOf(client: VcsClient, repository: string, branch: string): Promise<Commit | null> {
  return client.getBranchTip(repository, branch).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'BRANCH_NOT_FOUND') return null;
    throw error;
  });
}

export const supersedeOthers = (branch: string, head: string, tracked: boolean): Supersede => ({
  branch,
  exceptSha: head,
  reason: `Superseded by commit ${head.slice(0, 7)}.`,
  tracked,
});
