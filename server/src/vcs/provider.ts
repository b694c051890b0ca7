import type { Approver, PullRequestFacts, ReadResult, RepoRef } from '@gantry/contract/vcs-facts';

/**
 * What Gantry needs of a source code provider. Differences between providers are data (`limits`), never `if (kind …)`.
 * All hashes are whole (40 characters) unless a name says otherwise.
 */
export type * from '@gantry/contract/vcs-facts';
export type RawDelivery = { readonly headers: Readonly<Record<string, string>>; readonly body: Buffer };

export type DeliveryIdentity = {
  readonly requestId: string;
  readonly eventKey: string;
  readonly attempt: number;
};

export type Credentials =
  | { readonly kind: 'api_token'; readonly email: string; readonly token: string }
  | { readonly kind: 'access_token'; readonly token: string };

export type Commit = {
  readonly sha: string;
  readonly message: string;
  readonly authorName: string;
  readonly authorLogin: string | null;
  /** Unix milliseconds. */
  readonly timestamp: number;
  readonly url: string;
};

export type CommitStatusState = 'in_progress' | 'successful' | 'failed' | 'stopped';
export type CommitStatus = {
  /** At most `limits.statusKeyChars`; writes with the same key replace. */
  readonly key: string;
  readonly name: string;
  readonly state: CommitStatusState;
  readonly description: string;
  readonly url: string;
  /** Ties the status to pull requests from this branch. */
  readonly branch: string | null;
};

export type WantedComment = { readonly beginning: string; readonly parent?: number };

/** A remark on a line of the source; `path` is relative to the repository, `line` counts from 1. */
export type Annotation = {
  readonly path: string | null;
  readonly line: number | null;
  readonly kind: 'error' | 'warning' | 'risk';
  readonly severity: 'critical' | 'high' | 'medium' | 'low';
  readonly summary: string;
  readonly details: string;
};

/** What a tool found out about a commit. Longer texts than the provider takes are cut. */
export type CommitReport = {
  /** Unique among the reports of a commit. */
  readonly id: string;
  readonly title: string;
  readonly details: string;
  readonly result: 'passed' | 'failed' | 'pending' | null;
  readonly url: string;
  readonly numbers: readonly { readonly title: string; readonly value: number }[];
  readonly annotations: readonly Annotation[];
};

/** One scope of use: whether the token has it, and what it makes possible. */
export type ScopeState = {
  readonly scope: string;
  readonly granted: boolean;
  readonly required: boolean;
  readonly unlocks: string;
};
export type ConnectionReport = {
  readonly owner: string | null;
  readonly credentialType: string | null;
  /** Empty when the provider does not say what the token may do. */
  readonly scopes: readonly ScopeState[];
  /** The account is one of its own that exists only for the token, never a person's. */
  readonly ownAccount: boolean;
  /** The provider's clock minus ours in milliseconds, to the second; null when it does not tell. */
  readonly clockSkewMs: number | null;
};

/** What git says to the token alone, without the email of its account. */
export type TokenLife = 'accepted' | 'lacks_scopes' | 'refused' | 'unknown';

/** A workspace that the token sees; `administrator` may make its webhooks. */
export type WorkspaceAccess = { readonly slug: string; readonly administrator: boolean };

/** Whether commits know their pull requests: `unknown` when the token may not ask. */
export type CommitLinks = 'installed' | 'indexing' | 'absent' | 'unknown';

/** What a person who may do only so much would see: everything, or what they administer. */
export type RepositoryRole = 'member' | 'admin';

/** Whole files of one commit on a branch; `parent` is a hash, paths are from the top of the repository. */
export type NewCommit = {
  readonly branch: string;
  readonly parent: string;
  readonly message: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
};
export type NewPullRequest = {
  readonly title: string;
  /** Markdown. */
  readonly description: string;
  /** Branches of the repository. */
  readonly source: string;
  readonly destination: string;
};

export type Hook = {
  readonly id: string;
  readonly url: string;
  readonly active: boolean;
  readonly events: readonly string[];
  readonly secretSet: boolean;
  readonly description: string;
};
/** Where a webhook hangs: `workspace/repository`, or a workspace alone. */
export type HookPlace = string;
export type EnsuredHook = { readonly outcome: 'created' | 'repaired' | 'unchanged'; readonly hook: Hook };

export type RemoteRepository = {
  readonly fullName: string;
  readonly uuid: string;
  readonly mainBranch: string | null;
  readonly private: boolean;
};

/** Calls of the last hour by one user, on all connections of this process together, and how many are allowed. */
export type Budget = { readonly used: number; readonly limit: number; readonly pausedUntil: Date | null };

