import { poolIdOf, publicPoolId, readPool } from '../pools/index.ts';
import type { WorkerDeps } from './deps.ts';
import { connectedWorkers } from './store.ts';

/**
 * Why no worker takes a run of the pool however long it waits: none is there, or all are drained. Null when some take
 * runs.
 */
export function createWhyWaiting({ db, clock, limits }: WorkerDeps) {
  return async (column: string | null): Promise<string | null> => {
    const since = new Date(clock.now().getTime() - limits.leaseSeconds * 1_000);
    const { connected, taking } = await connectedWorkers(db.kysely, column, since);
    if (taking > 0) return null;
    const pool = await readPool(db.kysely, poolIdOf(column));
    return pool === null ? null : sentence(pool, connected);
  };
}

function sentence({ id, name }: { readonly id: string; readonly name: string }, connected: number): string {
  const called = id === publicPoolId ? 'the public worker pool' : `the worker pool ${name}`;
  if (connected > 0) return `Waits for a worker: all of ${called} are drained. Let one take runs again.`;
  const also = id === publicPoolId ? ', or the server with GANTRY_WORKERS above 0' : '';
  return `Waits for a worker: none is connected to ${called}. Start one with a token of the pool${also}.`;
}
