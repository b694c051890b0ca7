import {
  type Actor,
  actionNames,
  type CustomRole,
  expandGrants,
  isRoleName,
  rootSpace,
} from '../authz/index.ts';
import type { Queryable } from '../platform/db/index.ts';
import { allSpaceNodes } from '../spaces/index.ts';
import { bindingsOf, type Holder, type RoleRow, rolesByIds } from './bindings-store.ts';

type Identity = {
  readonly kind: 'user' | 'api_key' | 'stack';
  readonly id: string;
  readonly name: string;
  /** Groups of the identity provider that the user is in, whose roles the user holds too. */
  readonly groups?: readonly string[];
  /** Leaves out what is bound in the root space. */
  readonly withoutRoot?: boolean;
};

/** The actor with its roles expanded over the space tree as they are now. */
export async function loadActor(
  db: Queryable,
  { groups = [], withoutRoot = false, ...identity }: Identity,
): Promise<Actor> {
  const holders: Holder[] = [
    { actorKind: identity.kind, actorId: identity.id },
    ...groups.map((group): Holder => ({ actorKind: 'group', actorId: group })),
  ];
  const [rows, spaces] = await Promise.all([bindingsOf(db, holders), allSpaceNodes(db)]);
  const wanted = new Set(rows.map(({ role }) => role).filter((role) => !isRoleName(role)));
  const customRoles = new Map((await rolesByIds(db, [...wanted])).map((row) => [row.id, customRoleOf(row)]));
  const bindings = rows
    .filter(({ role }) => isRoleName(role) || customRoles.has(role))
    .filter(({ space_id }) => !withoutRoot || space_id !== rootSpace)
    .map(({ role, space_id }) => ({ role, spaceId: space_id }));
  return { ...identity, grants: expandGrants(bindings, spaces), customRoles };
}

/** A stored role; actions that this version does not know allow nothing. */
export function customRoleOf({ id, name, actions }: RoleRow): CustomRole {
  const given = new Set(actions);
  return { id, name, actions: new Set(actionNames.filter((action) => given.has(action))) };
}
