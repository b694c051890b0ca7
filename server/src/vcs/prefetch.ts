import type { Connections } from './connections.ts';
import type { VcsDeps } from './deps.ts';
import { openArchive, type WantedArchive } from './open-archive.ts';

type Deps = VcsDeps & { connections: Connections };

/**
 * Brings a commit here while it is still being decided what to do with it. Only saves time: whoever needs the
 * commit fetches it otherwise, and meets the error where it can be told.
 */
export function createPrefetch(deps: Deps) {
  const quietly = (work: Promise<unknown>, sha: string): void => {
    work.catch((error: unknown) => deps.logger.debug({ error, sha }, 'a commit could not be fetched ahead'));
  };
  return {
    commit(wanted: WantedArchive): void {
      quietly(ensureCommit(deps, wanted), wanted.sha);
    },
    archive(wanted: WantedArchive): void {
      const made = openArchive(deps, wanted).then((stream) => stream.destroy());
      quietly(made, wanted.sha);
    },
  };
}

async function ensureCommit({ connections, mirrors }: Deps, wanted: WantedArchive): Promise<void> {
  const { integrationId, repository, repositoryUuid: key, sha, branch: branchHint } = wanted;
  const client = await connections.clientFor(integrationId);
  await mirrors.ensure({ key, access: client.gitAccess(repository), sha, branchHint });
}
