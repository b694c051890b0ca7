import type { LoggedState, RunType } from '@gantry/contract/run-states';
import { systemClock } from '../../platform/clock.ts';
import {
  advanceRun,
  createRun,
  insertLogChunk,
  type RunEvent,
  runById,
  runLogChannel,
  upsertChanges,
} from '../../runs/index.ts';
import { type StackRow, type StoredCommit, stackById } from '../../stacks/index.ts';
import type { Api } from './start-api.ts';

export const commit: StoredCommit = {
  sha: '0123456789abcdef0123456789abcdef01234567',
  message: 'Add a server\n\nIt serves.',
  authorName: 'Ada',
  authorLogin: 'ada',
  timestamp: 1_760_000_000_500,
  url: 'https://bitbucket.example.com/acme/infra/commits/0123456',
};

const now = (): Date => systemClock.now();

export async function addSpace({ base: { db } }: Api, id: string, inheritEntities = false): Promise<void> {
  await db.kysely
    .insertInto('spaces')
    .values({ id, name: id, parent_id: 'root', inherit_entities: inheritEntities })
    .execute();
}

/** An integration of a space, or the default one. */
export async function addIntegration({ base, vcs }: Api, id: string, spaceId: string | null): Promise<void> {
  const context = (name: string): string => `vcs_integrations:${id}:${name}`;
  await base.db.kysely
    .insertInto('vcs_integrations')
    .values({
      id,
      provider: vcs.provider.kind,
      name: id,
      space_id: spaceId ?? 'root',
      is_default: spaceId === null,
      description: 'For tests.',
      labels: ['team:platform'],
      vcs_checks: 'individual',
      use_git_checkout: true,
      credential_kind: 'api_token',
      email: 'robot@example.com',
      token_sealed: base.secretBox.seal('token', context('token')),
      webhook_secret_sealed: base.secretBox.seal('hook-secret', context('webhook_secret')),
      previous_secret_sealed: null,
      previous_secret_until: null,
      connection: null,
      created_at: now(),
      updated_at: now(),
    })
    .execute();
}

export async function addStack(
  { base: { db } }: Api,
  id: string,
  {
    spaceId = 'root',
    integrationId = 'main',
    ...rest
  }: Partial<StackRow> & { spaceId?: string; integrationId?: string } = {},
): Promise<void> {
  await db.kysely
    .insertInto('stacks')
    .values({
      id,
      name: id,
      description: '',
      space_id: spaceId,
      labels: ['folder:network'],
      integration_id: integrationId,
      repository: 'acme/infra',
      repository_uuid: '{infra}',
      branch: 'main',
      project_root: 'network',
      project_globs: [],
      tool: 'terraform',
      tool_version: '~> 1.11',
      terraform_workspace: null,
      manages_state: true,
      autodeploy: false,
      protect_from_deletion: false,
      locked_by: null,
      locked_by_name: null,
      lock_note: null,
      locked_at: null,
      tracked_commit: commit,
      tracked_set_by: 'ada',
      state_set_at: null,
      plan_required: null,
      created_at: now(),
      updated_at: now(),
      ...rest,
    })
    .execute();
}

/** A run that has come as far as the events bring it. */
export async function addRun(
  api: Api,
  stackId: string,
  { type = 'TRACKED', events = [] }: { type?: RunType; events?: readonly RunEvent[] } = {},
): Promise<string> {
  const { db } = api.base;
  const stack = await stackById(db.kysely, stackId);
  if (stack === undefined) throw new Error(`There is no stack ${stackId}.`);
  const { run } = await db.transaction((trx) =>
    createRun(api.base, trx, {
      stack,
      type,
      commit,
      branch: 'main',
      pullRequest: null,
      eventId: null,
      triggeredBy: 'ada',
      once: false,
    }),
  );
  for (const event of events) await advance(api, run.id, event);
  return run.id;
}

export async function advance(api: Api, runId: string, event: RunEvent): Promise<void> {
  await api.base.db.transaction((trx) => advanceRun(api.base, trx, { runId, event, actor: 'test' }));
}

/** The way of a run to each state of interest. */
export const planning: readonly RunEvent[] = ['unblocked', 'claimed', 'workspace_ready', 'plan_started'];
export const unconfirmed: readonly RunEvent[] = [...planning, 'planned_to_confirm'];
export const finished: readonly RunEvent[] = [...planning, 'planned_no_changes'];

/** Log lines of the phase that the run is in, and the sign that there are some. */
export async function addLog(
  { base: { db } }: Api,
  runId: string,
  text: string,
  sequence: number,
): Promise<void> {
  const run = await runById(db.kysely, runId);
  if (run === undefined) throw new Error(`There is no run ${runId}.`);
  const state: LoggedState = 'PLANNING';
  await insertLogChunk(db.kysely, { runId, version: run.version, sequence, state, text, at: now() });
  await db.notify(db.kysely, runLogChannel, runId);
}

/** A plan policy that warns of everything, attached to a stack if one is named. */
export async function addPolicy(
  { base: { db } }: Api,
  id: string,
  { spaceId = 'root', stack }: { spaceId?: string; stack?: string } = {},
): Promise<void> {
  await db.kysely
    .insertInto('policies')
    .values({
      id,
      name: id,
      type: 'PLAN',
      engine: 'REGO_V1',
      body: 'package gantry\n\nwarn contains "always"\n',
      description: '',
      space_id: spaceId,
      labels: [],
      created_by: 'ada',
      created_at: now(),
      updated_at: now(),
    })
    .execute();
  if (stack === undefined) return;
  await db.kysely
    .insertInto('policy_attachments')
    .values({ id, policy_id: id, stack_id: stack, attached_by: 'ada', attached_at: now() })
    .execute();
}

export async function addChanges({ base: { db } }: Api, runId: string): Promise<void> {
  await upsertChanges(db.kysely, runId, {
    omitted: 0,
    changes: [
      {
        address: 'module.web["a.b"].fake_server.main',
        previousAddress: null,
        type: 'fake_server',
        action: 'create',
        replacePaths: [],
      },
    ],
  });
}
