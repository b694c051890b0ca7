export { attachAll, listDetached } from './attach-stacks.ts';
export type { ConfigElement } from './configure-stack.ts';
export * from './locate.ts';
export * from './model.ts';
export { stackSettings } from './settings.ts';
export * from './snapshot.ts';
export * from './stacks.ts';
export type { RoutedStack, StackRow } from './store.ts';
export {
  deleteStackRow,
  insertStack,
  lockStackRow,
  stackById,
  stacksByIds,
  stacksOfRepository,
  takeRunNumber,
  updateStack,
} from './store.ts';
export { type PullRequestComment, releaseWays, type StoredCommit } from './tables.ts';
