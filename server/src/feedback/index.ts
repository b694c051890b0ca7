export type { FeedbackDeps } from './deps.ts';
export * from './publish-comment.ts';
export * from './publish-status.ts';
