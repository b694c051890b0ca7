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

const AttachedPolicy = builder
  .objectRef<{ policyId: string; policyName: string; policyType: string }>('AttachedPolicy')
  .implement({
    fields: (t) => ({
      policyId: t.exposeID('policyId'),
      policyName: t.exposeString('policyName'),
      policyType: t.exposeString('policyType'),
    }),
  });

/**
 * What the reference product's clients ask every stack for and Gantry has no such thing as. The answers say so: no
 * contexts, no policies, no hooks, nothing starred.
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
    attachedPolicies: t.field({ type: [AttachedPolicy], resolve: () => [] }),
    moduleVersionsUsed: t.field({ type: ['ModuleVersion'], resolve: () => [] }),
    runnerImage: t.string({ nullable: true, resolve: () => null }),
  };
});
