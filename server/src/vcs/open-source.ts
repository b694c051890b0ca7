import type { Connections } from './connections.ts';
import type { VcsDeps } from './deps.ts';
import type { WantedArchive } from './open-archive.ts';

/** The files of a commit, which is here by now. */
export type CommitSource = {
  /** Paths of all files. */
  paths(): Promise<string[]>;
  /** Null when there is no regular file of this path. Throws BODY_TOO_LARGE above `maxBytes`. */
  file(path: string, maxBytes: number): Promise<Buffer | null>;
};

/** Makes a commit readable file by file. */
export async function openSource(
  { connections, mirrors }: VcsDeps & { connections: Connections },
  { integrationId, repository, repositoryUuid: key, sha, branch: branchHint }: WantedArchive,
): Promise<CommitSource> {
  const client = await connections.clientFor(integrationId);
  await mirrors.ensure({ key, access: client.gitAccess(repository), sha, branchHint });
  return {
    paths: () => mirrors.listPaths(key, sha),
    file: (path, maxBytes) => mirrors.readFile(key, sha, path, maxBytes),
  };
}
