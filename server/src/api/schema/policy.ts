import { type Action, abilities, actionNames } from '../../authz/index.ts';
import { builder } from '../builder.ts';
import { orNull, pageSize, seconds, upper } from '../convert.ts';
import { PolicyEngineType, PolicyOutcome, PolicyType } from '../enums.ts';
import { dear } from '../limits.ts';
import { SearchInput, unknownField } from './search-input.ts';
import { simulationText } from './simulation-text.ts';

const policyActions: readonly Action[] = actionNames.filter((name) => name.startsWith('policy:'));
const policiesAtOnce = 100;
const policiesOfList = 1_000;

builder.objectType('Policy', {
  description: 'Rules in Rego that are asked before Gantry goes on.',
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    type: t.field({ type: PolicyType, resolve: ({ type }) => type }),
    body: t.exposeString('body'),
    engineType: t.field({ type: PolicyEngineType, resolve: ({ engine }) => engine }),
    description: t.exposeString('description', { nullable: true }),
    labels: t.exposeStringList('labels'),
    space: t.id({ resolve: (policy) => policy.space_id }),
    spaceDetails: t.field({
      type: 'Space',
      resolve: async (policy, _args, context) =>
        (await context.loaders.space(policy.space_id)) ??
        context.spaces.get.call(context, { id: policy.space_id }),
    }),
    createdAt: t.int({ resolve: (policy) => seconds(policy.created_at) }),
    updatedAt: t.int({ resolve: (policy) => seconds(policy.updated_at) }),
    abilities: t.stringList({
      resolve: (policy, _args, { actor }) => abilities(actor, policy.space_id, policyActions),
    }),
    attachedStacks: t.field({
      type: ['PolicyAttachment'],
      description: 'Stacks and modules that it looks at, as far as the viewer may see them.',
      resolve: ({ id }, _args, { loaders }) => loaders.policyUses(id),
    }),
    attachedStack: t.field({
      type: 'PolicyAttachment',
      nullable: true,
      args: { id: t.arg.id({ required: true }) },
      resolve: async ({ id }, given, { loaders }) =>
        (await loaders.policyUses(id)).find((use) => use.id === given.id) ?? null,
    }),
  }),
});

builder.objectType('PolicyAttachment', {
  fields: (t) => ({
    id: t.id({
      nullable: true,
      description: 'By which it is detached; null where labels attach the policy.',
      resolve: ({ id }) => id,
    }),
    stackId: t.exposeID('stackId'),
    stackName: t.exposeString('stackName'),
    isModule: t.exposeBoolean('isModule'),
    isAutoattached: t.boolean({ resolve: ({ id }) => id === null }),
  }),
});

builder.objectType('PolicyConnection', {
  fields: (t) => ({
    edges: t.field({ type: ['PolicyEdge'], resolve: ({ policies }) => policies }),
    pageInfo: t.field({
      type: 'PageInfo',
      resolve: ({ policies, ...page }) => ({ ...page, endCursor: policies.at(-1)?.id ?? null }),
    }),
  }),
});

builder.objectType('PolicyEdge', {
  fields: (t) => ({
    cursor: t.string({ resolve: ({ id }) => id }),
    node: t.field({ type: 'Policy', resolve: (policy) => policy }),
  }),
});

builder.queryFields((t) => ({
  policy: t.field({
    type: 'Policy',
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, context) => orNull(context.policies.useCases.get.call(context, { id })),
  }),
  policies: t.field({
    type: ['Policy'],
    description: `The first ${policiesOfList} by id; searchPolicies has them page by page.`,
    resolve: async (_root, _args, context) => {
      const wanted = { first: policiesOfList, after: null, text: null };
      return (await context.policies.useCases.search.call(context, wanted)).policies;
    },
  }),
  searchPolicies: t.field({
    type: 'PolicyConnection',
    description:
      'By id. `fullTextSearch` looks at name, description and labels; other conditions and orders do not exist.',
    args: { input: t.arg({ type: SearchInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const [unknown] = input.predicates ?? [];
      if (unknown !== undefined) throw unknownField('predicates', 'Policies', unknown.field, {});
      const after = input.after ?? null;
      const page = await context.policies.useCases.search.call(context, {
        first: pageSize(input.first, 50, policiesAtOnce),
        after,
        text: input.fullTextSearch || null,
      });
      return { ...page, hasPreviousPage: after !== null };
    },
  }),
}));

builder.objectType('PolicyReceipt', {
  description: 'What a policy said of the newest plan of a run.',
  fields: (t) => ({
    policyId: t.exposeID('policy_id'),
    policyName: t.exposeString('policy_name', { description: 'As it was then.' }),
    policyType: t.exposeString('policy_type'),
    outcome: t.field({ type: PolicyOutcome, resolve: ({ outcome }) => upper(outcome) }),
    denied: t.exposeStringList('denied'),
    warned: t.exposeStringList('warned'),
    omitted: t.exposeInt('omitted', { description: 'Messages that were too many to be kept.' }),
    problem: t.exposeString('problem', {
      nullable: true,
      description: 'Why it could not be evaluated; such a policy lets no plan pass.',
    }),
    line: t.exposeInt('line', { nullable: true }),
    milliseconds: t.exposeInt('milliseconds'),
    evaluatedAt: t.expose('evaluated_at', { type: 'DateTime' }),
  }),
});

builder.objectFields('Run', (t) => ({
  policyReceipts: t.field({
    type: ['PolicyReceipt'],
    description: 'By the name of the policy.',
    resolve: ({ id }, _args, { loaders }) => loaders.receipts(id),
  }),
  policyInput: t.string({
    extensions: dear,
    description: 'What plan policies see of the run, as JSON without secrets.',
    resolve: (run, _args, context) =>
      context.runs.useCases.policyInput.call(context, { stack: run.stack_id, run: run.id }),
  }),
  policySimulation: t.string({
    extensions: dear,
    description: 'What a plan policy would say of the run, as JSON: deny, warn, outcome. Changes nothing.',
    args: { body: t.arg.string({ required: true }), engineType: t.arg({ type: PolicyEngineType }) },
    resolve: async (run, { body, engineType }, context) => {
      const input = await context.runs.useCases.planInput.call(context, { stack: run.stack_id, run: run.id });
      const given = { body, input, type: 'PLAN', engine: engineType ?? null } as const;
      return simulationText(await context.policies.useCases.simulate.call(context, given));
    },
  }),
}));
