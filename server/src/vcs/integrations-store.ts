import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { HookState, IntegrationTable, RepositoryTable, StoredConnection } from './tables.ts';

export type IntegrationRow = Selectable<IntegrationTable>;
export type RepositoryRow = Selectable<RepositoryTable>;

export function integrationById(db: Queryable, id: string): Promise<IntegrationRow | undefined> {
  return db.selectFrom('vcs_integrations').selectAll().where('id', '=', id).executeTakeFirst();
}

export function defaultIntegration(db: Queryable): Promise<IntegrationRow | undefined> {
  return db.selectFrom('vcs_integrations').selectAll().where('is_default', '=', true).executeTakeFirst();
}

/** The default one, which everybody sees, and those of the given spaces. */
export function listIntegrations(db: Queryable, spaceIds: readonly string[]): Promise<IntegrationRow[]> {
  return db
    .selectFrom('vcs_integrations')
    .selectAll()
    .where((where) =>
      where.or([
        where('is_default', '=', true),
        ...(spaceIds.length > 0 ? [where('space_id', 'in', spaceIds)] : []),
      ]),
    )
    .orderBy('is_default', 'desc')
    .orderBy('name')
    .execute();
}

export async function insertIntegration(db: Queryable, row: Insertable<IntegrationTable>): Promise<void> {
  await db.insertInto('vcs_integrations').values(row).execute();
}

export async function updateIntegration(
  db: Queryable,
  id: string,
  set: Updateable<IntegrationTable>,
): Promise<void> {
  await db.updateTable('vcs_integrations').set(set).where('id', '=', id).execute();
}

export async function storeConnection(
  db: Queryable,
  id: string,
  connection: StoredConnection,
): Promise<void> {
  await updateIntegration(db, id, { connection });
}

export async function deleteIntegrationRow(db: Queryable, id: string): Promise<void> {
  await db.deleteFrom('vcs_integrations').where('id', '=', id).execute();
}

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
    })
    .onConflict((conflict) =>
      conflict.columns(['integration_id', 'uuid']).doUpdateSet({ full_name: repository.fullName }),
    )
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

export async function storeHookState(
  db: Queryable,
  key: { integrationId: string; uuid: string },
  hook: { state: HookState; message: string; checkedAt: Date },
): Promise<void> {
  await db
    .updateTable('vcs_repositories')
    .set({ hook_state: hook.state, hook_message: hook.message, checked_at: hook.checkedAt })
    .where('integration_id', '=', key.integrationId)
    .where('uuid', '=', key.uuid)
    .execute();
}

export async function noteDeliveryOf(
  db: Queryable,
  integrationId: string,
  uuids: readonly string[],
  at: Date,
): Promise<void> {
  if (uuids.length === 0) return;
  await db
    .updateTable('vcs_repositories')
    .set({ last_delivery_at: at })
    .where('integration_id', '=', integrationId)
    .where('uuid', 'in', uuids)
    .execute();
}
