export * from './publish-comment.ts';
export * from './publish-status.ts';
export { createPublishSummary } from './publish-summary.ts';
