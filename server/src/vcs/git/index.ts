export type { GitAccess } from './git-environment.ts';
export { type CommitRequest, createMirrors, type Mirrors, type MirrorsOptions } from './mirrors.ts';
