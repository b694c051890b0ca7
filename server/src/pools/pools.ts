import { createPool } from './create-pool.ts';
import { deletePool } from './delete-pool.ts';
import type { PoolDeps } from './deps.ts';
import { getPool, listPools, listPoolUsers } from './queries.ts';
import { changePool } from './update-pool.ts';
import { createPoolUsers } from './users.ts';

export type Pools = ReturnType<typeof createPools>;

export function createPools(base: Omit<PoolDeps, 'users'>) {
  const deps = { ...base, users: createPoolUsers() };
  return {
    registerUsers: deps.users.register,
    useCases: {
      list: listPools(deps),
      get: getPool(deps),
      users: listPoolUsers(deps),
      create: createPool(deps),
      update: changePool(deps),
      delete: deletePool(deps),
    },
  };
}
