import type { RunType } from '@gantry/contract/run-states';
import { createPolicies } from '../../policies/index.ts';
import { stackById } from '../../stacks/index.ts';
import { admin, commitOf, settings, startStacks } from '../../stacks/testing/start-stacks.ts';
import {
  advanceRun,
  createRun,
  createRuns,
  type NewRun,
  type RunEvent,
  type RunRow,
  runById,
} from '../index.ts';

/** The way of a run to its plan, and on. */
export const planning: readonly RunEvent[] = ['unblocked', 'claimed', 'workspace_ready', 'plan_started'];
export const unconfirmed: readonly RunEvent[] = [...planning, 'planned_to_confirm'];

/** Runs of real stacks over a real database. */
export async function startRuns() {
  const started = await startStacks();
  const world = { ...started, policies: createPolicies(started) };
  const { db, stacks } = world;
  const runs = createRuns(world);
  let made = 0;

  const row = async (id: string): Promise<RunRow> => {
    const run = await runById(db.kysely, id);
    if (run === undefined) throw new Error(`There is no run ${id}.`);
    return run;
  };
  const stackRow = async (id: string) => {
    const stack = await stackById(db.kysely, id);
    if (stack === undefined) throw new Error(`There is no stack ${id}.`);
    return stack;
  };
  const advance = (runId: string, event: RunEvent) =>
    db.transaction((trx) => advanceRun(world, trx, { runId, event, actor: 'test' }));

  return {
    ...world,
    runs,
    row,
    stackRow,
    advance,
    schedule: (stackId: string) => runs.scheduleStack({ stackId }),
    newStack: async (changes: Parameters<typeof settings>[0] = {}): Promise<string> => {
      made += 1;
      return (await stacks.useCases.create.call(admin, settings({ name: `Stack ${made}`, ...changes }))).id;
    },
    /** A run as an event makes it, moved on by the given events. */
    newRun: async (
      stackId: string,
      { events = [], ...changes }: Partial<NewRun> & { events?: readonly RunEvent[] } = {},
    ): Promise<RunRow> => {
      const stack = await stackRow(stackId);
      const { run } = await db.transaction((trx) =>
        createRun(world, trx, {
          stack,
          type: 'TRACKED',
          commit: commitOf('main'),
          branch: 'main',
          pullRequest: null,
          eventId: null,
          triggeredBy: 'Ada from Bitbucket',
          once: false,
          ...changes,
        }),
      );
      for (const event of events) await advance(run.id, event);
      return row(run.id);
    },
    states: async (stackId: string, type?: RunType) => {
      const rows = await db.kysely
        .selectFrom('runs')
        .selectAll()
        .where('stack_id', '=', stackId)
        .orderBy('number')
        .execute();
      return rows.filter((run) => type === undefined || run.type === type).map((run) => run.state);
    },
  };
}
