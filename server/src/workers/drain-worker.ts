import { notFound } from '@gantry/contract/errors';
import { z } from 'zod';
import { homeOf, locatePool, noticePool, poolColumn } from '../pools/index.ts';
import type { WorkerDeps } from './deps.ts';
import { retireWorkers, setDrained } from './store.ts';

/** A drained worker ends the runs that it has and gets no others, until it is told to go on. */
export const drainWorker = ({ db, clock, useCases }: WorkerDeps) =>
  useCases.write({
    name: 'worker.drain',
    action: 'worker:admin',
    input: z.object({ pool: z.string(), id: z.string(), drain: z.boolean() }),
    locate: async (_db, { pool, id }) => {
      const located = await locatePool({ db })(_db, { pool });
      return located && { ...located, subject: { kind: 'worker', id } };
    },
    audit: (given) => given,
    run: async ({ trx, input: { id, drain }, located: { pool } }) => {
      const key = { id, poolId: poolColumn(pool.id) };
      if (!(await setDrained(trx, key, drain ? clock.now() : null))) throw notFound();
      await noticePool(db, trx, id, homeOf(pool));
      return { id };
    },
  });

/**
 * Has every worker of the pool that is there end what it runs and then register anew, with the tools that its machine
 * has by then. One that was drained takes runs again.
 */
export const cyclePool = ({ db, clock, useCases, limits }: WorkerDeps) =>
  useCases.write({
    name: 'worker.cycle',
    action: 'worker:admin',
    input: z.object({ pool: z.string() }),
    locate: locatePool({ db }),
    audit: (given) => given,
    run: async ({ trx, located: { pool } }) => {
      const at = clock.now();
      const seenSince = new Date(at.getTime() - limits.leaseSeconds * 1_000);
      const ids = await retireWorkers(trx, poolColumn(pool.id), { seenSince, at });
      for (const id of ids) await noticePool(db, trx, id, homeOf(pool));
      return ids.length;
    },
  });
