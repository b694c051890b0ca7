import type { Action } from './actions.ts';
import { type Actor, type RoleId, rootSpace, type SpaceId } from './actor.ts';
import { isRoleName, roles } from './roles.ts';

/** What a role that the actor holds allows. */
function actionsOf(actor: Actor, role: RoleId): ReadonlySet<Action> | undefined {
  return isRoleName(role) ? roles[role] : actor.customRoles?.get(role)?.actions;
}

/** The one decision: may this actor do this in this space? Pure. */
export function isAllowed(actor: Actor, action: Action, spaceId: SpaceId): boolean {
  for (const role of actor.grants.get(spaceId) ?? []) if (actionsOf(actor, role)?.has(action)) return true;
  return false;
}

/** The spaces in which the actor may do this: the filter of every list. */
export function visibleSpaces(actor: Actor, action: Action): SpaceId[] {
  return [...actor.grants.keys()].filter((spaceId) => isAllowed(actor, action, spaceId));
}

/** Of these actions the ones that the actor may do here: what buttons are made of. */
export function abilities(actor: Actor, spaceId: SpaceId, candidates: readonly Action[]): Action[] {
  return candidates.filter((action) => isAllowed(actor, action, spaceId));
}

/** Names of the roles that the actor holds in a space, also those that flow there; sorted. */
export function roleNamesIn(actor: Actor, spaceId: SpaceId): string[] {
  const held = [...(actor.grants.get(spaceId) ?? [])];
  return held.map((role) => actor.customRoles?.get(role)?.name ?? role).toSorted();
}

/** Root admins hold the role admin in the root space; a role of the installation's own never makes one. */
export const isRootAdmin = (actor: Actor): boolean => actor.grants.get(rootSpace)?.has('admin') ?? false;

/** Lists are authorised against some space in which the actor may do the action; their SQL then filters by all. */
export function locateList(actor: Actor, action: Action): { spaceId: SpaceId; subject: null } | null {
  const spaceId = visibleSpaces(actor, action)[0];
  return spaceId === undefined ? null : { spaceId, subject: null };
}
