import { builder } from '../builder.ts';

/**
 * What the reference product's clients ask every stack for and Gantry has no such thing as. The answers say so: no
 * hooks, no pools of workers, nothing starred.
 */
builder.objectFields('Stack', (t) => {
  const never = () => t.boolean({ resolve: () => false });
  const noHooks = () => t.stringList({ resolve: () => [] });
  return {
    administrative: never(),
    autoretry: never(),
    deleted: never(),
    deleting: never(),
    localPreviewEnabled: never(),
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
    runnerImage: t.string({ nullable: true, resolve: () => null }),
    workerPool: t.field({ type: 'WorkerPool', nullable: true, resolve: () => null }),
  };
});
