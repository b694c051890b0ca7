import type { z } from 'zod';
import type { Approver, PullRequestFacts } from '../provider.ts';
import { PARTICIPANT_FIELDS, PULL_REQUEST_FIELDS, pullRequestAnswerSchema } from './api-schemas.ts';
import { toPerson, toPullRequest, toTime } from './convert.ts';
import { listFields, quoted, repositoryPath } from './paths.ts';
import type { Transport } from './transport.ts';
import { pullRequestSchema } from './webhook-schemas.ts';

/** Larger pages of pull requests are refused with 400. */
const PAGELEN = 50;

type PullRequestAnswer = z.infer<typeof pullRequestAnswerSchema>;

export async function getPullRequest(
  api: Transport,
  webUrl: string,
  repo: string,
  number: number,
): Promise<PullRequestFacts & { approvedBy: Approver[] }> {
  const path = repositoryPath(repo, 'pullrequests', number);
  const fields = [...PULL_REQUEST_FIELDS, ...PARTICIPANT_FIELDS].join(',');
  const answer = await api.send({ path, query: { fields }, awaitVisible: true }, pullRequestAnswerSchema);
  return { ...toPullRequest(answer, webUrl), approvedBy: approvers(answer) };
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

/** Authors may approve their own pull requests in Bitbucket; that is no review. */
function approvers({ author, participants }: PullRequestAnswer): Approver[] {
  return (participants ?? [])
    .filter(({ user, approved }) => approved && !(user?.uuid && user.uuid === author?.uuid))
    .map(({ user, participated_on }) => ({ ...toPerson(user), approvedAt: toTime(participated_on) }));
}
