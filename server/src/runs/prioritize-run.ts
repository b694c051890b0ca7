import { AppError, notFound } from '@gantry/contract/errors';
import { isTerminal } from '@gantry/contract/run-states';
import { z } from 'zod';
import type { RunDeps } from './deps.ts';
import { locateRun } from './locate.ts';
import { noticeRun } from './notice-run.ts';
import { lockRunRow, updateRun } from './store.ts';

/** Lets a run go before, or after, the runs of other stacks; within its stack the order stays. */
export const prioritizeRun = (deps: RunDeps) =>
  deps.useCases.write({
    name: 'run.prioritize',
    action: 'run:prioritize',
    input: z.object({ stack: z.string(), run: z.string(), priority: z.enum(['high', 'normal', 'low']) }),
    locate: locateRun(deps),
    audit: (given) => given,
    run: async ({ trx, input: { run: id, priority } }) => {
      const run = await lockRunRow(trx, id);
      if (run === undefined) throw notFound();
      if (isTerminal(run.state)) throw new AppError('RUN_TRANSITION_INVALID', 'The run has ended already.');
      await updateRun(trx, id, { priority: priorities[priority] });
      await noticeRun(deps.db, trx, run);
      return { id };
    },
  });

const priorities = { high: 1, normal: 0, low: -1 } as const;
