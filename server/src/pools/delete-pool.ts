import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import { type Actor, isAllowed } from '../authz/index.ts';
import type { PoolDeps } from './deps.ts';
import { locatePrivatePool, noticePool } from './locate.ts';
import { toPool } from './model.ts';
import { poolSnapshot } from './snapshot.ts';
import { deletePoolRow, lockPool } from './store.ts';
import type { PoolUser } from './users.ts';

/** Deletes a pool that nothing uses, with its tokens: its workers are not let in any more. */
export const deletePool = ({ db, useCases, users }: PoolDeps) =>
  useCases.write({
    name: 'workerPool.delete',
    action: 'worker:admin',
    input: z.object({ id: z.string() }),
    locate: locatePrivatePool({ db }),
    snapshot: poolSnapshot,
    audit: (given) => given,
    run: async ({ trx, actor, located: { row } }) => {
      await lockPool(trx, row.id);
      const using = await users.list(trx, row.id);
      if (using.length > 0) throw inUse(actor, using);
      await deletePoolRow(trx, row.id);
      await noticePool(db, trx, row.id, row.space_id);
      return toPool(row);
    },
  });

const mostNamed = 5;

/** Names those that the actor may see. */
function inUse(actor: Actor, using: readonly PoolUser[]): AppError {
  const seen = using.filter(({ kind, spaceId }) => isAllowed(actor, `${kind}:read`, spaceId));
  const named = seen.slice(0, mostNamed).map(({ kind, name }) => `${kind} ${name}`);
  const rest = using.length - named.length;
  const who = [...named, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
  return new AppError(
    'WORKER_POOL_IN_USE',
    `The pool is in use: ${who}. Give ${using.length === 1 ? 'it' : 'them'} another pool first.`,
    { details: { users: using.length } },
  );
}
