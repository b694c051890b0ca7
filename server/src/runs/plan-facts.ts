import type { PlannedChange } from '@gantry/contract/plan';
import { type Actor, isRootAdmin } from '../authz/index.ts';
import type { StackRow, StoredCommit } from '../stacks/index.ts';
import type { RunRow } from './store.ts';

export type FactsOf = {
  readonly run: RunRow;
  readonly stack: StackRow;
  readonly space: { readonly id: string; readonly name: string; readonly labels: readonly string[] };
  readonly previous: RunRow | undefined;
  readonly changes: readonly PlannedChange[];
  /** Who asked for the run; null for one that an event made. */
  readonly creator: Actor | null;
  /** The stack as an actor: which roles its runs have. */
  readonly itself: Actor;
  readonly now: Date;
};

/** Policies are told times in nanoseconds. */
const ns = (date: Date | number): number => (typeof date === 'number' ? date : date.getTime()) * 1_000_000;

/** What a plan policy is told beside the plan: who runs what, of which commit, on which stack. Pure. */
export function planFacts(facts: FactsOf): Readonly<Record<string, unknown>> {
  const { run, stack, previous, changes, creator, now } = facts;
  return {
    commit: commitOf(run.commit, run, stack),
    request: { remote_ip: '', timestamp_ns: ns(now) },
    ...(previous === undefined
      ? {}
      : { previous_run: runOf(previous, stack, { changes: [], creator: null }) }),
    run: runOf(run, stack, { changes, creator }),
    stack: stackOf(facts),
  };
}

function commitOf(commit: StoredCommit, run: RunRow | null, stack: StackRow) {
  return {
    author: commit.authorLogin ?? commit.authorName,
    branch: run?.branch ?? stack.branch,
    created_at: ns(commit.timestamp),
    hash: commit.sha,
    message: commit.message,
    url: commit.url,
    ...(run?.pull_request == null ? {} : { pull_request_id: run.pull_request }),
    exist_on_tracked_branch: (run?.branch ?? stack.branch) === stack.branch,
  };
}

type Told = { readonly changes: readonly PlannedChange[]; readonly creator: Actor | null };

function runOf(run: RunRow, stack: StackRow, { changes, creator }: Told) {
  return {
    id: run.id,
    type: run.type,
    state: run.state,
    branch: run.branch,
    commit: commitOf(run.commit, run, stack),
    command: run.command,
    changes: changes.map(changeOf),
    created_at: ns(run.created_at),
    updated_at: ns(run.updated_at),
    creator_session: creator === null ? null : sessionOf(creator),
    drift_detection: false,
    flags: [],
    based_on_local_workspace: run.local_workspace_id !== null,
    runtime_config: {
      project_root: run.own_project_root ?? stack.project_root,
      terraform_version: run.own_tool_version ?? stack.tool_version ?? '',
    },
    triggered_by: run.triggered_by,
    user_provided_metadata: run.user_provided_metadata,
  };
}

function sessionOf({ kind, name, grants, ...actor }: Actor) {
  const admin = isRootAdmin({ ...actor, kind, name, grants });
  return { login: name, name, admin, machine: kind !== 'user', member: true, teams: [], creator_ip: '' };
}

const actionWords: Record<PlannedChange['action'], string> = {
  create: 'added',
  update: 'changed',
  delete: 'deleted',
  replace: 'destroy-before-create-replaced',
  read: 'read',
  import: 'import',
  forget: 'forget',
  move: 'moved',
};

const changeOf = ({ address, previousAddress, type, action }: PlannedChange) => ({
  phase: 'plan',
  action: actionWords[action],
  moved: previousAddress !== null,
  entity: {
    address,
    name: address.slice(address.lastIndexOf('.') + 1),
    type,
    entity_vendor: 'terraform',
    entity_type: 'resource',
    data: {},
  },
});

function stackOf({ stack, space, itself }: FactsOf) {
  const roles = [...(itself.grants.get(stack.space_id) ?? [])];
  return {
    id: stack.id,
    name: stack.name,
    administrative: isRootAdmin(itself),
    roles: roles.map((id) => ({ id, name: itself.customRoles?.get(id)?.name ?? id })),
    autodeploy: stack.autodeploy,
    branch: stack.branch,
    namespace: stack.repository.split('/')[0] ?? '',
    repository: stack.repository.split('/')[1] ?? stack.repository,
    project_root: stack.project_root,
    additional_project_globs: stack.project_globs,
    labels: stack.labels,
    contexts: [],
    ...(stack.locked_by_name === null ? {} : { locked_by: stack.locked_by_name }),
    state: stack.state,
    space: { id: space.id, name: space.name, labels: space.labels },
    terraform_version: stack.tool_version,
    terraform_workflow_tool: stack.tool === 'terraform' ? 'TERRAFORM_FOSS' : 'OPEN_TOFU',
    ...(stack.tracked_commit === null ? {} : { tracked_commit: commitOf(stack.tracked_commit, null, stack) }),
    worker_pool: { public: true, labels: [] },
  };
}
