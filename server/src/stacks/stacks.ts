import type { Trx } from '../platform/db/index.ts';
import { attachAll, listDetached } from './attach-stacks.ts';
import { findBrokenAttachments } from './attachments.ts';
import { cloudCredentials } from './cloud-credentials.ts';
import { listConfig, openConfig, removeConfig, setConfig } from './configure-stack.ts';
import { createStack } from './create-stack.ts';
import { stackDependants, usersOfPool } from './dependants.ts';
import type { StackDeps } from './deps.ts';
import { ensureStackWebhook } from './ensure-webhook.ts';
import { listStacks, stackFacets } from './list-stacks.ts';
import { lockStack, unlockStack } from './lock-stack.ts';
import {
  countInSpaces,
  countOfIntegration,
  countRepositories,
  getStack,
  listOfIntegration,
  searchStacks,
} from './queries.ts';
import { stackById } from './store.ts';
import { disableStack, enableStack, setTrackedCommit } from './switch-stack.ts';
import { syncStack } from './sync-stack.ts';
import { changeStack } from './update-stack.ts';

export type Stacks = ReturnType<typeof createStacks>;

/** Throws when a stack that was moved to another space cannot keep something that is attached to it. */
export type RequireKept = (trx: Trx, moved: { readonly stackId: string }) => Promise<void>;

export function createStacks(deps: StackDeps) {
  const attachments: RequireKept[] = [];
  deps.vcs.registerDependants(stackDependants(deps));
  deps.pools.registerUsers(usersOfPool);
  return {
    openConfig: (stackId: string) => openConfig(deps, stackId),
    findBrokenAttachments,
    /** From now on a move to another space is refused when `require` does. */
    keepAttached(require: RequireKept): void {
      attachments.push(require);
    },
    spaceOf: async (id: string): Promise<string | null> =>
      (await stackById(deps.db.kysely, id))?.space_id ?? null,
    countOfIntegration: (integrationId: string, kind: 'stack' | 'module') =>
      countOfIntegration(deps, integrationId, kind),
    useCases: {
      get: getStack(deps),
      search: searchStacks(deps),
      list: listStacks(deps),
      facets: stackFacets(deps),
      ofIntegration: listOfIntegration(deps),
      countRepositories: countRepositories(deps),
      countInSpaces: countInSpaces(deps),
      create: createStack(deps),
      attach: attachAll(deps, 'stack'),
      detached: listDetached(deps, 'stack'),
      ensureWebhook: ensureStackWebhook(deps),
      update: changeStack(deps, attachments),
      lock: lockStack(deps),
      unlock: unlockStack(deps),
      sync: syncStack(deps),
      setCommit: setTrackedCommit(deps),
      disable: disableStack(deps),
      enable: enableStack(deps),
      setConfig: setConfig(deps),
      removeConfig: removeConfig(deps),
      config: listConfig(deps),
      cloudCredentials: cloudCredentials(deps),
    },
  };
}
