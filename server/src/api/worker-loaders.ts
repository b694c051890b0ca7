import type { RunState } from '@gantry/contract/run-states';
import type { CallContext } from '../authz/index.ts';
import { type Pool, poolColumn, poolIdOf, poolsByIds, toPool } from '../pools/index.ts';
import type { RunRow } from '../runs/index.ts';
import type { StackRow } from '../stacks/index.ts';
import { createBatch, createMemo } from './batch.ts';
import type { ApiDeps, WorkerView } from './deps.ts';
import { seeing } from './seeing.ts';

/** States of runs that any worker of their pool may take. */
const claimable: readonly RunState[] = ['READY', 'CONFIRMED'];

export type WorkerLoaders = {
  worker(id: string | null): Promise<WorkerView | null>;
  workersOfPool(id: string): Promise<readonly WorkerView[]>;
  /** The pool of a stack that was read already; null where it is the public one. */
  pool(id: string | null): Promise<Pool | null>;
  /** Why no worker takes a run that waits, if that is so. */
  whyWaiting(run: RunRow): Promise<string | null>;
  clear(): void;
};

/** Workers and their pools, as runs, stacks and modules refer to them. */
export function createWorkerLoaders(
  { db, workers }: Pick<ApiDeps, 'db' | 'workers'>,
  call: CallContext,
  stackOf: (id: string) => Promise<StackRow | null>,
): WorkerLoaders {
  const all = createMemo(() => seeing(call, 'worker:read', workers.useCases.list));
  const pools = createBatch<Pool>(
    async (ids) => new Map((await poolsByIds(db.kysely, ids)).map((row) => [row.id, toPool(row)])),
  );
  const waits = createMemo((poolId) => workers.whyWaiting(poolColumn(poolId)));
  return {
    worker: async (id) =>
      id === null ? null : ((await all.of('all')).find((each) => each.id === id) ?? null),
    workersOfPool: async (id) => (await all.of('all')).filter(({ poolId }) => poolId === id),
    pool: async (id) => (id === null ? null : pools.load(id)),
    async whyWaiting(run) {
      const stack = claimable.includes(run.state) ? await stackOf(run.stack_id) : null;
      return stack === null ? null : waits.of(poolIdOf(stack.worker_pool_id));
    },
    clear() {
      for (const part of [all, pools, waits]) part.clear();
    },
  };
}
