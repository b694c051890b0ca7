import type { Approver, Person, PullRequestFacts, RepoRef } from '../vcs-facts.ts';
import type { Account, Author, PullRequest } from './webhook-schemas.ts';

type RepositoryName = { readonly full_name: string; readonly uuid: string };

const UNKNOWN_PERSON: Person = { name: 'unknown', login: null, uuid: null };
const STATES = { OPEN: 'open', MERGED: 'merged', DECLINED: 'declined', SUPERSEDED: 'declined' } as const;

/** An account as a person; apps and tokens have no nickname, accounts that are gone have nothing. */
export function toPerson(account: Account): Person {
  if (!account) return UNKNOWN_PERSON;
  const login = account.nickname ?? account.username ?? null;
  return {
    name: account.display_name ?? login ?? UNKNOWN_PERSON.name,
    login,
    uuid: account.uuid ?? null,
  };
}

/** The author of a commit: the account where Bitbucket knows it, else the name in front of the email address. */
export function toAuthor(author: Author): Person {
  if (author?.user) return toPerson(author.user);
  const name = author?.raw?.replace(/\s*<[^<>]*>\s*$/, '').trim();
  return name ? { name, login: null, uuid: null } : UNKNOWN_PERSON;
}

const YEAR_10000 = Date.UTC(10_000, 0);

/** Unix milliseconds of a date; null for what is none, or further away than databases count. */
export function toTime(date: string | null | undefined): number | null {
  const time = Date.parse(date ?? '');
  return time >= 0 && time < YEAR_10000 ? time : null;
}

export function toRepoRef(repository: RepositoryName): RepoRef {
  return { fullName: repository.full_name, uuid: repository.uuid };
}

/** The facts of a pull request. `webUrl` is where its page is when the payload has no usable link. */
export function toPullRequest(pullRequest: PullRequest, webUrl: string): PullRequestFacts {
  const { source, destination } = pullRequest;
  return {
    number: pullRequest.id,
    title: pullRequest.title ?? '',
    url:
      webLink(pullRequest) ?? `${webUrl}/${destination.repository.full_name}/pull-requests/${pullRequest.id}`,
    state: STATES[pullRequest.state],
    draft: pullRequest.draft ?? false,
    author: toPerson(pullRequest.author),
    sourceBranch: source.branch.name,
    sourceRepo: source.repository ? toRepoRef(source.repository) : null,
    headSha: source.commit?.hash ?? null,
    destinationBranch: destination.branch.name,
    destinationSha: destination.commit?.hash ?? null,
    fork: !isSameRepository(source.repository, destination.repository),
    mergeSha: pullRequest.merge_commit?.hash ?? null,
    reviewers: pullRequest.reviewers?.map(toPerson) ?? null,
    approvals: approvalsOf(pullRequest),
    updatedAt: toTime(pullRequest.updated_on),
  };
}

/** Authors may approve their own pull requests in Bitbucket; that is no review. */
function approvalsOf({ author, participants }: PullRequest): Approver[] | null {
  if (!participants) return null;
  return participants
    .filter(({ user, approved }) => approved && !(user?.uuid && user.uuid === author?.uuid))
    .map(({ user, participated_on }) => ({ ...toPerson(user), approvedAt: toTime(participated_on) }));
}

/** Both identities must agree: a pull request that may come from elsewhere counts as one that does. */
function isSameRepository(source: RepositoryName | null | undefined, destination: RepositoryName): boolean {
  return source?.uuid === destination.uuid && source.full_name === destination.full_name;
}

/** Links end up in pages, so nothing but a web address may pass. */
function webLink(pullRequest: PullRequest): string | null {
  const href = pullRequest.links?.html.href;
  if (!href || !URL.canParse(href)) return null;
  return /^https?:$/.test(new URL(href).protocol) ? href : null;
}
