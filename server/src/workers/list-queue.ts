import { z } from 'zod';
import { locateList, visibleSpaces } from '../authz/index.ts';
import { poolColumn } from '../pools/index.ts';
import type { WorkerDeps } from './deps.ts';
import { queueOf } from './queue-store.ts';

/** What waits for a worker of the pool, in the order in which it goes. */
export const listQueue = ({ db, useCases }: WorkerDeps) =>
  useCases.read({
    name: 'worker.queue',
    action: 'run:read',
    input: z.object({ pool: z.string() }),
    locate: async (_db, _input, actor) => locateList(actor, 'run:read'),
    run: async ({ actor, input: { pool } }) =>
      queueOf(db.kysely, poolColumn(pool), visibleSpaces(actor, 'run:read')),
  });
