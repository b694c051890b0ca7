import type { Selectable } from 'kysely';
import type { SpaceNode } from '../authz/index.ts';
import type { Queryable } from '../platform/db/index.ts';
import type { SpaceTable } from './tables.ts';

export type SpaceRow = Selectable<SpaceTable>;

export async function allSpaceNodes(db: Queryable): Promise<SpaceNode[]> {
  const rows = await db.selectFrom('spaces').select(['id', 'parent_id', 'inherit_entities']).execute();
  return rows.map((row) => ({ id: row.id, parentId: row.parent_id, inheritEntities: row.inherit_entities }));
}

export function spacesById(db: Queryable, ids: readonly string[]): Promise<SpaceRow[]> {
  return db.selectFrom('spaces').selectAll().where('id', 'in', ids).orderBy('name').execute();
}

export function spaceById(db: Queryable, id: string): Promise<SpaceRow | undefined> {
  return db.selectFrom('spaces').selectAll().where('id', '=', id).executeTakeFirst();
}
