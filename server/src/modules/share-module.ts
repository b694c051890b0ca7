import { AppError, notFound } from '@gantry/contract/errors';
import { z } from 'zod';
import { isAllowed } from '../authz/index.ts';
import { allSpaceNodes } from '../spaces/index.ts';
import type { ModuleDeps } from './deps.ts';
import { locateModule, noticeModule } from './locate.ts';
import { deleteShare, insertShare, sharesOf } from './shares-store.ts';

const input = z.object({ id: z.string(), spaceId: z.string() });

/** Lets the stacks and people of another space, and of those that inherit from it, install the module. */
export const shareModule = ({ db, clock, useCases }: ModuleDeps) =>
  useCases.write({
    name: 'module.share',
    action: 'module:update',
    input,
    locate: locateModule({ db }),
    audit: (given) => given,
    run: async ({ trx, actor, input: { spaceId }, located: { module } }) => {
      const known = (await allSpaceNodes(trx)).some(({ id }) => id === spaceId);
      if (!known || !isAllowed(actor, 'space:read', spaceId)) {
        throw new AppError('BAD_INPUT', 'There is no such space. Choose one that you can see.');
      }
      if (!isAllowed(actor, 'module:release', spaceId)) {
        throw new AppError('FORBIDDEN', 'Your roles do not allow bringing modules into that space.');
      }
      if (spaceId === module.space_id) throw new AppError('CONFLICT', 'The module is in that space already.');
      await insertShare(trx, {
        module_id: module.id,
        space_id: spaceId,
        shared_by: actor.name,
        shared_at: clock.now(),
      });
      await noticeModule(db, trx, module);
      return { id: module.id };
    },
  });

export const unshareModule = ({ db, useCases }: ModuleDeps) =>
  useCases.write({
    name: 'module.unshare',
    action: 'module:update',
    input,
    locate: locateModule({ db }),
    audit: (given) => given,
    run: async ({ trx, input: { spaceId }, located: { module } }) => {
      if (!(await deleteShare(trx, module.id, spaceId))) throw notFound();
      await noticeModule(db, trx, module);
      return { id: module.id };
    },
  });

export const listShares = ({ db, useCases }: ModuleDeps) =>
  useCases.read({
    name: 'module.shares',
    action: 'module:read',
    input: z.object({ id: z.string() }),
    locate: locateModule({ db }),
    run: ({ located: { module } }) => sharesOf(db.kysely, module.id),
  });
