import { toPullRequest } from '@gantry/contract/bitbucket/convert';
import { pullRequestSchema } from '@gantry/contract/bitbucket/webhook-schemas';
import type { Approver, PullRequestFacts } from '../provider.ts';
import { PARTICIPANT_FIELDS, PULL_REQUEST_FIELDS } from './api-schemas.ts';
import { listFields, quoted, repositoryPath } from './paths.ts';
import type { Transport } from './transport.ts';

/** Larger pages of pull requests are refused with 400. */
const PAGELEN = 50;

export async function getPullRequest(
  api: Transport,
  webUrl: string,
  repo: string,
  number: number,
): Promise<PullRequestFacts & { approvedBy: Approver[] }> {
  const path = repositoryPath(repo, 'pullrequests', number);
  const fields = [...PULL_REQUEST_FIELDS, ...PARTICIPANT_FIELDS].join(',');
  const answer = await api.send({ path, query: { fields }, awaitVisible: true }, pullRequestSchema);
  const facts = toPullRequest(answer, webUrl);
  return { ...facts, approvedBy: [...(facts.approvals ?? [])] };
}

export async function listOpenPullRequests(
  api: Transport,
  webUrl: string,
  repo: string,
  sourceBranch: string | undefined,
): Promise<PullRequestFacts[]> {
  const open = 'state = "OPEN"';
  const query = {
    q: sourceBranch === undefined ? open : `${open} AND source.branch.name = ${quoted(sourceBranch)}`,
    pagelen: PAGELEN,
    fields: listFields(PULL_REQUEST_FIELDS),
  };
  const facts: PullRequestFacts[] = [];
  const path = repositoryPath(repo, 'pullrequests');
  for await (const answer of api.values({ path, query }, pullRequestSchema))
    facts.push(toPullRequest(answer, webUrl));
  return facts;
}
