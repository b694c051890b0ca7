export { type AttachedPolicy, requireReach } from './attachments.ts';
export { attachmentsByIds } from './attachments-store.ts';
export type { EngineInput } from './engine/protocol.ts';
export {
  isUnsanitized,
  judge,
  policyTypes,
  type Receipt,
} from './model.ts';
export * from './policies.ts';
export { type PolicyUse, usesOfPolicies } from './queries.ts';
export { type ReceiptRow, receiptsOfRuns, replaceReceipts } from './receipts-store.ts';
export { type PolicyRow, policiesByIds } from './store.ts';
