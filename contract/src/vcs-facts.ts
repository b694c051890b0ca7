/**
 * What deliveries of a source code provider say, in words that are the same for every provider. Pure data: the server
 * acts on it, the command line prints it.
 */

/** A repository as the provider names it now, with the identity that survives renames. */
export type RepoRef = { readonly fullName: string; readonly uuid: string };

export type Person = { readonly name: string; readonly login: string | null; readonly uuid: string | null };

/** Somebody other than the author who approves a pull request; `approvedAt` in Unix milliseconds where known. */
export type Approver = Person & { readonly approvedAt: number | null };

/** The present facts of one pull request; hashes may be abbreviated to 12 characters by the provider. */
export type PullRequestFacts = {
  readonly number: number;
  readonly title: string;
  readonly url: string;
  readonly state: 'open' | 'merged' | 'declined';
  readonly draft: boolean;
  readonly author: Person;
  readonly sourceBranch: string;
  readonly sourceRepo: RepoRef | null;
  readonly headSha: string | null;
  readonly destinationBranch: string;
  readonly destinationSha: string | null;
  /** True when source and destination are different repositories, or the source is gone. */
  readonly fork: boolean;
  readonly mergeSha: string | null;
  /** Null where the provider does not say, as in lists. */
  readonly reviewers: readonly Person[] | null;
  /** By others than the author; null where the provider does not say. */
  readonly approvals: readonly Approver[] | null;
  /** Unix milliseconds of its last change at the provider; null where not told. */
  readonly updatedAt: number | null;
};

export type PushFact = {
  readonly kind: 'push';
  readonly repo: RepoRef;
  readonly actor: Person;
  readonly ref: 'branch' | 'tag';
  readonly name: string;
  /** Null for a new branch or tag. */
  readonly before: string | null;
  /** Null when the branch or tag was deleted. */
  readonly after: string | null;
  readonly forced: boolean;
  readonly message: string;
  readonly author: Person;
  /** Of the newest commit, in Unix milliseconds; null where the delivery does not say. */
  readonly timestamp: number | null;
};

export const pullRequestActions = [
  'opened',
  'updated',
  'approved',
  'unapproved',
  'changes_requested',
  'changes_request_removed',
  'merged',
  'declined',
  'commented',
] as const;
export type PullRequestAction = (typeof pullRequestActions)[number];

export type PullRequestFact = {
  readonly kind: 'pull_request';
  readonly repo: RepoRef;
  readonly actor: Person;
  readonly action: PullRequestAction;
  readonly pullRequest: PullRequestFacts;
  readonly comment: { readonly id: number; readonly text: string } | null;
};

/** The repository itself changed: renamed or moved (`to` is the new name), or deleted (`to` is null). */
export type RepositoryFact = {
  readonly kind: 'repository';
  readonly repo: RepoRef;
  readonly actor: Person;
  readonly to: string | null;
};

/** Something was pushed, and the delivery does not say what: the heads of all branches must be read again. */
export type HeadsFact = { readonly kind: 'heads'; readonly repo: RepoRef; readonly actor: Person };

export type VcsFact = PushFact | PullRequestFact | RepositoryFact | HeadsFact;
export type ReadResult = { readonly facts: readonly [VcsFact, ...VcsFact[]] } | { readonly ignored: string };
