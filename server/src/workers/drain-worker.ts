import { notFound } from '@gantry/contract/errors';
import { z } from 'zod';
import { rootSpace } from '../authz/index.ts';
import { sendNotice } from '../notices.ts';
import type { WorkerDeps } from './deps.ts';
import { setDrained } from './store.ts';

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
