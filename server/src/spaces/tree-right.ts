import { AppError } from '@gantry/contract/errors';
import { type Actor, isAllowed, isRootAdmin, type SpaceId } from '../authz/index.ts';
import type { Db } from '../platform/db/index.ts';
import { adminsManageChildren } from './store.ts';

/**
 * The tree below a space is changed by root admins, and by admins of the space when the installation lets them.
 * Throws FORBIDDEN.
 */
export async function requireTreeRight(db: Db, actor: Actor, parentId: SpaceId): Promise<void> {
  if (isRootAdmin(actor)) return;
  if (!(await adminsManageChildren(db.kysely))) {
    throw new AppError(
      'FORBIDDEN',
      'Only root admins change the tree of spaces. A root admin can let space admins manage the spaces below theirs.',
    );
  }
  if (!isAllowed(actor, 'space:admin', parentId)) {
    throw new AppError('FORBIDDEN', 'This needs an admin of the space above.');
  }
}

/** What admins of a space make below it inherits, so that it stays in their sight. Throws BAD_INPUT. */
export function requireInheritance(actor: Actor, inheritEntities: boolean): void {
  if (inheritEntities || isRootAdmin(actor)) return;
  throw new AppError(
    'BAD_INPUT',
    'inheritEntities: Spaces below yours inherit from it. Only root admins switch that off.',
  );
}
