import type { Queryable } from '../platform/db/index.ts';
import { spaceById } from './store.ts';

/** A space as the audit trail shows it. */
export async function spaceSnapshot(db: Queryable, { id }: { readonly id: string }) {
  const row = await spaceById(db, id);
  if (row === undefined) return null;
  return {
    name: row.name,
    description: row.description,
    parentSpace: row.parent_id,
    inheritEntities: row.inherit_entities,
    labels: row.labels,
  };
}
