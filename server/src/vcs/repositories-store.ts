import { type Selectable, sql, type Updateable } from 'kysely';
import { jsonb, type Queryable } from '../platform/db/index.ts';
import type { HookActivityTable, HookState, RepositoryTable, SeenHook, SignedBy } from './tables.ts';

/** After a delivery, until its repository is asked for what else there is. */
const askAgainMs = 2 * 60_000;

export type RepositoryRow = Selectable<RepositoryTable>;
export type HookActivity = Selectable<HookActivityTable>;
export type RepositoryKey = { readonly integrationId: string; readonly uuid: string };

/** Remembers a repository in use, and follows its present name. */
export async function upsertRepository(
  db: Queryable,
  integrationId: string,
  repository: { fullName: string; uuid: string },
): Promise<void> {
  await db
    .insertInto('vcs_repositories')
    .values({
      integration_id: integrationId,
      full_name: repository.fullName,
      uuid: repository.uuid,
      checked_at: null,
      last_delivery_at: null,
      polled_at: null,
      poll_problem: null,
      hook_written_at: null,
      missed_at: null,
      remote_updated_at: null,
      branches_read_at: null,
    })
    .onConflict((conflict) =>
      conflict.columns(['integration_id', 'uuid']).doUpdateSet({ full_name: repository.fullName }),
    )
    .execute();
}

export async function deleteRepository(db: Queryable, key: RepositoryKey): Promise<void> {
  await db
    .deleteFrom('vcs_repositories')
    .where('integration_id', '=', key.integrationId)
    .where('uuid', '=', key.uuid)
    .execute();
}

export function repositoriesOf(db: Queryable, integrationId: string): Promise<RepositoryRow[]> {
  return db
    .selectFrom('vcs_repositories')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .orderBy('full_name')
    .execute();
}

/** Those of the repositories that are in use, in one statement. */
export function repositoriesByUuid(db: Queryable, keys: readonly RepositoryKey[]): Promise<RepositoryRow[]> {
  if (keys.length === 0) return Promise.resolve([]);
  const integrations = [...new Set(keys.map(({ integrationId }) => integrationId))];
  return db
    .selectFrom('vcs_repositories')
    .selectAll()
    .where('integration_id', 'in', integrations)
    .where('uuid', 'in', [...new Set(keys.map(({ uuid }) => uuid))])
    .execute();
}

export function repositoryByUuid(
  db: Queryable,
  integrationId: string,
  uuid: string,
): Promise<RepositoryRow | undefined> {
  return db
    .selectFrom('vcs_repositories')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .where('uuid', '=', uuid)
    .executeTakeFirst();
}

async function updateRepository(
  db: Queryable,
  { integrationId, uuid }: RepositoryKey,
  set: Updateable<RepositoryTable>,
): Promise<void> {
  await db
    .updateTable('vcs_repositories')
    .set(set)
    .where('integration_id', '=', integrationId)
    .where('uuid', '=', uuid)
    .execute();
}

export type StoredHook = {
  readonly state: HookState;
  readonly message: string;
  readonly checkedAt: Date;
  /** Null: Bitbucket did not tell; what was seen before stays. */
  readonly hooks: readonly SeenHook[] | null;
  readonly made: boolean | null;
  /** When it was written, its secret included; null: it was not. */
  readonly writtenAt: Date | null;
};

export async function storeHookState(db: Queryable, key: RepositoryKey, hook: StoredHook): Promise<void> {
  if (hook.hooks !== null) await storeHooks(db, key, hook.hooks);
  await updateRepository(db, key, {
    hook_state: hook.state,
    hook_message: hook.message,
    checked_at: hook.checkedAt,
    ...(hook.made === null ? {} : { hook_made: hook.made }),
    ...(hook.writtenAt === null ? {} : { hook_written_at: hook.writtenAt }),
  });
}

async function storeHooks(
  db: Queryable,
  { integrationId, uuid }: RepositoryKey,
  hooks: readonly SeenHook[],
): Promise<void> {
  await db
    .updateTable('vcs_repositories')
    .set({ hooks: jsonb([...hooks]) })
    .where('integration_id', '=', integrationId)
    .where('uuid', '=', uuid)
    .execute();
}

/** A delivery came: from which webhook, with which event, signed with which secret. */
export async function noteDelivery(
  db: Queryable,
  { integrationId, uuid }: RepositoryKey,
  delivery: { hookId: string | null; eventKey: string; signedBy: SignedBy | null; at: Date },
): Promise<void> {
  // Where something has just happened, something else may have been missed.
  const askAt = new Date(delivery.at.getTime() + askAgainMs);
  await db
    .updateTable('vcs_repositories')
    .set({ last_delivery_at: delivery.at, poll_due_at: sql`least(poll_due_at, ${askAt})` })
    .where('integration_id', '=', integrationId)
    .where('uuid', '=', uuid)
    .execute();
  if (delivery.hookId === null) return;
  await db
    .insertInto('vcs_hook_activity')
    .values({
      integration_id: integrationId,
      repository_uuid: uuid,
      hook_id: delivery.hookId,
      event_key: delivery.eventKey,
      last_at: delivery.at,
      signed_by: delivery.signedBy ?? 'current',
    })
    .onConflict((conflict) =>
      conflict.columns(['integration_id', 'repository_uuid', 'hook_id', 'event_key']).doUpdateSet({
        last_at: delivery.at,
        signed_by: delivery.signedBy ?? 'current',
        deliveries: sql`vcs_hook_activity.deliveries + 1`,
      }),
    )
    .execute();
}

/** A refused delivery claims to be from these repositories; nothing proves it. */
export async function noteRefusal(
  db: Queryable,
  integrationId: string,
  fullName: string,
  at: Date,
): Promise<void> {
  await db
    .updateTable('vcs_repositories')
    .set({ refused_at: at })
    .where('integration_id', '=', integrationId)
    .where((where) => where(where.fn('lower', ['full_name']), '=', fullName.toLowerCase()))
    .execute();
}

export function hookActivityOf(db: Queryable, integrationId: string): Promise<HookActivity[]> {
  return db
    .selectFrom('vcs_hook_activity')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .orderBy('last_at', 'desc')
    .execute();
}

/** A webhook that is gone delivers no more: what is known of it would only mislead. */
export async function forgetHookActivity(db: Queryable, key: RepositoryKey, hookId: string): Promise<void> {
  await db
    .deleteFrom('vcs_hook_activity')
    .where('integration_id', '=', key.integrationId)
    .where('repository_uuid', '=', key.uuid)
    .where('hook_id', '=', hookId)
    .execute();
}

/** Repositories whose webhook nobody looked at for a while. */
export async function staleRepositories(db: Queryable, before: Date): Promise<RepositoryKey[]> {
  const rows = await db
    .selectFrom('vcs_repositories')
    .innerJoin('vcs_integrations', 'vcs_integrations.id', 'vcs_repositories.integration_id')
    .select(['vcs_repositories.integration_id', 'vcs_repositories.uuid'])
    .where('vcs_repositories.checked_at', '<', before)
    .where('vcs_integrations.deleted_at', 'is', null)
    .where('vcs_integrations.broken_since', 'is', null)
    .orderBy('vcs_repositories.checked_at')
    .limit(50)
    .execute();
  return rows.map((row) => ({ integrationId: row.integration_id, uuid: row.uuid }));
}
