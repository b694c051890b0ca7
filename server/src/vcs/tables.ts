import type { Generated } from 'kysely';
import type { Diagnosis, RejectionReason } from './doctor/model.ts';
import type { Approver, Commit, Hook, Person, VcsFact } from './provider.ts';

export type VcsChecks = 'individual' | 'aggregated' | 'all';
export type Verdict = 'received' | 'processed' | 'ignored' | 'refused' | 'failed';
export type HookState =
  | 'active'
  | 'manual'
  | 'missing'
  | 'inactive'
  | 'wrong_events'
  | 'wrong_url'
  | 'duplicate'
  | 'unknown';
/** One webhook per repository, or one per workspace that covers all its repositories. */
export type HookPlacement = 'repository' | 'workspace';
export type SignedBy = 'current' | 'previous';

/** The result of the last connection test, as shown to admins. */
export type StoredConnection = {
  ok: boolean;
  code: string | null;
  message: string;
  /** Why the credentials are refused, as far as Bitbucket's answers allow to tell. */
  reason?: RejectionReason | null;
  /** What to do about a refusal. */
  steps?: readonly string[];
  /** The account exists only for the token: null where the provider did not tell. */
  ownAccount?: boolean | null;
  clockSkewMs?: number | null;
  owner: string | null;
  credentialType: string | null;
  scopes: { scope: string; granted: boolean; required: boolean; unlocks: string }[];
  testedAt: string;
};

export type IntegrationTable = {
  id: string;
  provider: string;
  name: string;
  space_id: string;
  is_default: boolean;
  description: string;
  labels: string[];
  vcs_checks: VcsChecks;
  use_git_checkout: boolean;
  credential_kind: 'api_token' | 'access_token';
  email: string | null;
  token_sealed: Buffer;
  webhook_secret_sealed: Buffer;
  previous_secret_sealed: Buffer | null;
  previous_secret_until: Date | null;
  connection: StoredConnection | null;
  token_expires_at: Date | null;
  token_set_at: Generated<Date>;
  hook_placement: Generated<HookPlacement>;
  diagnosis: Diagnosis | null;
  checked_at: Date | null;
  broken_since: Date | null;
  broken_message: string | null;
  deleted_at: Date | null;
  deleted_by: string | null;
  /** `always`: webhooks cannot reach Gantry, so Bitbucket is asked every minute. */
  polling: Generated<'automatic' | 'always'>;
  created_at: Date;
  updated_at: Date;
};

export type RepositoryTable = {
  integration_id: string;
  full_name: string;
  uuid: string;
  hook_state: Generated<HookState>;
  hook_message: Generated<string>;
  checked_at: Date | null;
  last_delivery_at: Date | null;
  /** Whether what branches there are was recorded, so that further differences are news. */
  heads_known: Generated<boolean>;
  polled_at: Date | null;
  poll_due_at: Generated<Date>;
  poll_problem: string | null;
  /** When something was found that no delivery had told of. */
  missed_at: Date | null;
  hooks: Generated<SeenHook[]>;
  hook_made: Generated<boolean>;
  /** When the webhook was last written, its secret included. */
  hook_written_at: Date | null;
  /** The newest refused delivery that claims to come from this repository. */
  refused_at: Date | null;
  bound_at: Generated<Date>;
  /** When Bitbucket last said that it changed; null until a list of its workspace told. */
  remote_updated_at: Date | null;
  /** When all its branches were last read: a round reads the newest hundred. */
  branches_read_at: Date | null;
};

export type WorkspaceLookTable = {
  integration_id: string;
  workspace: string;
  due_at: Date;
  looked_at: Date | null;
  /** When something in the workspace last changed, by Bitbucket's clock. */
  newest_at: Date | null;
};

/** A webhook that points at this server, and how it stands to the one that is wanted. */
export type SeenHook = Hook & {
  readonly place: string;
  readonly standing: 'wanted' | 'duplicate' | 'elsewhere';
};

export type HookActivityTable = {
  integration_id: string;
  repository_uuid: string;
  hook_id: string;
  event_key: string;
  last_at: Date;
  deliveries: Generated<number>;
  signed_by: SignedBy;
};

export type DeliveryTable = {
  id: string;
  integration_id: string;
  request_id: string;
  event_key: string;
  attempt: number;
  received_at: Date;
  headers: Record<string, string>;
  body: Buffer;
  bytes: number;
  verdict: Verdict;
  reason: string | null;
  repository: string | null;
  processed_at: Date | null;
  signed_by: SignedBy | null;
};

export type VcsEventTable = {
  id: string;
  integration_id: string;
  delivery_id: string | null;
  position: number;
  kind: string;
  repository: string;
  repository_uuid: string;
  branch: string | null;
  sha: string | null;
  pull_request: number | null;
  summary: string;
  fact: VcsFact;
  created_at: Date;
  routed_at: Date | null;
  /** Why routing failed so far; it is tried again. */
  problem: string | null;
  /** Null: a delivery told of it. */
  found_by: 'poll' | null;
};

export type PullRequestTable = {
  integration_id: string;
  repository_uuid: string;
  number: number;
  repository: string;
  title: string;
  url: string;
  state: 'open' | 'merged' | 'declined';
  draft: boolean;
  author: string;
  fork: boolean;
  source_branch: string;
  destination_branch: string;
  head_sha: string;
  approved_by: string[];
  updated_at: Date;
  reviewers: Generated<Person[]>;
  approvals: Generated<Approver[]>;
  /** When the present head was first heard of: what was approved before was another commit. */
  head_at: Date | null;
  merge_sha: string | null;
  mergeable: boolean | null;
  undiverged: boolean | null;
  remote_updated_at: Date | null;
  /** Head and destination of the last event that was acted upon. */
  routed: string | null;
};

export type BranchHeadTable = {
  integration_id: string;
  repository_uuid: string;
  branch: string;
  /** Null when the branch was deleted. */
  head_sha: string | null;
  head: Commit | null;
  /** Commits that were its newest before, the latest last. */
  superseded: string[];
  version: number;
  moved_at: Date;
};

declare module '../platform/db/tables.ts' {
  interface Tables {
    vcs_integrations: IntegrationTable;
    vcs_repositories: RepositoryTable;
    vcs_hook_activity: HookActivityTable;
    vcs_workspace_looks: WorkspaceLookTable;
    webhook_deliveries: DeliveryTable;
    vcs_events: VcsEventTable;
    pull_requests: PullRequestTable;
    branch_heads: BranchHeadTable;
  }
}
