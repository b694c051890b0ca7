import { notFound } from '@gantry/contract/errors';
import type { RunType } from '@gantry/contract/run-states';
import type { Trx } from '../platform/db/index.ts';
import { newId } from '../platform/ids.ts';
import { lockStackRow, type StoredCommit, takeRunNumber } from '../stacks/index.ts';
import { publish } from './advance-run.ts';
import type { RunDeps } from './deps.ts';
import type { RunConfig } from './run-config.ts';
import { insertRun, insertTransition, type RunRow, runByOnceKey } from './store.ts';
import type { RunTest } from './tables.ts';

export type NewRunConfig = Omit<RunConfig, 'variables'> & {
  readonly variables: readonly string[];
  /** Seals the variables for the run of this id; null without any. */
  readonly overrides: (runId: string) => Buffer | null;
};

export type NewRun = {
  readonly stack: { readonly id: string; readonly repository: string; readonly autodeploy: boolean };
  readonly type: RunType;
  readonly commit: StoredCommit;
  readonly branch: string;
  readonly pullRequest: { readonly number: number; readonly url: string; readonly title: string } | null;
  readonly eventId: string | null;
  /** A name to show. */
  readonly triggeredBy: string;
  /** Who asked for the run; events have none. */
  readonly actorId?: string;
  /** True: one run per stack, commit and type. A text: one per text. False: as often as somebody asks. */
  readonly once: boolean | string;
  /** What a task executes. */
  readonly task?: { readonly command: string; readonly skipInit: boolean };
  /** What a local preview plans instead of the commit. */
  readonly local?: {
    readonly workspaceId: string;
    /** Seals what it changes of the variables, for the run of this id. */
    readonly overrides: (runId: string) => Buffer;
  };
  /** What it has in place of the stack's settings. */
  readonly config?: NewRunConfig | null;
  readonly metadata?: readonly string[];
  /** For runs of type TESTING. */
  readonly test?: RunTest;
};

/** Hop 4: inserts a queued run. For events it is one per stack, commit and type: `created` tells whether it is new. */
export async function createRun(
  deps: Pick<RunDeps, 'db' | 'clock' | 'emit'>,
  trx: Trx,
  {
    stack,
    type,
    commit,
    branch,
    pullRequest,
    eventId,
    triggeredBy,
    actorId,
    once,
    task,
    local,
    config = null,
    metadata = [],
    test,
  }: NewRun,
): Promise<{ run: RunRow; created: boolean }> {
  const onceKey = once === true ? `${stack.id}:${commit.sha}:${type}` : once || null;
  // Under the stack's lock, so that of two events that want the same run the second one sees it.
  if ((await lockStackRow(trx, stack.id)) === undefined) throw notFound();
  const known = onceKey === null ? undefined : await runByOnceKey(trx, onceKey);
  if (known !== undefined) return { run: known, created: false };
  const at = deps.clock.now();
  const id = newId();
  const run = await insertRun(trx, {
    id,
    stack_id: stack.id,
    number: await takeRunNumber(trx, stack.id),
    type,
    state: 'QUEUED',
    state_since: at,
    reason: null,
    failure_code: null,
    branch,
    sha: commit.sha,
    commit,
    repository: stack.repository,
    pull_request: pullRequest?.number ?? null,
    pull_request_url: pullRequest?.url ?? null,
    pull_request_title: pullRequest?.title ?? null,
    event_id: eventId,
    triggered_by: triggeredBy,
    actor_id: actorId ?? null,
    once_key: onceKey,
    autodeploy: stack.autodeploy,
    worker_id: null,
    token_hash: null,
    lease_until: null,
    isolation: null,
    tool_version: null,
    delta: null,
    command: task?.command ?? null,
    skip_init: task?.skipInit ?? false,
    local_workspace_id: local?.workspaceId ?? null,
    overrides_sealed: local?.overrides(id) ?? config?.overrides(id) ?? null,
    own_project_root: config?.projectRoot ?? null,
    own_tool_version: config?.toolVersion ?? null,
    own_variables: [...(config?.variables ?? [])],
    user_provided_metadata: [...metadata],
    test: test ?? null,
    created_at: at,
    updated_at: at,
  });
  await insertTransition(trx, {
    run_id: run.id,
    version: run.version,
    event: 'created',
    from_state: null,
    state: 'QUEUED',
    at,
    actor: triggeredBy,
    note: null,
  });
  await publish(deps, trx, run, at);
  return { run, created: true };
}
