export * from './actions.ts';
export * from './actor.ts';
export * from './audit-secret.ts';
export * from './authorize.ts';
export type { AuditRecord, CallContext, RecordAudit } from './operation.ts';
export * from './roles.ts';
export * from './use-case.ts';
