import { DIFFSTAT_FIELDS, diffstatSchema } from './api-schemas.ts';
import { listFields, repositoryPath } from './paths.ts';
import { getRepository } from './repositories.ts';
import type { Transport } from './transport.ts';

const PAGELEN = 500;

/**
 * Paths that differ between two commits, both names of what was renamed. Without a base: since the merge base
 * with the main branch, where there is one, else what the commit itself changed.
 */
export async function listChangedPaths(
  api: Transport,
  repo: string,
  base: string | null,
  head: string,
): Promise<string[]> {
  // Bitbucket writes the newer commit first, the reverse of git.
  if (base !== null) return diffstatPaths(api, repositoryPath(repo, 'diffstat', `${head}..${base}`));
  const { mainBranch } = await getRepository(api, repo);
  const spec = mainBranch === null ? head : `${head}..${mainBranch}`;
  return diffstatPaths(api, repositoryPath(repo, 'diffstat', spec), { topic: 'true' });
}

/**
 * What a pull request changes. Bitbucket redirects to the diffstat of its two commits, whose entries name conflicts
 * by statuses that its documentation leaves out.
 */
export async function listPullRequestPaths(
  api: Transport,
  repo: string,
  number: number,
): Promise<{ paths: string[]; mergeable: boolean }> {
  const { paths, conflicts } = await diffstat(api, repositoryPath(repo, 'pullrequests', number, 'diffstat'));
  return { paths, mergeable: !conflicts };
}

const CONFLICTS = new Set(['merge conflict', 'local deleted', 'remote deleted', 'rename conflict']);

async function diffstatPaths(api: Transport, path: string, topic?: { topic?: string }): Promise<string[]> {
  return (await diffstat(api, path, topic)).paths;
}

async function diffstat(
  api: Transport,
  path: string,
  topic: { topic?: string } = {},
): Promise<{ paths: string[]; conflicts: boolean }> {
  const query = { ...topic, pagelen: PAGELEN, fields: listFields(DIFFSTAT_FIELDS) };
  const paths = new Set<string>();
  let conflicts = false;
  for await (const { old, new: now, status } of api.values(
    { path, query, awaitVisible: true },
    diffstatSchema,
  )) {
    if (old) paths.add(old.path);
    if (now) paths.add(now.path);
    conflicts ||= CONFLICTS.has(status ?? '');
  }
  return { paths: [...paths], conflicts };
}
