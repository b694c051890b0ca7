export type { ConsumerRow } from './consumers-store.ts';
export type { PartChange } from './metadata/compare-parts.ts';
export type { ModulePart } from './metadata/metadata.ts';
export * from './modules.ts';
export { createAuthenticate } from './registry/authenticate.ts';
export { loginPaths, registryPath, registryRoutes } from './registry/routes.ts';
export type { ShareRow } from './shares-store.ts';
export type { ModuleRow } from './store.ts';
export type { VersionRow } from './versions-store.ts';
