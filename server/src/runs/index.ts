export * from './advance-run.ts';
export type { RunCommentRow } from './comments-store.ts';
export * from './create-run.ts';
export type { JudgePlan } from './judge-plan.ts';
export { localSourceOf } from './local-preview.ts';
export * from './locate.ts';
export { insertLogChunk, logTextOf } from './logs-store.ts';
export { requestStop } from './notice-run.ts';
export * from './plan-outcome.ts';
export {
  changesOf,
  deleteWorkspace,
  upsertChanges,
  upsertPlanJson,
  upsertWorkspace,
  workspaceOf,
} from './plans-store.ts';
export { planContext, workspaceContext } from './queries.ts';
export { runLogChannel } from './read-logs.ts';
export type { AttributeChange } from './resource-changes.ts';
export { type RunReviewRow, reviewsOf } from './reviews-store.ts';
export { uploadRoutes } from './routes.ts';
export { overridesOf } from './run-overrides.ts';
export * from './runs.ts';
export { releasePreview } from './schedule-stack.ts';
export {
  backfillPullRequest,
  extendLease,
  forgetRunsOf,
  holderOf,
  latestOfPullRequest,
  lockRunRow,
  type RunRow,
  runById,
  runsByIds,
  type TestRunRow,
  type TransitionRow,
  testRunsOf,
  unfinishedRuns,
} from './store.ts';
export * from './supersede.ts';
export type { RunTest } from './tables.ts';
export { upsertTestResults } from './test-results-store.ts';
export * from './transitions.ts';
export * from './urls.ts';
