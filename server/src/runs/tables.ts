import type { Delta, Diagnostic, PlannedChange } from '@gantry/contract/plan';
import type { RunState, RunType } from '@gantry/contract/run-states';
import type { TestResult } from '@gantry/contract/test-results';
import type { Generated } from 'kysely';
import type { StoredCommit } from '../stacks/index.ts';

/** What a run of type TESTING tests. `dependsOn` are keys of tests of the same version, which must pass first. */
export type RunTest = {
  versionId: string;
  /** Grows with every attempt to build the version again. */
  attempt: number;
  key: string;
  name: string;
  negative: boolean;
  /** All native tests of the project root, `terraform test` or `tofu test`, rather than an example. */
  native?: boolean;
  dependsOn: string[];
  projectRoot: string;
  environment: Record<string, string>;
  tool: 'terraform' | 'opentofu';
  toolVersion: string | null;
};

export type RunTable = {
  id: string;
  stack_id: string;
  number: number;
  type: RunType;
  state: RunState;
  version: Generated<number>;
  state_since: Date;
  reason: string | null;
  failure_code: string | null;
  branch: string;
  sha: string;
  commit: StoredCommit;
  repository: string;
  pull_request: number | null;
  pull_request_url: string | null;
  pull_request_title: string | null;
  event_id: string | null;
  triggered_by: string | null;
  actor_id: string | null;
  once_key: string | null;
  priority: Generated<number>;
  autodeploy: boolean;
  stop_requested: Generated<boolean>;
  worker_id: string | null;
  token_hash: string | null;
  lease_until: Date | null;
  isolation: string | null;
  tool_version: string | null;
  delta: Delta | null;
  diagnostics: Generated<Diagnostic[]>;
  /** Of a task. */
  command: string | null;
  skip_init: Generated<boolean>;
  /** Resource addresses that a plan is limited to; empty for all. */
  targets: Generated<string[]>;
  local_workspace_id: string | null;
  /** What callers noted when they started, confirmed or promoted it, oldest first. */
  user_provided_metadata: Generated<string[]>;
  /** In place of the stack's; null: the stack's. */
  own_project_root: string | null;
  own_tool_version: string | null;
  /** Names of the variables in `overrides_sealed` that its configuration set. */
  own_variables: Generated<string[]>;
  /** Environment variables of this run alone, as JSON. */
  overrides_sealed: Buffer | null;
  test: RunTest | null;
  created_at: Date;
  updated_at: Date;
};

export type RunTransitionTable = {
  run_id: string;
  version: number;
  event: string;
  from_state: RunState | null;
  state: RunState;
  at: Date;
  actor: string;
  note: string | null;
};

export type RunLogTable = {
  run_id: string;
  version: number;
  sequence: number;
  state: RunState;
  text: string;
  at: Date;
};

export type RunPlanTable = {
  run_id: string;
  changes: Generated<PlannedChange[]>;
  omitted: Generated<number>;
  plan_sealed: Buffer | null;
};

export type RunTestResultsTable = { run_id: string; results: TestResult[] };

export type RunReviewTable = {
  id: string;
  run_id: string;
  decision: 'APPROVE' | 'REJECT';
  note: string;
  state: RunState;
  state_version: number;
  actor_id: string;
  actor_name: string;
  created_at: Date;
};

export type LocalWorkspaceTable = {
  id: string;
  stack_id: string;
  actor_id: string;
  created_at: Date;
  expires_at: Date;
  sealed: Buffer | null;
  bytes: Generated<number>;
  files: Generated<number>;
};

export type RunWorkspaceTable = { run_id: string; sealed: Buffer; created_at: Date };

export type RunCommentTable = {
  id: string;
  run_id: string;
  actor_id: string;
  username: string;
  body: string;
  created_at: Date;
};

declare module '../platform/db/tables.ts' {
  interface Tables {
    runs: RunTable;
    run_transitions: RunTransitionTable;
    run_comments: RunCommentTable;
    run_logs: RunLogTable;
    run_plans: RunPlanTable;
    run_workspaces: RunWorkspaceTable;
    run_reviews: RunReviewTable;
    run_test_results: RunTestResultsTable;
    local_workspaces: LocalWorkspaceTable;
  }
}
