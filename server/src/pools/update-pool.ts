import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import { isAllowed } from '../authz/index.ts';
import type { Trx } from '../platform/db/index.ts';
import { allSpaceNodes, reachOf } from '../spaces/index.ts';
import { namedOnce } from './create-pool.ts';
import type { PoolDeps } from './deps.ts';
import { poolSettings } from './input.ts';
import { locatePrivatePool, noticePool } from './locate.ts';
import { poolSnapshot } from './snapshot.ts';
import { lockPool, updatePool } from './store.ts';
import type { PoolUser } from './users.ts';

/** Changes a pool. It moves only to where all that use it still reach it. */
export const changePool = (deps: PoolDeps) =>
  deps.useCases.write({
    name: 'workerPool.update',
    action: 'worker:admin',
    input: poolSettings.extend({ id: z.string() }),
    locate: locatePrivatePool(deps),
    snapshot: poolSnapshot,
    audit: (settings) => settings,
    run: async ({ trx, actor, input, located: { row } }) => {
      await lockPool(trx, row.id);
      if (input.spaceId !== row.space_id) {
        if (!isAllowed(actor, 'worker:admin', input.spaceId)) {
          throw new AppError(
            'FORBIDDEN',
            'Moving a pool needs the right to create pools in the other space.',
          );
        }
        await requireReach(trx, await deps.users.list(trx, row.id), input.spaceId);
      }
      const { name, description, labels, spaceId } = input;
      const set = { name, description, labels, space_id: spaceId, updated_at: deps.clock.now() };
      await namedOnce(updatePool(trx, row.id, set));
      await noticePool(deps.db, trx, row.id, row.space_id);
      if (spaceId !== row.space_id) await noticePool(deps.db, trx, row.id, spaceId);
      return { id: row.id };
    },
  });

async function requireReach(trx: Trx, users: readonly PoolUser[], spaceId: string): Promise<void> {
  const nodes = await allSpaceNodes(trx);
  const cut = users.filter((user) => !reachOf(nodes, user.spaceId).includes(spaceId)).length;
  if (cut === 0) return;
  const whose = cut === 1 ? '1 stack or module that uses' : `${cut} stacks and modules that use`;
  throw new AppError(
    'WORKER_POOL_OUT_OF_REACH',
    `${whose} this pool would not reach it there. Give them another pool first, or move the pool to a space that theirs inherit from.`,
  );
}
