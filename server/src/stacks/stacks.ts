import { listConfig, openConfig, removeConfig, setConfig } from './configure-stack.ts';
import { createStack } from './create-stack.ts';
import type { StackDeps } from './deps.ts';
import { listStacks, stackFacets } from './list-stacks.ts';
import { lockStack, unlockStack } from './lock-stack.ts';
import { countOfIntegration, getStack, listOfIntegration, searchStacks } from './queries.ts';
import { syncStack } from './sync-stack.ts';
import { changeStack } from './update-stack.ts';

export type Stacks = ReturnType<typeof createStacks>;

export function createStacks(deps: StackDeps) {
  return {
    openConfig: (stackId: string) => openConfig(deps, stackId),
    countOfIntegration: (integrationId: string) => countOfIntegration(deps, integrationId),
    useCases: {
      get: getStack(deps),
      search: searchStacks(deps),
      list: listStacks(deps),
      facets: stackFacets(deps),
      ofIntegration: listOfIntegration(deps),
      create: createStack(deps),
      update: changeStack(deps),
      lock: lockStack(deps),
      unlock: unlockStack(deps),
      sync: syncStack(deps),
      setConfig: setConfig(deps),
      removeConfig: removeConfig(deps),
      config: listConfig(deps),
    },
  };
}
