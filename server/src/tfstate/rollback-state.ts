import { AppError, notFound } from '@gantry/contract/errors';
import { z } from 'zod';
import type { UseCases } from '../authz/index.ts';
import { newId } from '../platform/ids.ts';
import { locateStack, lockStackRow, noticeStack } from '../stacks/index.ts';
import { withSerial } from './model.ts';
import { requireHolder, requireQuiet } from './quiet-stack.ts';
import { type StateDeps, stateContext } from './state-backend.ts';
import { insertState, newestState, stateById } from './store.ts';

type Deps = StateDeps & { readonly useCases: UseCases };

/**
 * Makes an earlier version of the state the present one, as a new version with the next serial. Only the holder of the
 * stack's lock may, and only while no run is under way.
 */
export const rollbackState = (deps: Deps) =>
  deps.useCases.write({
    name: 'state.rollback',
    action: 'state:rollback',
    input: z.object({ id: z.string(), version: z.string() }),
    locate: locateStack(deps),
    audit: (given) => given,
    run: async ({ trx, actor, input: { id, version } }) => {
      const stack = await lockStackRow(trx, id);
      if (stack === undefined) throw notFound();
      requireHolder(stack, actor);
      await requireQuiet(trx, id);
      const [wanted, newest] = await Promise.all([stateById(trx, id, version), newestState(trx, id)]);
      if (wanted === undefined || newest === undefined) throw notFound();
      if (wanted.id === newest.id) {
        throw new AppError('BAD_INPUT', 'version: This is the present state already.');
      }
      const text = deps.secretBox.open(wanted.sealed, stateContext(id, wanted.id)).toString('utf8');
      const serial = newest.serial + 1;
      const body = Buffer.from(withSerial(text, serial));
      const stateId = newId();
      await insertState(trx, {
        id: stateId,
        stack_id: id,
        serial,
        lineage: wanted.lineage,
        sealed: deps.secretBox.seal(body, stateContext(id, stateId)),
        bytes: body.byteLength,
        resources: wanted.resources,
        run_id: null,
        created_by: `${actor.name}, back to serial ${wanted.serial}`,
        created_at: deps.clock.now(),
      });
      await noticeStack(deps.db, trx, stack);
      return { id };
    },
  });
