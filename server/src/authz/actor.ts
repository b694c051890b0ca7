import type { Action } from './actions.ts';

export type SpaceId = string;
export const rootSpace: SpaceId = 'root';

/** A system role by its name, or a role of the installation's own by its id. */
export type RoleId = string;
export type CustomRole = {
  readonly id: RoleId;
  readonly name: string;
  readonly actions: ReadonlySet<Action>;
};

/** Who acts. `grants` are roles already expanded over the space tree, so that authorising needs no look-up. */
export type Actor = {
  readonly kind: 'user' | 'api_key' | 'stack' | 'system' | 'nobody';
  readonly id: string;
  readonly name: string;
  readonly grants: ReadonlyMap<SpaceId, ReadonlySet<RoleId>>;
  /** What the roles among `grants` allow that are not part of the program. */
  readonly customRoles?: ReadonlyMap<RoleId, CustomRole>;
};

export const nobody: Actor = { kind: 'nobody', id: 'nobody', name: 'nobody', grants: new Map() };

export type Binding = { readonly role: RoleId; readonly spaceId: SpaceId };
export type SpaceNode = {
  readonly id: SpaceId;
  readonly parentId: SpaceId | null;
  readonly inheritEntities: boolean;
};

/**
 * Expands bindings over the tree: a role flows down to every descendant, and any role in a space that inherits
 * gives read in its parent, and so on upwards.
 */
export function expandGrants(bindings: readonly Binding[], spaces: readonly SpaceNode[]): Actor['grants'] {
  const children = Map.groupBy(spaces, (space) => space.parentId);
  const byId = new Map(spaces.map((space) => [space.id, space]));
  const grants = new Map<SpaceId, Set<RoleId>>();
  const grant = (spaceId: SpaceId, role: RoleId): void => {
    grants.set(spaceId, (grants.get(spaceId) ?? new Set()).add(role));
  };
  const flown = new Set<string>();
  for (const { role, spaceId } of bindings) {
    const below = [spaceId];
    for (let id = below.pop(); id !== undefined; id = below.pop()) {
      const key = `${role} ${id}`;
      if (flown.has(key)) continue;
      flown.add(key);
      grant(id, role);
      below.push(...(children.get(id) ?? []).map((child) => child.id));
    }
  }
  for (const { spaceId } of bindings) {
    let space = byId.get(spaceId);
    while (space?.inheritEntities && space.parentId !== null) {
      grant(space.parentId, 'reader');
      space = byId.get(space.parentId);
    }
  }
  return grants;
}
