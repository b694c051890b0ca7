import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import { rootSpace } from '../authz/index.ts';
import { sendNotice } from '../notices.ts';
import { ForeignKeyViolation } from '../platform/db/errors.ts';
import type { SpaceDeps } from './deps.ts';
import { spaceSnapshot } from './snapshot.ts';
import { deleteSpaceRow, lockTree, spaceById } from './store.ts';
import { requireTreeRight } from './tree-right.ts';

/** Deletes an empty space; the roles that were bound in it go with it. */
export const deleteSpace = ({ db, useCases }: SpaceDeps) =>
  useCases.write({
    name: 'space.delete',
    action: 'space:admin',
    input: z.object({ id: z.string() }),
    locate: async (_db, { id }) => {
      const space = await spaceById(db.kysely, id);
      return space === undefined ? null : { spaceId: id, subject: { kind: 'space', id }, space };
    },
    audit: (given) => given,
    snapshot: spaceSnapshot,
    prepare: async ({ actor, located: { space } }) => {
      if (space.id === rootSpace) throw new AppError('BAD_INPUT', 'The root space cannot be deleted.');
      await requireTreeRight(db, actor, space.parent_id ?? rootSpace);
    },
    run: async ({ trx, located: { space } }) => {
      await lockTree(trx);
      try {
        await deleteSpaceRow(trx, space.id);
      } catch (error) {
        if (error instanceof ForeignKeyViolation) throw notEmpty(error.table);
        throw error;
      }
      await sendNotice(db, trx, {
        kind: 'SPACE',
        id: space.id,
        stackId: null,
        spaceId: space.parent_id ?? rootSpace,
      });
      return space;
    },
  });

/** Tables by what people call their rows; a table that is not named here is told by its name. */
const words: Readonly<Record<string, string>> = {
  spaces: 'other spaces',
  stacks: 'stacks or modules',
  vcs_integrations: 'integrations',
  worker_pools: 'worker pools',
};

function notEmpty(table: string): AppError {
  const what = words[table] ?? table.replaceAll('_', ' ');
  return new AppError('SPACE_NOT_EMPTY', `The space still has ${what} in it. Move or delete them first.`, {
    details: { has: what },
  });
}
