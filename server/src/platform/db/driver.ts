import {
  type DatabaseConnection,
  Kysely,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
} from 'kysely';
import { type CustomTypesConfig, Pool, types } from 'pg';
import type { Logger } from '../logger.ts';
import { translateDriverError } from './errors.ts';
import { heedPrepare } from './prepare.ts';
import type { Tables } from './tables.ts';

const INT8 = 20;
const DATE = 1082;

/** int8 as a number, refused beyond 2^53; date as 'YYYY-MM-DD'; everything else as `pg` does it. */
export const typeParsers: CustomTypesConfig = {
  getTypeParser(oid, format) {
    if (format !== 'binary' && Number(oid) === INT8) return parseInt8;
    if (format !== 'binary' && Number(oid) === DATE) return (text: string) => text;
    return types.getTypeParser(oid, format);
  },
};

function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`The integer ${text} is too large to be exact.`);
  return value;
}

/** Connections to one database, at most `size` of them, none kept while unused for half a minute. */
export function createPool(url: string, size: number, logger: Logger): Pool {
  const pool = new Pool({
    connectionString: url,
    max: size,
    types: typeParsers,
    application_name: 'gantry',
    connectionTimeoutMillis: 15_000,
    idleTimeoutMillis: 30_000,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
  });
  pool.on('connect', (client) => {
    heedPrepare(client);
    // The pool watches only idle connections; an error of a busy one, unheard, would end the process. The statement
    // under way is rejected anyway.
    client.on('error', (error) => logger.debug({ error }, 'A database connection broke'));
  });
  pool.on('error', (error) => {
    if (!pool.ending) logger.warn({ error }, 'An idle database connection broke');
  });
  return pool;
}

/** The query builder over a pool. Closing it (`destroy`) closes the pool. */
export function createKysely(pool: Pool): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new TranslatingDialect({ pool }) });
}

class TranslatingDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;

  constructor(config: PostgresDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): TranslatingDriver {
    return new TranslatingDriver(this.#config);
  }
}

/** Every statement passes here, so this is the one place where SQLSTATEs become our errors. */
class TranslatingDriver extends PostgresDriver {
  readonly #translated = new WeakSet<DatabaseConnection>();

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection().catch(rethrow);
    if (this.#translated.has(connection)) return connection;
    this.#translated.add(connection);
    const execute = connection.executeQuery.bind(connection);
    connection.executeQuery = (query, options) => execute<never>(query, options).catch(rethrow);
    return connection;
  }
}

function rethrow(error: unknown): never {
  throw translateDriverError(error);
}
