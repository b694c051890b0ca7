import type { Insertable } from 'kysely';
import { jsonb, type Queryable } from '../platform/db/index.ts';
import type { AuditEntryTable } from './tables.ts';

export async function insertAuditEntry(db: Queryable, entry: Insertable<AuditEntryTable>): Promise<void> {
  await db
    .insertInto('audit_entries')
    .values({ ...entry, details: jsonb(entry.details) })
    .execute();
}
