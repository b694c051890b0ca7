import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@gantry/contract/errors';
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { Pool, QueryResult } from 'pg';
import type { Logger } from '../logger.ts';
import { createKysely, createPool } from './driver.ts';
import { TransactionConflict, unavailable } from './errors.ts';
import { Listener } from './listener.ts';
import type { Tables } from './tables.ts';

/** An open transaction. */
export type Trx = Transaction<Tables>;

/** What a store's function runs its statement on: a transaction, or the pool. */
export type Queryable = Kysely<Tables>;

/** One database: pools for queries, and one connection that listens. */
export type Db = {
  readonly kysely: Queryable;
  /** Two connections of their own, for senders that wait for us: however busy everybody else is, these are free. */
  readonly intake: Queryable;
  /**
   * Runs `work` in one transaction. When the database gives way to another transaction (deadlock, serialization
   * failure) the whole of `work` is repeated, so it must have no effects outside the transaction.
   */
  transaction<T>(work: (trx: Trx) => Promise<T>): Promise<T>;
  /**
   * Calls `onPayload` for every notification on the channel, until the returned function is called. Notifications
   * sent while the connection was down are lost: `onReconnect` is called then, to look once at what happened.
   */
  listen(
    channel: string,
    onPayload: (payload: string) => void,
    onReconnect?: () => void,
  ): Promise<() => Promise<void>>;
  /** Sends a notification when the transaction commits. At most 7,999 bytes: send ids, not things. */
  notify(queryable: Queryable, channel: string, payload: string): Promise<void>;
  /**
   * Runs SQL text as it is, for libraries that bring their own: errors stay the driver's, and the rows of several
   * statements are joined.
   */
  execute(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  close(): Promise<void>;
};

export type DatabaseOptions = {
  /** `postgres://user:password@host:port/database`, or with `?host=/folder` for a unix socket. */
  url: string;
  /** Most connections at once, beside the listening one and those of the intake; 10 by default. */
  poolSize?: number;
  logger: Logger;
};

const INTAKE_CONNECTIONS = 2;
const MAX_ATTEMPTS = 6;
const MAX_PAYLOAD_BYTES = 7_999;

/** Opens the database and proves that it answers, or throws `DATABASE_UNAVAILABLE`. */
export async function openDatabase({ url, poolSize = 10, logger }: DatabaseOptions): Promise<Db> {
  const pool = createPool(url, poolSize, logger);
  const kysely = createKysely(pool);
  try {
    await sql`select 1`.execute(kysely);
  } catch (error) {
    await kysely.destroy();
    throw error instanceof AppError ? error : unavailable(error);
  }
  const intake = createKysely(createPool(url, INTAKE_CONNECTIONS, logger));
  return assemble({ pool, kysely, intake, listener: new Listener({ url, logger }) });
}

type Parts = Pick<Db, 'kysely' | 'intake'> & { readonly pool: Pool; readonly listener: Listener };

function assemble({ pool, kysely, intake, listener }: Parts): Db {
  let closing: Promise<void> | undefined;
  const close = async () => {
    await listener.close();
    await Promise.all([kysely.destroy(), intake.destroy()]);
  };
  return {
    kysely,
    intake,
    transaction: (work) => runTransaction(kysely, work),
    listen: (channel, onPayload, onReconnect) => listener.listen(channel, onPayload, onReconnect),
    notify,
    execute: (text, values) => executeText(pool, text, values),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

async function runTransaction<T>(kysely: Queryable, work: (trx: Trx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await kysely.transaction().execute(work);
    } catch (error) {
      if (!(error instanceof TransactionConflict) || attempt === MAX_ATTEMPTS) throw error;
      // Random, so that two transactions which met do not meet again.
      await delay(Math.random() * 10 * 2 ** attempt);
    }
  }
}

async function executeText(pool: Pool, text: string, values: unknown[] = []): Promise<{ rows: unknown[] }> {
  const result: QueryResult | QueryResult[] = await pool.query(text, values);
  return { rows: [result].flat().flatMap(({ rows }) => rows) };
}

async function notify(queryable: Queryable, channel: string, payload: string): Promise<void> {
  if (Buffer.byteLength(payload) > MAX_PAYLOAD_BYTES) {
    throw new RangeError(
      `A notification on ${channel} is longer than ${MAX_PAYLOAD_BYTES} bytes: send an id instead.`,
    );
  }
  await sql`select pg_notify(${channel}, ${payload})`.execute(queryable);
}

/** A value for a jsonb column. The driver alone would turn a top-level array into a PostgreSQL array. */
export function jsonb<T>(value: T): RawBuilder<T> {
  return sql<T>`${JSON.stringify(value)}::jsonb`;
}
