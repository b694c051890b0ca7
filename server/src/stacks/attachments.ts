import type { SpaceNode } from '../authz/index.ts';
import type { Queryable } from '../platform/db/index.ts';
import { reachOf } from '../spaces/index.ts';
import { stacksAcrossPools, stacksAcrossSpaces } from './store.ts';

/** Stacks whose space does not reach that of their integration or worker pool, in the tree as it is given. */
export async function findBrokenAttachments(
  db: Queryable,
  nodes: readonly SpaceNode[],
): Promise<readonly string[]> {
  const reached = new Map<string, readonly string[]>();
  const reach = (spaceId: string): readonly string[] => {
    const known = reached.get(spaceId) ?? reachOf(nodes, spaceId);
    reached.set(spaceId, known);
    return known;
  };
  const integrations = (await stacksAcrossSpaces(db))
    .filter((stack) => !reach(stack.space_id).includes(stack.integration_space_id))
    .map((stack) => `The ${stack.kind} ${stack.name} uses the integration ${stack.integration}.`);
  const pools = (await stacksAcrossPools(db))
    .filter((stack) => !reach(stack.space_id).includes(stack.pool_space_id))
    .map((stack) => `The ${stack.kind} ${stack.name} uses the worker pool ${stack.pool}.`);
  return [...integrations, ...pools];
}
