export * from './locate.ts';
export * from './model.ts';
export * from './pools.ts';
export { type PoolRow, poolsByIds } from './store.ts';
export * from './usable-pool.ts';
export type { ListPoolUsers, PoolUser } from './users.ts';
export * from './wake.ts';
