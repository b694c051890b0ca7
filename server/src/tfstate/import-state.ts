import { AppError, notFound } from '@gantry/contract/errors';
import { z } from 'zod';
import type { UseCases } from '../authz/index.ts';
import { newId } from '../platform/ids.ts';
import { locateStack, lockStackRow, noticeStack } from '../stacks/index.ts';
import { parseState, resourcesOf, withSerial } from './model.ts';
import { requireHolder, requireQuiet } from './quiet-stack.ts';
import { type StateDeps, stateContext } from './state-backend.ts';
import { insertState, newestState } from './store.ts';
import { requireUpload, uploadContext } from './upload-state.ts';
import { deleteUpload } from './uploads-store.ts';

type Deps = StateDeps & { readonly useCases: UseCases };

/**
 * Makes an uploaded state the present one of a stack. A stack that has one already must be locked by whoever does it,
 * and keeps the one of before as an earlier version.
 */
export const importState = (deps: Deps) =>
  deps.useCases.write({
    name: 'state.import',
    action: 'state:import',
    input: z.object({ id: z.string(), upload: z.string() }),
    locate: locateStack(deps),
    audit: (given) => given,
    run: async ({ trx, actor, input }) => {
      const stack = await lockStackRow(trx, input.id);
      if (stack === undefined) throw notFound();
      if (!stack.manages_state) {
        throw new AppError('BAD_INPUT', 'Gantry does not keep the state of this stack.');
      }
      const newest = await newestState(trx, stack.id);
      if (newest !== undefined) requireHolder(stack, actor);
      await requireQuiet(trx, stack.id);
      const upload = await requireUpload(trx, actor, { id: input.upload, now: deps.clock.now() });
      const text = deps.secretBox.open(upload.sealed, uploadContext(upload.id)).toString('utf8');
      const state = parseState(text);
      if (state === null) throw new AppError('STATE_INVALID');
      const serial = Math.max(state.serial, (newest?.serial ?? -1) + 1);
      const body = Buffer.from(serial === state.serial ? text : withSerial(text, serial));
      const id = newId();
      await insertState(trx, {
        id,
        stack_id: stack.id,
        serial,
        lineage: state.lineage,
        sealed: deps.secretBox.seal(body, stateContext(stack.id, id)),
        bytes: body.byteLength,
        resources: resourcesOf(state).length,
        run_id: null,
        created_by: `${actor.name}, imported`,
        created_at: deps.clock.now(),
      });
      await deleteUpload(trx, upload.id);
      await noticeStack(deps.db, trx, stack);
      return { id: stack.id };
    },
  });
