import type { Generated } from 'kysely';

export type AuditEntryTable = {
  id: Generated<number>;
  at: Date;
  operation: string;
  action: string;
  outcome: 'done' | 'denied';
  actor_kind: string;
  actor_id: string;
  actor_name: string;
  space_id: string;
  subject_kind: string | null;
  subject_id: string | null;
  details: unknown;
  remote_address: string | null;
};

declare module '../platform/db/tables.ts' {
  interface Tables {
    audit_entries: AuditEntryTable;
  }
}