/** Errors of every call are `AppError`s with the VCS_ codes of `@gantry/contract/errors`. */
export interface VcsClient {
  /** One cheap call: are the credentials accepted, and what may they do. */
  test(): Promise<ConnectionReport>;
  getRepository(fullName: string): Promise<RemoteRepository>;
  /** Repositories that the credentials see, by part of the name, at most 50. */
  searchRepositories(text: string): Promise<RemoteRepository[]>;
  searchBranches(repo: string, text: string): Promise<string[]>;
  /** The newest 100 branches with their tips, or with `all` of all pages; `complete` when there are no others. */
  listBranches(
    repo: string,
    all?: boolean,
  ): Promise<{
    readonly branches: { readonly name: string; readonly tip: Commit }[];
    readonly complete: boolean;
  }>;
  /** Where the histories of two commits part; null when they have nothing in common. */
  getMergeBase(repo: string, left: string, right: string): Promise<string | null>;
  budget(): Budget;
  /** The commit at a branch's tip; BRANCH_NOT_FOUND when there is none. */
  getBranchTip(repo: string, branch: string): Promise<Commit>;
  /** Accepts abbreviated hashes. */
  getCommit(repo: string, sha: string): Promise<Commit>;
  /** Paths that differ between two commits; a null base means: since the merge base with the main branch. */
  listChangedPaths(repo: string, base: string | null, head: string): Promise<string[]>;
  getPullRequest(repo: string, number: number): Promise<PullRequestFacts & { approvedBy: Approver[] }>;
  /** What a pull request changes, and whether it can be merged without conflicts. */
  listPullRequestPaths(repo: string, number: number): Promise<{ paths: string[]; mergeable: boolean }>;
  /** Open pull requests, of one source branch where given. */
  listOpenPullRequests(repo: string, sourceBranch?: string): Promise<PullRequestFacts[]>;
  /** Commits to a branch, which is made when it is not there. Needs a token that may write. */
  commitFiles(repo: string, commit: NewCommit): Promise<void>;
  /** Opens a pull request. Needs a token that may write pull requests. */
  createPullRequest(repo: string, wanted: NewPullRequest): Promise<PullRequestFacts>;
  /** Closes a pull request without merging it. Needs a token that may write pull requests. */
  declinePullRequest(repo: string, number: number): Promise<void>;
  /** Removes a branch, if it is there. Needs a token that may write. */
  deleteBranch(repo: string, branch: string): Promise<void>;
  /**
   * `certain` is false when an earlier attempt at this write may still arrive after it; a failure of which that is true
   * says so in `details.inDoubt`.
   */
  setCommitStatus(repo: string, sha: string, status: CommitStatus): Promise<{ certain: boolean }>;
  /** Creates the comment, or edits `commentId` (creating anew when it is gone). Returns the id to keep. */
  ensureComment(repo: string, pullRequest: number, commentId: number | null, body: string): Promise<number>;
  /** A comment of these credentials' account that begins so, else null; with `parent` among the answers to that one. */
  findComment(repo: string, pullRequest: number, wanted: WantedComment): Promise<number | null>;
  /** Answers a comment. Returns the id of the answer. */
  answerComment(repo: string, pullRequest: number, parent: number, body: string): Promise<number>;
  /**
   * Writes the report with this id on a commit and its annotations, in place of what the report had before.
   * `annotated`: whether it may have annotations already.
   */
  putReport(repo: string, sha: string, report: CommitReport, annotated: boolean): Promise<void>;
  listHooks(place: HookPlace): Promise<Hook[]>;
  /** Finds the hook with this URL and mends it, or creates it. Removes further hooks with the same URL. */
  ensureHook(place: HookPlace, url: string, secret: string): Promise<EnsuredHook>;
  /** Deletes every hook with this URL. */
  deleteHook(place: HookPlace, url: string): Promise<void>;
  /** Deletes one hook; one that is gone already is no error. */
  removeHook(place: HookPlace, id: string): Promise<void>;
  /** All workspaces of all pages that the token sees. */
  listWorkspaces(): Promise<WorkspaceAccess[]>;
  /** Full names of all repositories of a workspace in which the token has this role, of all pages. */
  listRepositoryNames(workspace: string, role: RepositoryRole): Promise<string[]>;
  /**
   * Repositories of a workspace that changed since then, by uuid, and when, in one call for a hundred of them; without
   * a time the hundred that changed last.
   */
  listUpdated(workspace: string, since: Date | null): Promise<ReadonlyMap<string, Date>>;
  commitLinks(repo: string, sha: string): Promise<CommitLinks>;
  /** Asks git about the token alone; with the name of a repository it also tells whether it has scopes. */
  tokenLife(repo: string | null): Promise<TokenLife>;
  /** For `git` over HTTPS: never put these into arguments or logs. */
  gitAccess(repo: string): { readonly url: string; readonly username: string; readonly password: string };
}

export interface VcsProvider {
  readonly kind: string;
  /** A status key within `limits.statusKeyChars`, the same for the same name and never for two. */
  statusKey(name: string): string;
  /** Name in GraphQL: BITBUCKET_CLOUD. */
  readonly apiName: string;
  readonly limits: {
    readonly statusKeyChars: number;
    readonly commentChars: number;
    /** Annotations of one report. */
    readonly annotations: number;
  };
  /** Events that the webhook asks for; `documented` are the ones named on the manual set-up page. */
  readonly hookEvents: {
    readonly documented: readonly string[];
    readonly all: readonly string[];
    /** The words of the provider's own form. */
    readonly labels: Readonly<Record<string, string>>;
  };
  /** Reads the identifying headers; VCS_DELIVERY_INVALID when they are not there. No signature check. */
  identify(delivery: RawDelivery): DeliveryIdentity;
  /** Throws VCS_SIGNATURE_MISSING or VCS_SIGNATURE_INVALID unless one of the secrets signed the bytes; returns its index. */
  verify(delivery: RawDelivery, secrets: readonly string[]): number;
  /** Pure: what a delivery says, or why it says nothing of use. Never throws on any JSON. */
  read(eventKey: string, payload: unknown): ReadResult;
  /** Pure: the repository that a delivery names, also one that says nothing of use. */
  repositoryOf(payload: unknown): RepoRef | null;
  /** The identity of the webhook that sent a delivery, as `Hook.id` writes it; null when it does not tell. */
  hookOf(delivery: Pick<RawDelivery, 'headers'>): string | null;
  /** Calls of the last hour by whoever the provider counts them for. */
  callBudget(credentials: Credentials): { readonly used: number; readonly limit: number };
  connect(credentials: Credentials): VcsClient;
}
