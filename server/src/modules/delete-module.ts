import { AppError, notFound } from '@gantry/contract/errors';
import { z } from 'zod';
import { unfinishedRuns } from '../runs/index.ts';
import { deleteStackRow, lockStackRow } from '../stacks/index.ts';
import type { ModuleDeps } from './deps.ts';
import { locateModule, noticeModule } from './locate.ts';

/** Deletes a module with all its versions: whoever uses them cannot install them any more. */
export const deleteModule = ({ db, useCases }: ModuleDeps) =>
  useCases.write({
    name: 'module.delete',
    action: 'module:delete',
    input: z.object({ id: z.string() }),
    locate: locateModule({ db }),
    audit: (given) => given,
    run: async ({ trx, input: { id }, located: { module } }) => {
      const stack = await lockStackRow(trx, id);
      if (stack === undefined) throw notFound();
      if (stack.protect_from_deletion) {
        throw new AppError(
          'STACK_PROTECTED',
          'The module is protected from deletion. Switch the protection off first.',
        );
      }
      if ((await unfinishedRuns(trx, id)).length > 0) throw new AppError('MODULE_IN_USE');
      await deleteStackRow(trx, id);
      await noticeModule(db, trx, module);
      return module;
    },
  });
