import type { Readable } from 'node:stream';
import type { Connections } from './connections.ts';
import type { VcsDeps } from './deps.ts';

export type WantedArchive = {
  readonly integrationId: string;
  readonly repository: string;
  readonly repositoryUuid: string;
  readonly sha: string;
  readonly branch: string;
};

/** A repository at a commit as a gzipped tar, without `.git` and without credentials. */
export async function openArchive(
  { connections, mirrors }: VcsDeps & { connections: Connections },
  { integrationId, repository, repositoryUuid, sha, branch }: WantedArchive,
): Promise<Readable> {
  const client = await connections.clientFor(integrationId);
  return mirrors.archive({
    key: repositoryUuid,
    access: client.gitAccess(repository),
    sha,
    branchHint: branch,
  });
}
