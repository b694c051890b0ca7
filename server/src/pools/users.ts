import type { Queryable } from '../platform/db/index.ts';

/** Something whose runs go to the workers of a pool. */
export type PoolUser = {
  readonly kind: 'stack' | 'module';
  readonly id: string;
  readonly name: string;
  readonly spaceId: string;
};

/** Told by a feature of a higher rank. */
export type ListPoolUsers = (db: Queryable, poolId: string) => Promise<readonly PoolUser[]>;

/** Those who use pools, so that a pool can be deleted and moved without knowing them. */
export type PoolUsers = { register(list: ListPoolUsers): void; list: ListPoolUsers };

export function createPoolUsers(): PoolUsers {
  const lists: ListPoolUsers[] = [];
  return {
    register: (list) => void lists.push(list),
    list: async (db, poolId) => (await Promise.all(lists.map((list) => list(db, poolId)))).flat(),
  };
}
