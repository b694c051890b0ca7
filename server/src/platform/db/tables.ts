import type { Generated } from 'kysely';

/** One applied migration; see `migrate.ts`. */
export type SchemaMigrationTable = {
  number: number;
  name: string;
  /** SHA-256 of the file's text with LF line ends. */
  checksum: string;
  applied_at: Generated<Date>;
};

/**
 * Every table of the database, by its name in SQL. Each feature adds its own in its `tables.ts`:
 *
 *     declare module '../platform/db/tables.ts' {
 *       interface Tables {
 *         spaces: SpaceTable;
 *       }
 *     }
 *
 * Columns are typed as the driver reads them: int8 is a number, timestamptz a Date, jsonb the parsed value.
 */
export interface Tables {
  schema_migrations: SchemaMigrationTable;
}
