export * from './locate.ts';
export * from './model.ts';
export * from './pools.ts';
export { poolsByIds } from './store.ts';
export * from './usable-pool.ts';
export type { ListPoolUsers } from './users.ts';
export * from './wake.ts';
