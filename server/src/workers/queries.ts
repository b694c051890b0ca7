import { z } from 'zod';
import { locateList, visibleSpaces } from '../authz/index.ts';
import { poolIdOf } from '../pools/index.ts';
import type { WorkerDeps } from './deps.ts';
import { workersSeenSince } from './store.ts';

export type WorkerView = {
  readonly id: string;
  readonly name: string;
  readonly poolId: string;
  readonly version: string;
  readonly isolation: string;
  readonly state: 'IDLE' | 'BUSY' | 'LOST';
  readonly lastSeenAt: Date;
  /** It ends what it has and takes nothing new. */
  readonly drained: boolean;
  readonly runId: string | null;
};

const shownMilliseconds = 24 * 3_600_000;

export const listWorkers = ({ db, clock, useCases, limits }: WorkerDeps) =>
  useCases.read({
    name: 'worker.list',
    action: 'worker:read',
    input: z.object({}),
    locate: async (_db, _input, actor) => locateList(actor, 'worker:read'),
    run: async ({ actor }) => {
      const now = clock.now().getTime();
      const rows = await workersSeenSince(
        db.kysely,
        new Date(now - shownMilliseconds),
        visibleSpaces(actor, 'worker:read'),
      );
      return rows.map((row): WorkerView => {
        const lost = now - row.last_seen_at.getTime() > limits.leaseSeconds * 1_000;
        const state = lost ? 'LOST' : row.run_id === null ? 'IDLE' : 'BUSY';
        return {
          id: row.id,
          name: row.name,
          poolId: poolIdOf(row.pool_id),
          version: row.version,
          isolation: row.isolation,
          state,
          lastSeenAt: row.last_seen_at,
          drained: row.drained_at !== null,
          runId: row.run_id,
        };
      });
    },
  });
