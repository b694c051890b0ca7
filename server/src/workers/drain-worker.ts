import { notFound } from '@gantry/contract/errors';
import { z } from 'zod';
import { rootSpace } from '../authz/index.ts';
import { sendNotice } from '../notices.ts';
import type { WorkerDeps } from './deps.ts';
import { retireWorkers, setDrained } from './store.ts';

/** All workers are in one pool, under the name that other clients know. */
const thePool = 'public';

/** A drained worker ends the runs that it has and gets no others, until it is told to go on. */
export const drainWorker = ({ db, clock, useCases }: WorkerDeps) =>
  useCases.write({
    name: 'worker.drain',
    action: 'worker:admin',
    input: z.object({ pool: z.string(), id: z.string(), drain: z.boolean() }),
    locate: async (_db, { id }) => ({ spaceId: rootSpace, subject: { kind: 'worker', id } }),
    audit: (given) => given,
    run: async ({ trx, input: { pool, id, drain } }) => {
      if (pool !== thePool || !(await setDrained(trx, id, drain ? clock.now() : null))) throw notFound();
      await sendNotice(db, trx, { kind: 'WORKER', id, stackId: null, spaceId: rootSpace });
      return { id };
    },
  });

/**
 * Has every worker that is there end what it runs and then register anew, with the tools that its machine has by then.
 * One that was drained takes runs again.
 */
export const cyclePool = ({ db, clock, useCases, limits }: WorkerDeps) =>
  useCases.write({
    name: 'worker.cycle',
    action: 'worker:admin',
    input: z.object({ pool: z.string() }),
    locate: async () => ({ spaceId: rootSpace, subject: null }),
    audit: (given) => given,
    run: async ({ trx, input: { pool } }) => {
      if (pool !== thePool) throw notFound();
      const now = clock.now();
      const since = new Date(now.getTime() - limits.leaseSeconds * 1_000);
      const ids = await retireWorkers(trx, since, now);
      for (const id of ids) {
        await sendNotice(db, trx, { kind: 'WORKER', id, stackId: null, spaceId: rootSpace });
      }
      return ids.length;
    },
  });
