import type { Queryable } from '../platform/db/index.ts';
import { poolById } from './store.ts';

/** A pool as the audit trail shows it. */
export async function poolSnapshot(db: Queryable, { id }: { readonly id: string }) {
  const row = await poolById(db, id);
  return row === undefined
    ? null
    : { name: row.name, description: row.description, space: row.space_id, labels: row.labels };
}
