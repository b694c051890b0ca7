import type { PoolClient } from 'pg';
import { sha256Hex } from '../ids.ts';

/**
 * Put before the text of a statement, it has each connection parse and plan the statement once only. Worth it for
 * long statements that are run often; not for those that select `*`, which fail once a migration adds a column.
 */
export const PREPARE = '/* prepare */ ';

/**
 * Makes a connection heed `PREPARE`, whoever builds the statement: the driver wants a name for it. Statements are
 * handed over with a callback, because what the promise of the driver holds, its values among them, outlives the
 * small collections of garbage: with bodies of deliveries as values a full one came twice a second.
 */
export function heedPrepare(client: PoolClient): void {
  const { query } = client;
  const queryPrepared = function (this: unknown, ...args: unknown[]): unknown {
    const [text, values, callback] = args;
    if (typeof text !== 'string') return Reflect.apply(query, this, args);
    if (typeof values === 'function') return Reflect.apply(query, this, [{ ...nameOf(text), text }, values]);
    const statement = { ...nameOf(text), text, values };
    if (typeof callback === 'function') return Reflect.apply(query, this, [statement, callback]);
    return new Promise((resolve, reject) => {
      const done = (error: unknown, result: unknown) => (error ? reject(error) : resolve(result));
      Reflect.apply(query, this, [statement, done]);
    }).catch(rethrowFromHere);
  };
  Object.defineProperty(client, 'query', { value: queryPrepared });
}

/** The stack leads back to whoever asked, as the driver's own promise has it, instead of to the socket. */
function rethrowFromHere(error: unknown): never {
  if (error instanceof Error) Error.captureStackTrace(error);
  throw error;
}

/** PostgreSQL cuts names after 63 characters. */
const nameOf = (text: string): { name?: string } =>
  text.startsWith(PREPARE) ? { name: sha256Hex(text).slice(0, 63) } : {};
