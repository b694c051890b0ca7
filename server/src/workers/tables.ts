import type { Generated } from 'kysely';

export type WorkerTokenTable = {
  id: string;
  name: string;
  token_hash: string;
  created_by: string;
  created_at: Date;
  revoked_at: Date | null;
  /** Whose workers have it; null for the public pool. */
  pool_id: Generated<string | null>;
  /** Made by the server for the worker beside it, anew at each start. */
  built_in: Generated<boolean>;
};

export type WorkerTable = {
  id: string;
  token_id: string;
  name: string;
  version: string;
  isolation: string;
  registered_at: Date;
  last_seen_at: Date;
  drained_at: Date | null;
  /** What it says to be the same worker when it starts again; null for those that say nothing. */
  identity: string | null;
  /** It was told to register anew, and is not known until it does. */
  retired_at: Date | null;
};

declare module '../platform/db/tables.ts' {
  interface Tables {
    worker_tokens: WorkerTokenTable;
    workers: WorkerTable;
  }
}
