import { rootSpace } from '../../authz/index.ts';
import type { PolicyRow } from '../../policies/index.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { PolicyEngineType, PolicyType } from '../enums.ts';
import { simulationText } from './simulation-text.ts';

const PolicyCreateInput = builder.inputType('PolicyCreateInput', {
  fields: (t) => ({
    name: t.string({ required: true }),
    body: t.string({ required: true }),
    type: t.field({ type: PolicyType, required: true }),
    labels: t.stringList(),
    space: t.id(),
    description: t.string(),
    engineType: t.field({
      type: PolicyEngineType,
      description: 'When left out: Rego v1, or v0 for a body that is only that.',
    }),
  }),
});

const PolicyUpdateInput = builder.inputType('PolicyUpdateInput', {
  fields: (t) => ({
    name: t.string({ required: true }),
    body: t.string({ required: true }),
    labels: t.stringList(),
    space: t.id(),
    description: t.string(),
    engineType: t.field({ type: PolicyEngineType }),
  }),
});

/** What is absent stays as it is in `present`. */
const settingsOf = (given: typeof PolicyUpdateInput.$inferInput, present?: PolicyRow) => ({
  name: given.name,
  body: given.body,
  engine: given.engineType ?? null,
  description: given.description ?? present?.description ?? '',
  labels: given.labels ?? present?.labels ?? [],
  spaceId: given.space ?? present?.space_id ?? rootSpace,
});

function readAgain(context: Context, id: string): Promise<PolicyRow> {
  context.loaders.clear();
  return context.policies.useCases.get.call(context, { id });
}

builder.mutationFields((t) => ({
  policyCreatev2: t.field({
    type: 'Policy',
    args: { input: t.arg({ type: PolicyCreateInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const settings = { ...settingsOf(input), type: input.type };
      const { id } = await context.policies.useCases.create.call(context, settings);
      return readAgain(context, id);
    },
  }),
  policyUpdatev2: t.field({
    type: 'Policy',
    description: 'Id and type stay.',
    args: { id: t.arg.id({ required: true }), input: t.arg({ type: PolicyUpdateInput, required: true }) },
    resolve: async (_root, { id, input }, context) => {
      const present = await context.policies.useCases.get.call(context, { id });
      await context.policies.useCases.update.call(context, { ...settingsOf(input, present), id });
      return readAgain(context, id);
    },
  }),
  policyDelete: t.field({
    type: 'Policy',
    description: 'Detaches it everywhere: plans then pass without it.',
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_root, { id }, context) => {
      const deleted = await context.policies.useCases.delete.call(context, { id });
      context.loaders.clear();
      return deleted;
    },
  }),
  policyAttach: t.field({
    type: 'PolicyAttachment',
    args: {
      id: t.arg.id({ required: true }),
      stack: t.arg.id({ required: true, description: 'Of a stack or a module.' }),
    },
    resolve: async (_root, { id, stack }, context) => {
      const attached = await context.policies.useCases.attach.call(context, { policy: id, stack });
      context.loaders.clear();
      return attached;
    },
  }),
  policyDetach: t.field({
    type: 'PolicyAttachment',
    args: { id: t.arg.id({ required: true, description: 'Of the attachment.' }) },
    resolve: async (_root, { id }, context) => {
      const detached = await context.policies.useCases.detach.call(context, { attachment: id });
      context.loaders.clear();
      return detached;
    },
  }),
  policySimulate: t.string({
    description: 'What a policy would say of an input, as JSON: deny, warn, outcome. Changes nothing.',
    args: {
      body: t.arg.string({ required: true }),
      input: t.arg.string({ required: true, description: 'JSON.' }),
      type: t.arg({ type: PolicyType, required: true }),
      engineType: t.arg({ type: PolicyEngineType }),
    },
    resolve: async (_root, { body, input, type, engineType }, context) => {
      const given = { body, input, type, engine: engineType ?? null };
      return simulationText(await context.policies.useCases.simulate.call(context, given));
    },
  }),
}));
