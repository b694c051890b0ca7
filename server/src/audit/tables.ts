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
  /** Names of the roles that the actor held in the space. */
  actor_roles: string[];
  space_id: string;
  subject_kind: string | null;
  subject_id: string | null;
  details: unknown;
  before: unknown;
  after: unknown;
  remote_address: string | null;
  /** HMAC over the entry and the mac of the one before; null for entries older than the chain. */
  mac: Buffer | null;
};

/** One row: where the chain begins and ends. */
export type AuditChainTable = {
  one: Generated<boolean>;
  key_sealed: Buffer | null;
  anchor_id: number;
  anchor_mac: Buffer;
  removed: number;
  head_id: number;
  head_mac: Buffer;
  entries: number;
  /** HMAC over the other columns; null before the first entry. */
  seal: Buffer | null;
};

export type AuditSettingsTable = { one: Generated<boolean>; retention_days: number | null };

export type AuditWebhookTable = {
  id: string;
  endpoint: string;
  secret_sealed: Buffer;
  headers_sealed: Buffer;
  include_runs: boolean;
  enabled: boolean;
  created_at: Date;
  /** Set when it was replaced or deleted: what is owed to it is still sent. */
  ended_at: Date | null;
  last_delivered_at: Date | null;
  last_problem: string | null;
};

declare module '../platform/db/tables.ts' {
  interface Tables {
    audit_entries: AuditEntryTable;
    audit_chain: AuditChainTable;
    audit_settings: AuditSettingsTable;
    audit_webhooks: AuditWebhookTable;
  }
}
