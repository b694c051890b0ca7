import { z } from 'zod';
import type { Finding } from './doctor.ts';

export const seenPool = z.object({
  id: z.string(),
  name: z.string(),
  pendingRuns: z.number(),
  users: z.array(z.object({ kind: z.string() })),
  seenWorkers: z.array(z.object({ name: z.string(), state: z.string(), drained: z.boolean() })),
});
export type SeenPool = z.infer<typeof seenPool>;

const publicPool = 'public';

/** One line for each pool: who is there, and what waits in vain. */
export const workerFindings = (pools: readonly SeenPool[]): Finding[] =>
  pools.map((pool) => {
    const check = pool.id === publicPool ? 'workers' : `workers of ${pool.name}`;
    const lost = pool.seenWorkers.filter(({ state }) => state === 'LOST').map(({ name }) => name);
    const connected = pool.seenWorkers.filter(({ state }) => state !== 'LOST');
    const gone = lost.length === 0 ? '' : ` Lost: ${lost.join(', ')}.`;
    if (connected.length === 0) {
      const { state, message } = nobody(pool, pools);
      return { check, state, message: message + gone };
    }
    const busy = connected.filter(({ state }) => state === 'BUSY').length;
    const drained = connected.filter((worker) => worker.drained).length;
    if (drained === connected.length) {
      const message = `Each of the ${drained} connected is drained and takes no runs.${gone}`;
      return { check, state: pool.pendingRuns > 0 ? 'problem' : 'warning', message };
    }
    const apart = drained === 0 ? '' : `, ${drained} drained`;
    const message = `${connected.length} connected, ${busy} at work${apart}.${gone}`;
    return { check, state: lost.length === 0 ? 'ok' : 'warning', message };
  });

/** Nobody in a pool is a problem as far as something needs it. */
function nobody(pool: SeenPool, pools: readonly SeenPool[]): Pick<Finding, 'state' | 'message'> {
  const waiting = pool.pendingRuns === 0 ? '' : ` Runs that wait: ${pool.pendingRuns}.`;
  if (pool.id === publicPool) {
    const alone = pools.every(({ seenWorkers }) => seenWorkers.every(({ state }) => state === 'LOST'));
    return {
      state: alone || pool.pendingRuns > 0 ? 'problem' : 'warning',
      message: `No worker is connected, so that no run can start without a pool of its own.${waiting}`,
    };
  }
  if (pool.users.length === 0) {
    return { state: 'ok', message: 'No worker is connected, and no stack or module uses the pool.' };
  }
  return {
    state: 'problem',
    message: `No worker is connected. Stacks and modules that use the pool: ${pool.users.length}.${waiting} Start a worker with a token of the pool.`,
  };
}
