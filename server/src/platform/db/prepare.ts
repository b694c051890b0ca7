import type { PoolClient } from 'pg';
import { sha256Hex } from '../ids.ts';

/**
 * Put before the text of a statement, it has each connection parse and plan the statement once only. Worth it for
 * long statements that are run often; not for those that select `*`, which fail once a migration adds a column.
 */
export const PREPARE = '/* prepare */ ';

/** Makes a connection heed `PREPARE`, whoever builds the statement: the driver wants a name for it. */
export function heedPrepare(client: PoolClient): void {
  const { query } = client;
  const queryPrepared = function (this: unknown, ...args: unknown[]): unknown {
    const [text, values, ...rest] = args;
    const isMarked = typeof text === 'string' && text.startsWith(PREPARE);
    if (!isMarked) return Reflect.apply(query, this, args);
    // PostgreSQL cuts names after 63 characters.
    return Reflect.apply(query, this, [{ name: sha256Hex(text).slice(0, 63), text, values }, ...rest]);
  };
  Object.defineProperty(client, 'query', { value: queryPrepared });
}
