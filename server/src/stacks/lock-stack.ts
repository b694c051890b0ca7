import { AppError, notFound } from '@gantry/contract/errors';
import { z } from 'zod';
import { isAllowed } from '../authz/index.ts';
import type { StackDeps } from './deps.ts';
import { locateStack, noticeStack } from './locate.ts';
import { stackSnapshot } from './snapshot.ts';
import { lockStackRow, updateStack } from './store.ts';

const input = z.object({ id: z.string(), note: z.string().max(1_000).nullable() });

/** While a stack is locked only its holder starts blocking runs. The lock never expires. */
export const lockStack = ({ db, clock, useCases, emit }: StackDeps) =>
  useCases.write({
    name: 'stack.lock',
    action: 'stack:lock',
    input,
    locate: locateStack({ db }),
    snapshot: stackSnapshot,
    audit: (given) => given,
    run: async ({ trx, actor, input: { id, note } }) => {
      const stack = await lockStackRow(trx, id);
      if (stack === undefined) throw notFound();
      if (stack.locked_by !== null && stack.locked_by !== actor.id) {
        throw new AppError('STACK_LOCKED', `${stack.locked_by_name} has locked the stack already.`);
      }
      await updateStack(trx, id, {
        locked_by: actor.id,
        locked_by_name: actor.name,
        lock_note: note,
        locked_at: clock.now(),
      });
      await noticeStack(db, trx, stack);
      await emit(trx, 'stack.changed', { stackId: id });
      return { id };
    },
  });

export const unlockStack = ({ db, useCases, emit }: StackDeps) =>
  useCases.write({
    name: 'stack.unlock',
    action: 'stack:lock',
    input: z.object({ id: z.string() }),
    locate: locateStack({ db }),
    snapshot: stackSnapshot,
    audit: (given) => given,
    run: async ({ trx, actor, input: { id } }) => {
      const stack = await lockStackRow(trx, id);
      if (stack === undefined) throw notFound();
      const free = stack.locked_by === null || stack.locked_by === actor.id;
      if (!free && !isAllowed(actor, 'stack:unlock-any', stack.space_id)) {
        throw new AppError(
          'STACK_LOCKED',
          `${stack.locked_by_name} holds the lock. Ask them or an admin to release it.`,
        );
      }
      await updateStack(trx, id, { locked_by: null, locked_by_name: null, lock_note: null, locked_at: null });
      await noticeStack(db, trx, stack);
      await emit(trx, 'stack.changed', { stackId: id });
      return { id };
    },
  });
