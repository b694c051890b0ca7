import { toPullRequest } from '@gantry/contract/bitbucket/convert';
import { pullRequestSchema } from '@gantry/contract/bitbucket/webhook-schemas';
import { AppError } from '@gantry/contract/errors';
import type { NewCommit, NewPullRequest, PullRequestFacts } from '../provider.ts';
import { repositoryPath } from './paths.ts';
import type { Transport } from './transport.ts';

/**
 * Commits whole files to a branch, which is made of `parent` where it is not there. A path begins with a slash, so that
 * none is taken for a field such as `message`
 * (source: https://developer.atlassian.com/cloud/bitbucket/rest/api-group-source/#api-repositories-workspace-repo-slug-src-post).
 */
export async function commitFiles(
  api: Transport,
  repo: string,
  { branch, parent, message, files }: NewCommit,
): Promise<void> {
  const form = [
    ['message', message],
    ['branch', branch],
    ['parents', parent],
    ...files.map(({ path, text }) => [`/${path}`, text] as const),
  ] as const;
  await api.command({ method: 'POST', path: repositoryPath(repo, 'src'), form });
}

/** Opens a pull request within a repository, whose source branch goes with the merge. */
export async function createPullRequest(
  api: Transport,
  webUrl: string,
  repo: string,
  { title, description, source, destination }: NewPullRequest,
): Promise<PullRequestFacts> {
  const body = {
    title,
    description,
    source: { branch: { name: source } },
    destination: { branch: { name: destination } },
    close_source_branch: true,
  };
  const request = { method: 'POST', path: repositoryPath(repo, 'pullrequests'), body } as const;
  return toPullRequest(await api.send(request, pullRequestSchema), webUrl);
}

export async function declinePullRequest(api: Transport, repo: string, number: number): Promise<void> {
  await api.command({ method: 'POST', path: repositoryPath(repo, 'pullrequests', number, 'decline') });
}

export async function deleteBranch(api: Transport, repo: string, branch: string): Promise<void> {
  const path = repositoryPath(repo, 'refs', 'branches', branch);
  await api.command({ method: 'DELETE', path }).catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'VCS_NOT_FOUND') throw error;
  });
}
