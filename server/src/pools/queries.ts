import { z } from 'zod';
import { isAllowed, locateList, visibleSpaces } from '../authz/index.ts';
import type { PoolDeps } from './deps.ts';
import { locateSeenPool } from './locate.ts';
import { publicPool, toPool } from './model.ts';
import { poolsInSpaces } from './store.ts';

/** The public pool, then those of the spaces that the actor sees, by name. */
export const listPools = ({ db, useCases }: PoolDeps) =>
  useCases.read({
    name: 'workerPool.list',
    action: 'worker:read',
    input: z.object({}),
    locate: async (_db, _input, actor) => locateList(actor, 'worker:read'),
    run: async ({ actor }) => {
      const rows = await poolsInSpaces(db.kysely, visibleSpaces(actor, 'worker:read'));
      return [publicPool, ...rows.map(toPool)];
    },
  });

export const getPool = ({ db, useCases }: PoolDeps) =>
  useCases.read({
    name: 'workerPool.get',
    action: 'worker:read',
    input: z.object({ id: z.string() }),
    locate: locateSeenPool({ db }),
    run: async ({ located: { pool } }) => pool,
  });

/** What uses a pool; of the public one nothing is told, for that is all the rest. What the actor may not see has no name. */
export const listPoolUsers = ({ db, useCases, users }: PoolDeps) =>
  useCases.read({
    name: 'workerPool.users',
    action: 'worker:read',
    input: z.object({ id: z.string() }),
    locate: locateSeenPool({ db }),
    run: async ({ actor, located: { pool } }) =>
      (pool.spaceId === null ? [] : await users.list(db.kysely, pool.id)).map(
        ({ kind, id, name, spaceId }) =>
          isAllowed(actor, `${kind}:read`, spaceId) ? { kind, id, name } : { kind, id: null, name: null },
      ),
  });
