export * from './audit.ts';
export type { EntryRow } from './chain.ts';
export { createOweEntry } from './deliver.ts';
export type { AuditFilter } from './queries.ts';
export * from './record-audit.ts';
export type { Verification } from './verify.ts';
export type { AuditWebhook } from './webhook.ts';
