import type { GitRepository } from '../git/types.ts';

/** A person with an Atlassian account. */
export type User = {
  readonly kind: 'user';
  /** In braces, as everywhere in Bitbucket. */
  readonly uuid: string;
  readonly accountId: string;
  readonly email: string;
  readonly username: string;
  readonly nickname: string;
  readonly displayName: string;
  readonly createdOn: Date;
};
/** The account that an access token acts as; it has no account id. */
export type TokenUser = {
  readonly kind: 'token';
  readonly uuid: string;
  readonly displayName: string;
  readonly createdOn: Date;
};
export type Account = User | TokenUser;

export type WorkspaceRole = 'owner' | 'create-project' | 'member';
export type Permission = 'read' | 'write' | 'admin';

export type Workspace = {
  readonly uuid: string;
  readonly slug: string;
  readonly name: string;
  readonly createdOn: Date;
  readonly members: Map<string, WorkspaceRole>;
  /** What a plain member may do with a repository that says nothing about them. */
  readonly memberPermission: Permission;
  readonly projects: Map<string, Project>;
  readonly repositories: Map<string, Repository>;
  readonly hooks: Map<string, Hook>;
};

export type Project = {
  readonly uuid: string;
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly isPrivate: boolean;
  readonly workspace: Workspace;
  readonly createdOn: Date;
  readonly updatedOn: Date;
};

export type Repository = {
  readonly uuid: string;
  slug: string;
  name: string;
  description: string;
  readonly isPrivate: boolean;
  readonly language: string;
  readonly workspace: Workspace;
  readonly project: Project;
  readonly parent: Repository | null;
  /** Null while the repository is empty. */
  mainBranch: string | null;
  readonly createdOn: Date;
  updatedOn: Date;
  readonly permissions: Map<string, Permission>;
  readonly git: GitRepository;
  readonly pullRequests: Map<number, PullRequest>;
  nextPullRequestId: number;
  /** By commit hash, then by key. */
  readonly statuses: Map<string, Map<string, BuildStatus>>;
  /** By commit hash, then by external id. */
  readonly reports: Map<string, Map<string, Report>>;
  readonly hooks: Map<string, Hook>;
  /** The "Pull Request Commit Links" app, without which commits do not know their pull requests. */
  commitLinks: 'absent' | 'indexing' | 'installed';
};

/** A person's token of id.atlassian.com, used with Basic authentication. */
export type ApiToken = CredentialFacts & { readonly kind: 'api_token'; readonly user: User };
/** A token of a repository, project or workspace, used as Bearer. */
export type AccessToken = CredentialFacts & {
  readonly kind: 'repo_access_token' | 'project_access_token' | 'workspace_access_token';
  readonly user: TokenUser;
  readonly subject: Repository | Project | Workspace;
};
export type Credential = ApiToken | AccessToken;
type CredentialFacts = {
  readonly id: string;
  readonly label: string;
  /** API tokens carry the new words (`read:repository:bitbucket`), access tokens the classic ones. */
  readonly scopes: readonly string[];
  readonly createdOn: Date;
  readonly expiresAt: Date | null;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
};

export type PullRequestState = 'OPEN' | 'MERGED' | 'DECLINED' | 'SUPERSEDED';
export type Participant = {
  readonly user: Account;
  role: 'PARTICIPANT' | 'REVIEWER';
  state: 'approved' | 'changes_requested' | null;
  participatedOn: Date;
};
export type Comment = {
  readonly id: number;
  readonly user: Account;
  raw: string;
  readonly createdOn: Date;
  updatedOn: Date;
  deleted: boolean;
  readonly inline: { readonly path: string; readonly to: number | null; readonly from: number | null } | null;
  readonly parent: Comment | null;
  resolution: { readonly user: Account; readonly createdOn: Date } | null;
};
export type PullRequest = {
  readonly id: number;
  /** The destination repository, which owns the pull request. */
  readonly repository: Repository;
  title: string;
  description: string;
  state: PullRequestState;
  draft: boolean;
  readonly author: Account;
  readonly source: { readonly repository: Repository; readonly branch: string; hash: string | null };
  readonly destination: { branch: string; hash: string | null };
  mergeCommit: string | null;
  closeSourceBranch: boolean;
  closedBy: Account | null;
  reason: string;
  readonly participants: Map<string, Participant>;
  readonly comments: Map<number, Comment>;
  /** Oldest first. */
  readonly activity: Activity[];
  readonly createdOn: Date;
  updatedOn: Date;
};
export type Activity =
  | { readonly kind: 'update'; readonly on: Date; readonly by: Account; readonly snapshot: UpdateSnapshot }
  | { readonly kind: 'approval' | 'changes_requested'; readonly on: Date; readonly by: Account }
  | { readonly kind: 'comment'; readonly on: Date; readonly by: Account; readonly comment: Comment };
export type UpdateSnapshot = {
  readonly state: PullRequestState;
  readonly title: string;
  readonly description: string;
  readonly draft: boolean;
  readonly reason: string;
  readonly source: { readonly branch: string; readonly hash: string | null };
  readonly destination: { readonly branch: string; readonly hash: string | null };
};

export type BuildState = 'INPROGRESS' | 'SUCCESSFUL' | 'FAILED' | 'STOPPED';
export type BuildStatus = {
  readonly key: string;
  readonly hash: string;
  readonly state: BuildState;
  readonly name: string;
  readonly refname: string | null;
  readonly url: string;
  readonly description: string;
  readonly createdOn: Date;
  readonly updatedOn: Date;
};

/** A Code Insights report; `fields` are what the client sent, already validated. */
export type Report = {
  readonly uuid: string;
  readonly externalId: string;
  readonly hash: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly annotations: Map<string, Annotation>;
  readonly createdOn: Date;
  readonly updatedOn: Date;
};
export type Annotation = {
  readonly uuid: string;
  readonly externalId: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly createdOn: Date;
  readonly updatedOn: Date;
};

export type Hook = {
  readonly uuid: string;
  readonly subject:
    | { readonly type: 'repository'; readonly repository: Repository }
    | { readonly type: 'workspace'; readonly workspace: Workspace };
  url: string;
  description: string;
  secret: string | null;
  active: boolean;
  events: readonly string[];
  skipCertVerification: boolean;
  historyEnabled: boolean;
  readonly createdAt: Date;
  /** Newest last. */
  readonly deliveries: Delivery[];
};

export type DeliveryAttempt = {
  readonly number: number;
  readonly sentAt: Date;
  readonly requestHeaders: Readonly<Record<string, string>>;
  durationMs: number | null;
  response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  } | null;
  error: string | null;
};
export type Delivery = {
  readonly uuid: string;
  /** The value of X-Request-UUID, the same on every attempt. */
  readonly requestUuid: string;
  readonly hook: Hook;
  readonly event: string;
  readonly url: string;
  readonly body: string;
  readonly createdAt: Date;
  readonly resendOf: string | null;
  state: 'pending' | 'delivered' | 'failed' | 'dropped' | 'too-large';
  readonly attempts: DeliveryAttempt[];
};
