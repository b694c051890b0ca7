export type { BranchKey } from './branch-heads-store.ts';
export { branchHead, holdBranchHead, moveBranchHead } from './branch-heads-store.ts';
export type { SourceCheck } from './check-source.ts';
export * from './comment-command.ts';
export type { DeliveryRow, ListedDelivery, VcsEventRow } from './deliveries-store.ts';
export {
  eventById,
  eventsOfDelivery,
  headsOfDeliveries,
  markRouted,
  storeProblem,
} from './deliveries-store.ts';
export type { DependantKind } from './dependants.ts';
export type { Diagnosis, Finding, Fix } from './doctor/model.ts';
export { refusedSince, signsWithOld } from './doctor/webhook-finding.ts';
export { integrationById } from './integrations-store.ts';
export * from './model.ts';
export type { CommitSource } from './open-source.ts';
export { makeDue } from './polls-store.ts';
export * from './provider.ts';
export {
  forgetStanding,
  isApprovedAtHead,
  openPullRequests,
  pullRequestByNumber,
  storeFindings,
  upsertPullRequest,
} from './pull-requests-store.ts';
export type { IntegrationView, RepositoryView } from './queries.ts';
export { type HookActivity, type RepositoryRow, upsertRepository } from './repositories-store.ts';
export { webhookRoutes } from './routes.ts';
export type { SeenHook, StoredConnection } from './tables.ts';
export type { TestedConnection } from './test-connection.ts';
export * from './vcs.ts';
