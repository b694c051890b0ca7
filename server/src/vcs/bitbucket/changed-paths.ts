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

/** Paths that a pull request changes. Bitbucket redirects to the diffstat of its two commits. */
export function listPullRequestPaths(api: Transport, repo: string, number: number): Promise<string[]> {
  return diffstatPaths(api, repositoryPath(repo, 'pullrequests', number, 'diffstat'));
}

async function diffstatPaths(
  api: Transport,
  path: string,
  topic: { topic?: string } = {},
): Promise<string[]> {
  const query = { ...topic, pagelen: PAGELEN, fields: listFields(DIFFSTAT_FIELDS) };
  const paths = new Set<string>();
  for await (const { old, new: now } of api.values({ path, query, awaitVisible: true }, diffstatSchema)) {
    if (old) paths.add(old.path);
    if (now) paths.add(now.path);
  }
  return [...paths];
}
