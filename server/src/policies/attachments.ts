import { AppError } from '@gantry/contract/errors';
import type { SpaceNode } from '../authz/index.ts';
import type { Queryable } from '../platform/db/index.ts';
import { allSpaceNodes, reachOf } from '../spaces/index.ts';
import { attachedTo, attachmentsAcrossSpaces } from './attachments-store.ts';
import { attachesItself } from './model.ts';
import { type PolicyRow, selfAttachingOf } from './store.ts';

/** A policy of a stack or module; `attachmentId` is null where only its labels attach it. */
export type AttachedPolicy = { readonly policy: PolicyRow; readonly attachmentId: string | null };
type Code = { readonly id: string; readonly space_id: string; readonly labels: readonly string[] };

/** All policies that look at plans of a stack or module, by id: attached by hand, or by their labels. */
export async function policiesOf(db: Queryable, stack: Code): Promise<AttachedPolicy[]> {
  const reach = reachOf(await allSpaceNodes(db), stack.space_id);
  const [byHand, candidates] = await Promise.all([attachedTo(db, [stack.id]), selfAttachingOf(db, reach)]);
  const named = new Set(byHand.map(({ id }) => id));
  const byThemselves = candidates.filter((policy) => !named.has(policy.id) && attachesItself(policy, stack));
  return [
    ...byHand.map((policy) => ({ policy, attachmentId: policy.attachment_id })),
    ...byThemselves.map((policy) => ({ policy, attachmentId: null })),
  ].toSorted((left, right) => (left.policy.id < right.policy.id ? -1 : 1));
}

/** Whether a stack or module of one space may use a policy of another. */
export const reaches = async (db: Queryable, from: string, to: string): Promise<boolean> =>
  from === to || reachOf(await allSpaceNodes(db), from).includes(to);

/** Attachments by hand that the tree of spaces, as it is given, does not allow; as sentences. */
export async function findCutPolicies(
  db: Queryable,
  nodes: readonly SpaceNode[],
): Promise<readonly string[]> {
  return (await cutAttachments(db, nodes)).map(sentenceOf);
}

/** Throws POLICY_OUT_OF_REACH when a policy or a stack was moved away from what it is attached to. */
export async function requireReach(
  db: Queryable,
  moved: { readonly policyId: string } | { readonly stackId: string },
): Promise<void> {
  const isMoved = (row: Cut): boolean =>
    'policyId' in moved ? row.policy_id === moved.policyId : row.stack_id === moved.stackId;
  const cut = (await cutAttachments(db, await allSpaceNodes(db))).filter(isMoved);
  if (cut.length === 0) return;
  throw new AppError(
    'POLICY_OUT_OF_REACH',
    `${cut.slice(0, 5).map(sentenceOf).join(' ')} It would be out of reach in the other space: detach it first.`,
  );
}

type Cut = Awaited<ReturnType<typeof attachmentsAcrossSpaces>>[number];

async function cutAttachments(db: Queryable, nodes: readonly SpaceNode[]): Promise<Cut[]> {
  const reached = new Map<string, readonly string[]>();
  const reach = (spaceId: string): readonly string[] => {
    const known = reached.get(spaceId) ?? reachOf(nodes, spaceId);
    reached.set(spaceId, known);
    return known;
  };
  return (await attachmentsAcrossSpaces(db)).filter(
    (row) => !reach(row.stack_space_id).includes(row.policy_space_id),
  );
}

const sentenceOf = ({ kind, stack, policy }: Cut): string =>
  `The ${kind} ${stack} uses the policy ${policy}.`;
