import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { IntegrationTable } from './tables.ts';

export type IntegrationRow = Selectable<IntegrationTable>;

const present = (db: Queryable) =>
  db.selectFrom('vcs_integrations').selectAll().where('deleted_at', 'is', null);

export function integrationById(db: Queryable, id: string): Promise<IntegrationRow | undefined> {
  return present(db).where('id', '=', id).executeTakeFirst();
}

/** Also one whose deletion can still be undone. */
export function integrationEvenDeleted(db: Queryable, id: string): Promise<IntegrationRow | undefined> {
  return db.selectFrom('vcs_integrations').selectAll().where('id', '=', id).executeTakeFirst();
}

export function defaultIntegration(db: Queryable): Promise<IntegrationRow | undefined> {
  return present(db).where('is_default', '=', true).executeTakeFirst();
}

/** The default one, which everybody sees, and those of the given spaces. */
export function listIntegrations(db: Queryable, spaceIds: readonly string[]): Promise<IntegrationRow[]> {
  return present(db)
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

/** Integrations other than this one whose secret a webhook may have been given by mistake. */
export function listSigners(db: Queryable, exceptId: string): Promise<IntegrationRow[]> {
  return db
    .selectFrom('vcs_integrations')
    .selectAll()
    .where('id', '<>', exceptId)
    .orderBy('id')
    .limit(20)
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

/** Stores what was found about the integration as it was read; false when it was changed or deleted meanwhile. */
export async function storeExamined(
  db: Queryable,
  read: Pick<IntegrationRow, 'id' | 'updated_at'>,
  set: Updateable<IntegrationTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('vcs_integrations')
    .set(set)
    .where('id', '=', read.id)
    .where('updated_at', '=', read.updated_at)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Those whose deletion can still be undone, the latest first. */
export function listDeletedIntegrations(
  db: Queryable,
  spaceIds: readonly string[],
): Promise<IntegrationRow[]> {
  if (spaceIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('vcs_integrations')
    .selectAll()
    .where('deleted_at', 'is not', null)
    .where('space_id', 'in', spaceIds)
    .orderBy('deleted_at', 'desc')
    .execute();
}

/** The ids of all that exist, deleted ones left out. */
export async function integrationIds(db: Queryable): Promise<string[]> {
  const rows = await db.selectFrom('vcs_integrations').select('id').where('deleted_at', 'is', null).execute();
  return rows.map((row) => row.id);
}

/** Drops for good, with deliveries and events, what was deleted before. */
export async function purgeDeletedIntegrations(db: Queryable, before: Date): Promise<void> {
  await db.deleteFrom('vcs_integrations').where('deleted_at', '<', before).execute();
}

/** Integrations that the doctor has not looked at since; `brokenBefore` for those whose credentials are refused. */
export async function dueIntegrations(
  db: Queryable,
  due: { before: Date; brokenBefore: Date },
): Promise<string[]> {
  const rows = await db
    .selectFrom('vcs_integrations')
    .select('id')
    .where('deleted_at', 'is', null)
    .where((where) =>
      where.or([
        where('checked_at', 'is', null),
        where('checked_at', '<', due.before),
        where.and([where('broken_since', 'is not', null), where('checked_at', '<', due.brokenBefore)]),
      ]),
    )
    .limit(200)
    .execute();
  return rows.map((row) => row.id);
}
