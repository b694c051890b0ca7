export * from './publish-comment.ts';
export * from './publish-status.ts';
