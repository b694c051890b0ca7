export * from './inbox.ts';
export type { MarkedItem } from './store.ts';
export type { WebhookView } from './webhooks.ts';
export { webhooksByIds } from './webhooks-store.ts';
