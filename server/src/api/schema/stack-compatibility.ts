import type { AttachedPolicy as AttachedPolicyRow } from '../../policies/index.ts';
import type { ConfigElement } from '../../stacks/index.ts';
import { builder } from '../builder.ts';

const AttachedContext = builder
  .objectRef<{ contextId: string; contextName: string; priority: number; config: ConfigElement[] }>(
    'AttachedContext',
  )
  .implement({
    fields: (t) => ({
      contextId: t.exposeID('contextId'),
      contextName: t.exposeString('contextName'),
      priority: t.exposeInt('priority'),
      config: t.expose('config', { type: ['ConfigElement'] }),
    }),
  });

const AttachedPolicy = builder.objectRef<AttachedPolicyRow>('AttachedPolicy').implement({
  description: 'A policy that looks at the plans of a stack or module.',
  fields: (t) => ({
    id: t.id({
      nullable: true,
      description: 'By which it is detached; null where labels attach it.',
      resolve: ({ attachmentId }) => attachmentId,
    }),
    policyId: t.id({ resolve: ({ policy }) => policy.id }),
    policyName: t.string({ resolve: ({ policy }) => policy.name }),
    policyType: t.string({ resolve: ({ policy }) => policy.type }),
    isAutoattached: t.boolean({ resolve: ({ attachmentId }) => attachmentId === null }),
  }),
});

builder.objectField('Module', 'attachedPolicies', (t) =>
  t.field({
    type: [AttachedPolicy],
    resolve: ({ id }, _args, context) => context.policies.useCases.ofStack.call(context, { id }),
  }),
);

/**
 * What the reference product's clients ask every stack for and Gantry has no such thing as. The answers say so: no
 * contexts, no hooks, nothing starred.
 */
builder.objectFields('Stack', (t) => {
  const never = () => t.boolean({ resolve: () => false });
  const noHooks = () => t.stringList({ resolve: () => [] });
  return {
    administrative: never(),
    autoretry: never(),
    starred: never(),
    afterApply: noHooks(),
    afterDestroy: noHooks(),
    afterInit: noHooks(),
    afterPerform: noHooks(),
    afterPlan: noHooks(),
    beforeApply: noHooks(),
    beforeDestroy: noHooks(),
    beforeInit: noHooks(),
    beforePerform: noHooks(),
    beforePlan: noHooks(),
    attachedContexts: t.field({ type: [AttachedContext], resolve: () => [] }),
    attachedPolicies: t.field({
      type: [AttachedPolicy],
      resolve: ({ id }, _args, context) => context.policies.useCases.ofStack.call(context, { id }),
    }),
    moduleVersionsUsed: t.field({ type: ['ModuleVersion'], resolve: () => [] }),
    runnerImage: t.string({ nullable: true, resolve: () => null }),
  };
});
