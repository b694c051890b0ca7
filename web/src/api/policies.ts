import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import {
  attachedPolicy,
  type PolicySummary,
  policyChoice,
  policyDetails,
  policySummary,
} from '../features/policies/model.ts';
import type { PolicyInput } from '../features/policies/policy-input.ts';
import { simulated } from '../features/runs/model.ts';
import { ApiError, unreadable } from './api-error.ts';
import { useDeed } from './deed.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { send } from './transport.ts';

const withId = z.object({ id: z.string() });
const summaryFields = `
fragment PolicySummary on Policy {
  id name type labels
  spaceDetails { id name }
  attachedStacks { id isModule stackId stackName }
}`;

export const policiesQuery = operation(
  `query Policies($input: SearchInput!) {
    searchPolicies(input: $input) { edges { node { ...PolicySummary } } pageInfo { endCursor hasNextPage } }
  } ${summaryFields}`,
  z.object({
    searchPolicies: z.object({
      edges: z.array(z.object({ node: policySummary })),
      pageInfo: z.object({ endCursor: z.string().nullable(), hasNextPage: z.boolean() }),
    }),
  }),
);
export const policyQuery = operation(
  `query Policy($id: ID!) {
    policy(id: $id) { ...PolicySummary abilities body description engineType createdAt updatedAt }
  } ${summaryFields}`,
  z.object({ policy: policyDetails.nullable() }),
);
export const policyChoicesQuery = operation(
  'query PolicyChoices { policies { id name space } }',
  z.object({ policies: z.array(policyChoice) }),
);
export const stackPoliciesQuery = operation(
  'query StackPolicies($id: ID!) { stack(id: $id) { attachedPolicies { id policyId policyName policyType } } }',
  z.object({ stack: z.object({ attachedPolicies: z.array(attachedPolicy) }).nullable() }),
);
export const modulePoliciesQuery = operation(
  'query ModulePolicies($id: ID!) { module(id: $id) { attachedPolicies { id policyId policyName policyType } } }',
  z.object({ module: z.object({ attachedPolicies: z.array(attachedPolicy) }).nullable() }),
);
export const policyCreateMutation = operation(
  'mutation CreatePolicy($input: PolicyCreateInput!) { policyCreatev2(input: $input) { id } }',
  z.object({ policyCreatev2: withId }),
);
export const policyUpdateMutation = operation(
  'mutation UpdatePolicy($id: ID!, $input: PolicyUpdateInput!) { policyUpdatev2(id: $id, input: $input) { id } }',
  z.object({ policyUpdatev2: withId }),
);
export const policyDeleteMutation = operation(
  'mutation DeletePolicy($id: ID!) { policyDelete(id: $id) { id } }',
  z.object({ policyDelete: withId }),
);
export const policyAttachMutation = operation(
  'mutation AttachPolicy($id: ID!, $stack: ID!) { policyAttach(id: $id, stack: $stack) { stackName } }',
  z.object({ policyAttach: z.object({ stackName: z.string() }) }),
);
export const policyDetachMutation = operation(
  'mutation DetachPolicy($id: ID!) { policyDetach(id: $id) { stackName } }',
  z.object({ policyDetach: z.object({ stackName: z.string() }) }),
);

export const policySimulationQuery = operation(
  `query PolicySimulation($stack: ID!, $run: ID!, $body: String!) {
    run(stack: $stack, run: $run) { policySimulation(body: $body) }
  }`,
  z.object({ run: z.object({ policySimulation: z.string() }).nullable() }),
);

const pageSize = 50;
type Page = { policies: PolicySummary[]; next: string | null };

export const policiesOptions = (text: string) =>
  infiniteQueryOptions({
    queryKey: keys.policiesMatching(text),
    initialPageParam: null,
    queryFn: async ({
      pageParam,
      signal,
    }: {
      pageParam: string | null;
      signal: AbortSignal;
    }): Promise<Page> => {
      const input = { first: pageSize, after: pageParam, fullTextSearch: text };
      const { edges, pageInfo } = (await send(policiesQuery, { input }, signal)).searchPolicies;
      return {
        policies: edges.map(({ node }) => node),
        next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
      };
    },
    getNextPageParam: ({ next }: Page): string | null => next,
  });

/** Null: there is none, or the viewer may not see it. */
export const policyOptions = (id: string) =>
  queryOptions({
    queryKey: keys.policy(id),
    queryFn: async ({ signal }) => (await send(policyQuery, { id }, signal)).policy,
  });

/** Policies for pickers. */
export const policyChoicesOptions = queryOptions({
  queryKey: keys.policyChoices,
  queryFn: async ({ signal }) => (await send(policyChoicesQuery, {}, signal)).policies,
});

/** What looks at the plans of a stack or module. */
export const attachedPoliciesOptions = (kind: 'stack' | 'module', id: string) =>
  queryOptions({
    queryKey: keys.policiesOf(id),
    queryFn: async ({ signal }) =>
      kind === 'stack'
        ? ((await send(stackPoliciesQuery, { id }, signal)).stack?.attachedPolicies ?? [])
        : ((await send(modulePoliciesQuery, { id }, signal)).module?.attachedPolicies ?? []),
  });

export const usePolicySave = () =>
  useDeed(
    async ({ id, input }: { id: string | null; input: PolicyInput }) =>
      id === null
        ? (await send(policyCreateMutation, { input: { ...input, type: 'PLAN' } })).policyCreatev2.id
        : (await send(policyUpdateMutation, { id, input })).policyUpdatev2.id,
    keys.policies,
  );

/** The page of the policy is left before its query is read again, so only the lists are. */
export const usePolicyDelete = () =>
  useDeed((id: string) => send(policyDeleteMutation, { id }), keys.policyLists, keys.policyChoices);

/** `stack`: also the id of a module. */
export const usePolicyAttach = () =>
  useDeed(
    async (given: { id: string; stack: string }) =>
      (await send(policyAttachMutation, given)).policyAttach.stackName,
    keys.policies,
  );

/** By the id of the attachment. */
export const usePolicyDetach = () =>
  useDeed((id: string) => send(policyDetachMutation, { id }), keys.policies);

/** What a text would say of the plan of a run. */
export const usePolicySimulate = () =>
  useDeed(async (given: { body: string; stack: string; run: string }) => {
    const seen = (await send(policySimulationQuery, given)).run;
    if (seen === null) throw new ApiError('NOT_FOUND', 'not found');
    const finding = simulated.safeParse(JSON.parse(seen.policySimulation));
    if (!finding.success) throw unreadable();
    return finding.data;
  });
