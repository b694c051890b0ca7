import { CompiledQuery } from 'kysely';
import { type Db as BossDatabase, type ConstructorOptions, PgBoss } from 'pg-boss';
import { sqlStateOf } from '../db/errors.ts';
import type { Db, Queryable } from '../db/index.ts';
import { PREPARE } from '../db/prepare.ts';
import type { Logger } from '../logger.ts';

/** The schema that pg-boss makes and migrates by itself. */
export const SCHEMA = 'pgboss';

const UNIQUE_VIOLATION = '23505';

export type BossEvents = {
  /** A worker lost a job to a faster one: pg-boss takes that for an empty queue, though other jobs may be waiting. */
  onConflict(): void;
  /** A job of this name was added. */
  onJob(name: string): void;
};

/**
 * pg-boss on our pool and our listening connection. It would wake every worker of a queue for each job, each of which
 * asks the database; so what it listens for comes to `events` instead.
 */
export function createBoss(db: Db, logger: Logger, events: BossEvents): PgBoss {
  const boss = new PgBoss({ ...OPTIONS, db: bossDatabase(db, events) });
  boss.on('error', (error) => logger.warn({ error }, 'The job queue met an error'));
  boss.on('warning', (warning) => logger.warn({ warning }, 'The job queue gave a warning'));
  return boss;
}

/** Housekeeping: dead servers' jobs are found within half a minute, finished jobs deleted every ten minutes. */
const OPTIONS: ConstructorOptions = {
  schema: SCHEMA,
  useListenNotify: true,
  registerInstance: false,
  superviseIntervalSeconds: 10,
  monitorIntervalSeconds: 10,
  maintenanceIntervalSeconds: 600,
  flowIntervalSeconds: 60,
};

function bossDatabase(db: Db, { onConflict, onJob }: BossEvents): BossDatabase {
  return {
    async executeSql(text, values) {
      try {
        return await db.execute(prepared(text, values), values);
      } catch (error) {
        if (sqlStateOf(error) === UNIQUE_VIOLATION) onConflict();
        throw error;
      }
    },
    async listen(channel, _wakeAll, onReconnect) {
      return { close: await db.listen(channel, onJob, onReconnect) };
    },
  };
}

/** Runs pg-boss's statements in the caller's transaction. */
export function inTransaction(queryable: Queryable): BossDatabase {
  return {
    async executeSql(text, values) {
      const { rows } = await queryable.executeQuery(CompiledQuery.raw(prepared(text, values), values));
      return { rows };
    },
  };
}

/** pg-boss's statements are few and long: planning one takes longer than running it. Those without values vary. */
function prepared(text: string, values: unknown[] | undefined): string {
  return values && values.length > 0 ? PREPARE + text : text;
}
