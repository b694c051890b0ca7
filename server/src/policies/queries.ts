import { z } from 'zod';
import { isAllowed, locateList, visibleSpaces } from '../authz/index.ts';
import { allSpaceNodes, reachOf } from '../spaces/index.ts';
import { locateCode, stacksByIds } from '../stacks/index.ts';
import { policiesOf } from './attachments.ts';
import { attachmentsOfPolicy, codeOfSpaces } from './attachments-store.ts';
import type { PolicyDeps } from './deps.ts';
import { locatePolicy } from './locate.ts';
import { attachesItself, autoAttachLabels } from './model.ts';
import { type PolicyRow, searchPolicyRows } from './store.ts';

export const getPolicy = ({ db, useCases }: PolicyDeps) =>
  useCases.read({
    name: 'policy.get',
    action: 'policy:read',
    input: z.object({ id: z.string() }),
    locate: locatePolicy({ db }),
    run: async ({ located }) => located.policy,
  });

export const searchPolicies = ({ db, useCases }: PolicyDeps) =>
  useCases.read({
    name: 'policy.search',
    action: 'policy:read',
    input: z.object({
      first: z.number().int().min(1).max(1_000),
      after: z.string().nullable(),
      text: z.string().max(200).nullable(),
    }),
    locate: async (_db, _input, actor) => locateList(actor, 'policy:read'),
    run: async ({ actor, input }) => {
      const spaceIds = visibleSpaces(actor, 'policy:read');
      const rows = await searchPolicyRows(db.kysely, { ...input, spaceIds });
      return { policies: rows.slice(0, input.first), hasNextPage: rows.length > input.first };
    },
  });

/** A stack or module that a policy looks at; `id` is the attachment's, or null where labels attach it. */
export type PolicyUse = {
  readonly id: string | null;
  readonly stackId: string;
  readonly stackName: string;
  readonly isModule: boolean;
};

/** What a policy looks at, as far as the actor may see it, by name. */
export const usesOfPolicy = ({ db, useCases }: PolicyDeps) =>
  useCases.read({
    name: 'policy.uses',
    action: 'policy:read',
    input: z.object({ id: z.string() }),
    locate: locatePolicy({ db }),
    run: async ({ actor, located: { policy } }): Promise<PolicyUse[]> => {
      const byHand = new Map(
        (await attachmentsOfPolicy(db.kysely, policy.id)).map((row) => [row.stack_id, row.id]),
      );
      const ids = [...new Set([...byHand.keys(), ...(await selfAttachedTo({ db }, policy))])];
      return (await stacksByIds(db.kysely, ids))
        .filter((stack) =>
          isAllowed(actor, stack.kind === 'module' ? 'module:read' : 'stack:read', stack.space_id),
        )
        .map((stack) => ({
          id: byHand.get(stack.id) ?? null,
          stackId: stack.id,
          stackName: stack.name,
          isModule: stack.kind === 'module',
        }))
        .toSorted((left, right) => left.stackName.localeCompare(right.stackName));
    },
  });

/** Stacks and modules to which a policy attaches itself. */
async function selfAttachedTo({ db }: Pick<PolicyDeps, 'db'>, policy: PolicyRow): Promise<string[]> {
  if (autoAttachLabels(policy.labels).length === 0) return [];
  const nodes = await allSpaceNodes(db.kysely);
  const spaces = nodes.filter(({ id }) => reachOf(nodes, id).includes(policy.space_id)).map(({ id }) => id);
  const code = await codeOfSpaces(db.kysely, spaces);
  return code.filter((stack) => attachesItself(policy, stack)).map(({ id }) => id);
}

/** The policies that look at plans of a stack or module. */
export const policiesOfStack = ({ db, useCases }: PolicyDeps) =>
  useCases.read({
    name: 'policy.ofStack',
    action: 'policy:read',
    input: z.object({ id: z.string() }),
    locate: locateCode({ db }),
    run: async ({ located: { stack } }) => policiesOf(db.kysely, stack),
  });
