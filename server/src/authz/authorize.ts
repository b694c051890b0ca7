import type { Action } from './actions.ts';
import { type Actor, rootSpace, type SpaceId } from './actor.ts';
import { roles } from './roles.ts';

/** The one decision: may this actor do this in this space? Pure. */
export function isAllowed(actor: Actor, action: Action, spaceId: SpaceId): boolean {
  for (const role of actor.grants.get(spaceId) ?? []) if (roles[role].has(action)) return true;
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

export const isRootAdmin = (actor: Actor): boolean => isAllowed(actor, 'space:admin', rootSpace);

/** Lists are authorised against some space in which the actor may do the action; their SQL then filters by all. */
export function locateList(actor: Actor, action: Action): { spaceId: SpaceId; subject: null } | null {
  const spaceId = visibleSpaces(actor, action)[0];
  return spaceId === undefined ? null : { spaceId, subject: null };
}
