import { AppError } from '@gantry/contract/errors';
import {
  type Action,
  type Actor,
  isAllowed,
  isRoleName,
  type RoleId,
  roles,
  type SpaceId,
} from '../authz/index.ts';
import { ForeignKeyViolation } from '../platform/db/errors.ts';
import type { Queryable, Trx } from '../platform/db/index.ts';
import { newId } from '../platform/ids.ts';
import {
  countRootAdmins,
  deleteBinding,
  deleteBindingsIn,
  deleteBindingsOf,
  type Holder,
  insertBinding,
  lockBindings,
  type RoleBindingRow,
  rolesByIds,
} from './bindings-store.ts';
import { customRoleOf } from './load-actor.ts';
import type { BoundKind } from './tables.ts';

export type NewBinding = Holder & {
  /** `reader`, `writer`, `admin`, or the id of a custom role. */
  readonly role: RoleId;
  readonly spaceId: SpaceId;
  /** Name of who bound it, for people to read. */
  readonly createdBy: string;
};

/**
 * Gives a role in a space. Binding again what is bound changes nothing. Throws ROLE_UNKNOWN and SPACE_UNKNOWN;
 * whether the giver may do so is asked before, of `requireGrantable`.
 */
export async function bindRole(trx: Trx, binding: NewBinding): Promise<RoleBindingRow> {
  await requireRole(trx, binding.role);
  try {
    return await insertBinding(trx, {
      id: newId(),
      actor_kind: binding.actorKind,
      actor_id: binding.actorId,
      role: binding.role,
      space_id: binding.spaceId,
      created_by: binding.createdBy,
    });
  } catch (error) {
    if (error instanceof ForeignKeyViolation) throw new AppError('SPACE_UNKNOWN');
    throw error;
  }
}

/** Takes one binding away. Throws LAST_ROOT_ADMIN when no person would be left who administers the root space. */
export async function unbindRole(trx: Trx, bindingId: string): Promise<void> {
  await lockBindings(trx);
  await deleteBinding(trx, bindingId);
  await requireRootAdmin(trx);
}

/** Takes away all that is bound to an actor, which is about to go. Throws LAST_ROOT_ADMIN as `unbindRole` does. */
export async function unbindActor(
  trx: Trx,
  actorKind: BoundKind,
  actorId: string,
): Promise<RoleBindingRow[]> {
  await lockBindings(trx);
  const taken = await deleteBindingsOf(trx, { actorKind, actorId });
  if (actorKind === 'user') await requireRootAdmin(trx);
  return taken;
}

/** Takes away what is bound to an actor in one space; what it holds elsewhere stays. */
export async function unbindInSpace(trx: Trx, holder: Holder, spaceId: SpaceId): Promise<void> {
  await lockBindings(trx);
  await deleteBindingsIn(trx, holder, spaceId);
  if (holder.actorKind === 'user') await requireRootAdmin(trx);
}

/** Call at the end of whatever may have taken the last root admin away. Throws LAST_ROOT_ADMIN. */
export async function requireRootAdmin(trx: Trx): Promise<void> {
  if ((await countRootAdmins(trx)) === 0) throw new AppError('LAST_ROOT_ADMIN');
}

/**
 * Nobody gives more than they have: the giver administers the space, and may do there all that the role allows.
 * Throws FORBIDDEN, and ROLE_UNKNOWN for a role that does not exist.
 */
export async function requireGrantable(
  db: Queryable,
  giver: Actor,
  { role, spaceId }: { readonly role: RoleId; readonly spaceId: SpaceId },
): Promise<void> {
  const { actions } = await requireRole(db, role);
  if (!isAllowed(giver, 'space:admin', spaceId)) {
    throw new AppError('FORBIDDEN', 'Roles in a space are given by admins of that space.');
  }
  const lacking = [...actions].filter((action) => !isAllowed(giver, action, spaceId));
  if (lacking.length === 0) return;
  throw new AppError(
    'FORBIDDEN',
    `The role allows what your roles in this space do not: ${lacking.join(', ')}.`,
    { details: { lacking } },
  );
}

async function requireRole(db: Queryable, role: RoleId): Promise<{ readonly actions: ReadonlySet<Action> }> {
  if (isRoleName(role)) return { actions: roles[role] };
  const [row] = await rolesByIds(db, [role]);
  if (row === undefined) throw new AppError('ROLE_UNKNOWN');
  return customRoleOf(row);
}
