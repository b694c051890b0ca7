import type { Db } from '../platform/db/index.ts';
import { stackById } from '../stacks/index.ts';
import { runById } from './store.ts';

/** Locates a run by `run` and its stack by `stack`; a run of another stack is not found. */
export const locateRun =
  ({ db }: { db: Db }) =>
  async (_db: unknown, input: { stack: string; run: string }) => {
    const [stack, run] = await Promise.all([
      stackById(db.kysely, input.stack),
      runById(db.kysely, input.run),
    ]);
    if (stack === undefined || run === undefined || run.stack_id !== stack.id) return null;
    return { spaceId: stack.space_id, subject: { kind: 'run', id: run.id }, stack, run };
  };
