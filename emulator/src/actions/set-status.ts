import { requireCommit } from '../git/commits.ts';
import { emit } from '../hooks/emit.ts';
import { presentStatusCommit } from '../present/commits.ts';
import { presentStatus } from '../present/statuses.ts';
import type { Account, BuildStatus, Repository } from '../state/types.ts';
import type { World } from '../world.ts';

export type StatusWrite = Pick<BuildStatus, 'key' | 'hash' | 'state' | 'url'> & {
  /** What is left out keeps its value. */
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly refname?: string | null | undefined;
};

/** Creates the status, or overwrites the one with the same key on the same commit. */
export async function setStatus(
  world: World,
  repository: Repository,
  actor: Account,
  write: StatusWrite,
): Promise<BuildStatus> {
  const ofCommit = repository.statuses.get(write.hash) ?? new Map<string, BuildStatus>();
  const before = ofCommit.get(write.key);
  const now = world.now();
  const status: BuildStatus = {
    key: write.key,
    hash: write.hash,
    state: write.state,
    url: write.url,
    name: write.name ?? before?.name ?? '',
    description: write.description ?? before?.description ?? '',
    refname: write.refname ?? before?.refname ?? null,
    createdOn: before?.createdOn ?? now,
    updatedOn: now,
  };
  ofCommit.set(status.key, status);
  repository.statuses.set(status.hash, ofCommit);
  await emit(world, {
    event: before ? 'repo:commit_status_updated' : 'repo:commit_status_created',
    repository,
    actor,
    body: async () => {
      const commit = await requireCommit(repository.git, status.hash);
      return {
        commit_status: {
          ...presentStatus(world, repository, status),
          commit: presentStatusCommit(world, repository, commit),
        },
      };
    },
  });
  return status;
}
