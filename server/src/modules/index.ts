export type { ModuleMetadata, ModulePart } from './metadata/metadata.ts';
export * from './modules.ts';
export { type ModuleRow, modulesByIds } from './store.ts';
export type { VersionRow } from './versions-store.ts';
