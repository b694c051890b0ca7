import { z } from 'zod';

/**
 * A backup is a gzipped tar, in this order: `gantry-backup.json` (what it is), `key.json` (the encryption keys under a
 * passphrase, on request), `tables/NAME/0001.copy` and on (PostgreSQL's COPY text of each table, in pieces, tables
 * before those that refer to them), `jobs/0001.jsonl` and on (work that waits), and at last `manifest.json` with the
 * counts and checksums. Without its end it is no backup.
 */
export const backupFormat = 1;
export const headerName = 'gantry-backup.json';
export const keyName = 'key.json';
export const manifestName = 'manifest.json';
export const jobsFolder = 'jobs';
export const tableFolder = (table: string): string => `tables/${table}`;

/** Pieces are small, so that neither side ever holds much of a table. */
export const pieceBytes = 4 * 1_048_576;

export const backupHeader = z.object({
  format: z.number().int(),
  gantry: z.string(),
  createdAt: z.string(),
  /** The migrations of the database, first to last. */
  migrations: z.array(z.object({ number: z.number().int(), name: z.string(), checksum: z.string() })).min(1),
  /** Ids of the encryption keys that sealed what is in it; the first one seals. */
  keyIds: z.array(z.string()),
});
export type BackupHeader = z.infer<typeof backupHeader>;

export const backupManifest = z.object({
  tables: z.array(
    z.object({
      name: z.string(),
      columns: z.array(z.string()),
      rows: z.number().int(),
      bytes: z.number().int(),
      sha256: z.string(),
    }),
  ),
  jobs: z.object({ count: z.number().int(), sha256: z.string() }),
});
export type BackupManifest = z.infer<typeof backupManifest>;
export type TableSummary = BackupManifest['tables'][number];

/** What has been done so far, for people who wait. */
export type BackupProgress = (done: { readonly name: string; readonly rows: number }) => void;
