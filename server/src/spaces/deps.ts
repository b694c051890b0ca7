import type { SpaceNode, UseCases } from '../authz/index.ts';
import type { Db, Queryable } from '../platform/db/index.ts';

/**
 * Names what is attached across spaces in a way that the tree does not allow, each as a sentence such as "The stack a
 * uses the integration b." Registered by the features that attach things.
 */
export type FindBrokenAttachments = (
  db: Queryable,
  nodes: readonly SpaceNode[],
) => Promise<readonly string[]>;

export type SpaceDeps = {
  readonly db: Db;
  readonly useCases: UseCases;
  readonly attachments: readonly FindBrokenAttachments[];
};
