export * from './deps.ts';
export { workerRoutes } from './routes.ts';
export { runOfStateCredentials, stackOfRegistryToken } from './run-token.ts';
export { liveTokensByIds } from './tokens-store.ts';
export * from './waiters.ts';
export * from './workers.ts';
