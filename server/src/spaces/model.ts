import type { SpaceId, SpaceNode } from '../authz/index.ts';

/** The space itself and every space that it reaches by inheritance: where what it may use can live. */
export function reachOf(nodes: readonly SpaceNode[], spaceId: SpaceId): SpaceId[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const reached: SpaceId[] = [];
  let node = byId.get(spaceId);
  while (node !== undefined && !reached.includes(node.id)) {
    reached.push(node.id);
    node = node.inheritEntities && node.parentId !== null ? byId.get(node.parentId) : undefined;
  }
  return reached;
}

/** Whether `spaceId` is `ancestorId` or lies below it. */
export function isWithin(nodes: readonly SpaceNode[], spaceId: SpaceId, ancestorId: SpaceId): boolean {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const seen = new Set<SpaceId>();
  for (let id: SpaceId | null = spaceId; id !== null && !seen.has(id); id = byId.get(id)?.parentId ?? null) {
    if (id === ancestorId) return true;
    seen.add(id);
  }
  return false;
}
