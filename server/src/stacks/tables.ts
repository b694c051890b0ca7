import type { ColumnType, Generated } from 'kysely';

/** A commit as kept beside the things that point at it; `timestamp` in Unix milliseconds. */
export type StoredCommit = {
  sha: string;
  message: string;
  authorName: string;
  authorLogin: string | null;
  timestamp: number;
  url: string;
};

/** What a stack says in the comment of a pull request: nothing, its changes, or also as much of the plan as fits. */
export const pullRequestComments = ['none', 'changes', 'plan'] as const;
export type PullRequestComment = (typeof pullRequestComments)[number];

/** New versions of the modules that a stack uses which start a run of it: none, or up to a kind of version. */
export const moduleUpdates = ['none', 'patch', 'minor', 'any'] as const;
export type ModuleUpdates = (typeof moduleUpdates)[number];

/** What releases a version of a module. */
export const releaseWays = ['config', 'tag'] as const;
export type ReleaseBy = (typeof releaseWays)[number];

export type StackTable = {
  id: string;
  /** A module is code with settings, variables and runs too; what only modules have is in the feature of theirs. */
  kind: Generated<'stack' | 'module'>;
  name: string;
  /** Made by the database from the name: lower case, numbers by their value (web2 before web10). */
  sort_name: ColumnType<string, never, never>;
  description: string;
  space_id: string;
  labels: string[];
  integration_id: string | null;
  /** The integration that went away under it; its return attaches the stack again. */
  detached_from: string | null;
  repository: string;
  repository_uuid: string;
  branch: string;
  project_root: string;
  project_globs: string[];
  tool: 'terraform' | 'opentofu';
  tool_version: string | null;
  terraform_workspace: string | null;
  manages_state: boolean;
  autodeploy: boolean;
  protect_from_deletion: boolean;
  pull_request_comment: Generated<PullRequestComment>;
  /** A commit that starts no run of the stack gets a green status all the same, for merge checks that ask for one. */
  status_when_ignored: Generated<boolean>;
  allow_promotion: Generated<boolean>;
  locked_by: string | null;
  locked_by_name: string | null;
  lock_note: string | null;
  locked_at: Date | null;
  tracked_commit: StoredCommit | null;
  tracked_set_by: string | null;
  /** State of the latest blocking run, or NONE. */
  state: Generated<string>;
  state_set_at: Date | null;
  plan_required: string | null;
  disabled: Generated<boolean>;
  /** A run destroys what the stack manages, after which the stack goes. */
  deleting: Generated<boolean>;
  local_preview: Generated<boolean>;
  module_updates: Generated<ModuleUpdates>;
  /** New versions of the modules that the stack uses are proposed to its code by pull requests. */
  raise_modules: Generated<boolean>;
  /** The pool whose workers take its runs; null for the public one. */
  worker_pool_id: Generated<string | null>;
  /** Of a module: its versions come from the configuration on its branch, or from tags such as v1.2.3. */
  release_by: Generated<ReleaseBy>;
  next_run_number: Generated<number>;
  created_at: Date;
  updated_at: Date;
};

export type StackConfigTable = {
  stack_id: string;
  id: string;
  type: 'environment_variable' | 'file_mount';
  value_sealed: Buffer;
  write_only: boolean;
  checksum: string;
  updated_at: Date;
};

declare module '../platform/db/tables.ts' {
  interface Tables {
    stacks: StackTable;
    stack_config: StackConfigTable;
  }
}
