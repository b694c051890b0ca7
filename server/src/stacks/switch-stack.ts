import { AppError, notFound } from '@gantry/contract/errors';
import { z } from 'zod';
import type { StackDeps } from './deps.ts';
import { locateStack, noticeStack } from './locate.ts';
import { lockStackRow, updateStack } from './store.ts';

const switchStack = ({ db, useCases, emit }: StackDeps, disabled: boolean) =>
  useCases.write({
    name: disabled ? 'stack.disable' : 'stack.enable',
    action: 'stack:update',
    input: z.object({ id: z.string() }),
    locate: locateStack({ db }),
    audit: (given) => given,
    run: async ({ trx, input: { id } }) => {
      const stack = await lockStackRow(trx, id);
      if (stack === undefined) throw notFound();
      await updateStack(trx, id, { disabled });
      await noticeStack(db, trx, stack);
      await emit(trx, 'stack.changed', { stackId: id });
      return { id };
    },
  });

/** Nothing starts in a disabled stack: events are ignored, and runs that wait go on waiting. */
export const disableStack = (deps: StackDeps) => switchStack(deps, true);
export const enableStack = (deps: StackDeps) => switchStack(deps, false);

/** Makes a named commit of the tracked branch's repository the tracked one. Starts nothing. */
export const setTrackedCommit = ({ db, clock, useCases, vcs }: StackDeps) =>
  useCases.write({
    name: 'stack.setCommit',
    action: 'stack:sync',
    input: z.object({
      id: z.string(),
      sha: z.string().regex(/^[0-9a-fA-F]{7,40}$/, 'Give a commit hash of 7 to 40 hex digits.'),
    }),
    locate: locateStack({ db }),
    audit: (given) => given,
    prepare: async ({ input: { sha }, located: { stack } }) => {
      if (stack.integration_id === null) throw new AppError('STACK_DETACHED');
      return (await vcs.clientFor(stack.integration_id)).getCommit(stack.repository, sha);
    },
    run: async ({ trx, actor, input: { id }, located, prepared }) => {
      await updateStack(trx, id, {
        tracked_commit: prepared,
        tracked_set_by: actor.name,
        updated_at: clock.now(),
      });
      await noticeStack(db, trx, located.stack);
      return { id };
    },
  });
