import type { Trx } from '../platform/db/index.ts';
import type { ListPoolUsers } from '../pools/index.ts';
import type { DependantKind } from '../vcs/index.ts';
import type { StackDeps } from './deps.ts';
import { noticeStack } from './locate.ts';
import {
  detachStacksOf,
  restoreStacksOf,
  type StackRow,
  stacksOfIntegration,
  stacksOfPool,
} from './store.ts';

/** What integrations need to know of stacks and modules, to be deleted and restored under them. */
export function stackDependants({ db, clock, emit }: StackDeps): DependantKind {
  async function tell(trx: Trx, stacks: readonly Pick<StackRow, 'id' | 'space_id'>[]): Promise<void> {
    for (const stack of stacks) {
      await emit(trx, 'stack.changed', { stackId: stack.id });
      await noticeStack(db, trx, stack);
    }
  }
  return {
    list: async (queryable, integrationId) =>
      (await stacksOfIntegration(queryable, integrationId)).map((stack) => ({
        ...named(stack),
        repositoryUuid: stack.repository_uuid,
      })),
    detach: async (trx, integrationId) => tell(trx, await detachStacksOf(trx, integrationId, clock.now())),
    restore: async (trx, integrationId) => tell(trx, await restoreStacksOf(trx, integrationId, clock.now())),
  };
}

/** What pools need to know of stacks and modules, to be deleted and moved. */
export const usersOfPool: ListPoolUsers = async (db, poolId) => (await stacksOfPool(db, poolId)).map(named);

const named = (stack: Pick<StackRow, 'kind' | 'id' | 'name' | 'space_id'>) => ({
  kind: stack.kind,
  id: stack.id,
  name: stack.kind === 'module' ? stack.id : stack.name,
  spaceId: stack.space_id,
});
