import { z } from 'zod';
import { unixSeconds } from '../../edge/values.ts';
import type { Space } from '../identity/model.ts';

export const role = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  isSystem: z.boolean(),
  actions: z.array(z.string()),
  roleBindingsCount: z.number(),
});
export type Role = z.infer<typeof role>;

export const roleAction = z.object({ name: z.string(), description: z.string() });
export type RoleAction = z.infer<typeof roleAction>;

const boundKind = z.enum(['API_KEY', 'GROUP', 'STACK', 'USER']);
export type BoundKind = z.infer<typeof boundKind>;

export const roleBinding = z.object({
  id: z.string(),
  roleID: z.string(),
  spaceID: z.string(),
  actorKind: boundKind,
  actorId: z.string(),
  actorName: z.string(),
  createdBy: z.string(),
  createdAt: unixSeconds,
});
export type RoleBinding = z.infer<typeof roleBinding>;

export const bindableActor = z.object({ kind: boundKind, id: z.string(), name: z.string() });
export type BindableActor = z.infer<typeof bindableActor>;

export const kindWords: Record<BoundKind, string> = {
  USER: 'Person',
  API_KEY: 'API key',
  GROUP: 'Group of the identity provider',
  STACK: 'Stack',
};

/** What is sent to make or change a space. */
export interface SpaceInput {
  name: string;
  description: string;
  parentSpace: string | null;
  inheritEntities: boolean;
  labels: readonly string[];
}

export interface SpaceRow {
  space: Space;
  depth: number;
}

/** The tree in the order in which it is drawn: each space before those below it, siblings by name. */
export function treeRows(spaces: readonly Space[]): SpaceRow[] {
  const known = new Set(spaces.map(({ id }) => id));
  const below = Map.groupBy(spaces, ({ parentSpace }) =>
    parentSpace !== null && known.has(parentSpace) ? parentSpace : null,
  );
  const rows: SpaceRow[] = [];
  const add = (parent: string | null, depth: number): void => {
    const children = (below.get(parent) ?? []).toSorted((a, b) => a.name.localeCompare(b.name));
    for (const space of children) {
      rows.push({ space, depth });
      add(space.id, depth + 1);
    }
  };
  add(null, 0);
  return rows;
}

/** The names from the top of what is seen down to the space. */
export function pathOf(spaces: readonly Space[], id: string): string {
  const byId = new Map(spaces.map((space) => [space.id, space]));
  const names: string[] = [];
  for (let space = byId.get(id); space !== undefined; ) {
    names.unshift(space.name);
    space = space.parentSpace === null ? undefined : byId.get(space.parentSpace);
  }
  return names.join(' / ');
}

/** The space and all above it. */
export function withAncestors(spaces: readonly Space[], id: string): string[] {
  const byId = new Map(spaces.map((space) => [space.id, space]));
  const ids: string[] = [];
  for (let space = byId.get(id); space !== undefined; ) {
    ids.push(space.id);
    space = space.parentSpace === null ? undefined : byId.get(space.parentSpace);
  }
  return ids;
}

/** The space and those that it reaches by inheritance: where what it may use can live. */
export function reachOf(spaces: readonly Space[], id: string): string[] {
  const byId = new Map(spaces.map((space) => [space.id, space]));
  const ids: string[] = [];
  for (let space = byId.get(id); space !== undefined; ) {
    ids.push(space.id);
    space = space.inheritEntities && space.parentSpace !== null ? byId.get(space.parentSpace) : undefined;
  }
  return ids;
}

/** Spaces to choose from, told by their whole path: where the viewer may do the action, and the present one. */
export const choicesFor = (spaces: readonly Space[], action: string, present?: string): Space[] =>
  treeRows(spaces)
    .filter(({ space }) => space.id === present || space.abilities.includes(action))
    .map(({ space }) => ({ ...space, name: pathOf(spaces, space.id) }));
