import { z } from 'zod';
import { type Actor, isAllowed, locateList, visibleSpaces } from '../authz/index.ts';
import type { Queryable } from '../platform/db/index.ts';
import { allSpaceNodes, reachOf } from '../spaces/index.ts';
import { locateCode, stacksByIds } from '../stacks/index.ts';
import { policiesOf } from './attachments.ts';
import { attachmentsOfPolicies, codeOfSpaces } from './attachments-store.ts';
import type { PolicyDeps } from './deps.ts';
import { locatePolicy } from './locate.ts';
import { attachesItself, autoAttachLabels } from './model.ts';
import { type PolicyRow, policyRowsByIds, searchPolicyRows } from './store.ts';

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

/** By the id of the policy. */
type Uses = ReadonlyMap<string, readonly PolicyUse[]>;

/** What policies look at, by name, as far as the actor may see the policy and what it looks at. */
export async function usesOfPolicies(db: Queryable, actor: Actor, ids: readonly string[]): Promise<Uses> {
  const policies = await policyRowsByIds(db, ids);
  return usesOf(
    db,
    actor,
    policies.filter(({ space_id: spaceId }) => isAllowed(actor, 'policy:read', spaceId)),
  );
}

async function usesOf(db: Queryable, actor: Actor, policies: readonly PolicyRow[]): Promise<Uses> {
  const [attachments, attached] = await Promise.all([
    attachmentsOfPolicies(
      db,
      policies.map(({ id }) => id),
    ),
    selfAttachedTo(db, policies),
  ]);
  const byHand = Map.groupBy(attachments, ({ policy_id: id }) => id);
  const stacks = await stacksByIds(db, [
    ...new Set([...attachments.map((row) => row.stack_id), ...[...attached.values()].flat()]),
  ]);
  const visible = stacks.filter(({ kind, space_id: spaceId }) =>
    isAllowed(actor, kind === 'module' ? 'module:read' : 'stack:read', spaceId),
  );
  return new Map(
    policies.map(({ id }) => {
      const attachmentOf = new Map((byHand.get(id) ?? []).map((row) => [row.stack_id, row.id]));
      const used = new Set([...attachmentOf.keys(), ...(attached.get(id) ?? [])]);
      const uses = visible
        .filter((stack) => used.has(stack.id))
        .map((stack) => ({
          id: attachmentOf.get(stack.id) ?? null,
          stackId: stack.id,
          stackName: stack.name,
          isModule: stack.kind === 'module',
        }));
      return [id, uses.toSorted((left, right) => left.stackName.localeCompare(right.stackName))];
    }),
  );
}

/** Stacks and modules to which policies attach themselves, by the id of the policy. */
async function selfAttachedTo(
  db: Queryable,
  policies: readonly PolicyRow[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const labelled = policies.filter(({ labels }) => autoAttachLabels(labels).length > 0);
  if (labelled.length === 0) return new Map();
  const nodes = await allSpaceNodes(db);
  const reaching = (spaceId: string) => nodes.filter(({ id }) => reachOf(nodes, id).includes(spaceId));
  const spaces = new Map(
    [...new Set(labelled.map(({ space_id: spaceId }) => spaceId))].map((spaceId) => [
      spaceId,
      new Set(reaching(spaceId).map(({ id }) => id)),
    ]),
  );
  const code = await codeOfSpaces(db, [...new Set([...spaces.values()].flatMap((ids) => [...ids]))]);
  return new Map(
    labelled.map((policy) => [
      policy.id,
      code
        .filter(
          (stack) =>
            spaces.get(policy.space_id)?.has(stack.space_id) === true && attachesItself(policy, stack),
        )
        .map(({ id }) => id),
    ]),
  );
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
