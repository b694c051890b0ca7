export * from './api-keys.ts';
export * from './bind-role.ts';
export * from './first-admin.ts';
export * from './jwt-key.ts';
export * from './linked-accounts.ts';
export type { LinkedAccountRow } from './linked-accounts-store.ts';
export * from './load-actor.ts';
export * from './sign-in.ts';
export { countUsers } from './store.ts';
