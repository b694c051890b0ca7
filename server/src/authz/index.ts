export * from './actions.ts';
export * from './actor.ts';
export * from './audit-secret.ts';
export * from './authorize.ts';
export type {
  AuditFacts,
  AuditRecord,
  CallContext,
  RecordAudit,
  RecordOpen,
  Subject,
  UseCase,
} from './operation.ts';
export * from './roles.ts';
export * from './use-case.ts';
