import { isTerminal, isWorking, type RunState, runStateNames, runTypes } from '@gantry/contract/run-states';
import { z } from 'zod';
import { instant, unixSeconds } from '../../edge/values.ts';

export type { RunState };
export { isTerminal, isWorking, runStateNames };

/** NONE: a stack without runs. */
export const stackState = z.enum(['NONE', ...runStateNames]);
export type StackState = z.infer<typeof stackState>;
export const runType = z.enum(runTypes);
export type RunType = z.infer<typeof runType>;
const reviewDecision = z.enum(['APPROVE', 'REJECT']);
export const runAction = z.enum([
  'CONFIRM',
  'DEPRIORITIZE',
  'DISCARD',
  'PRIORITIZE',
  'PROMOTE',
  'REPLAN',
  'RETRY',
  'REVIEW',
  'STOP',
]);
export type RunAction = z.infer<typeof runAction>;
export type ReviewDecision = z.infer<typeof reviewDecision>;
/** An action with what it needs to be told. */
export type RunDeed =
  | { action: Exclude<RunAction, 'REPLAN' | 'REVIEW'> }
  | { action: 'REPLAN'; targets: readonly string[] }
  | { action: 'REVIEW'; decision: ReviewDecision; note: string };
const isRunAction = (name: string): name is RunAction => runAction.safeParse(name).success;

export const delta = z.object({
  addCount: z.number(),
  changeCount: z.number(),
  deleteCount: z.number(),
  importCount: z.number(),
  moveCount: z.number(),
  forgetCount: z.number(),
  outputs: z.number(),
  resources: z.number(),
});
export type Delta = z.infer<typeof delta>;

export const commit = z.object({
  hash: z.string(),
  message: z.string().nullable(),
  authorName: z.string().nullable(),
  authorLogin: z.string().nullable(),
  timestamp: unixSeconds.nullable(),
  url: z.string().nullable(),
});
export type Commit = z.infer<typeof commit>;

const pullRequestRef = z.object({ number: z.number(), title: z.string().nullable(), url: z.string() });
const stackRef = z.object({ id: z.string(), name: z.string() });

export const runSummary = z.object({
  id: z.string(),
  number: z.number(),
  type: runType,
  state: stackState,
  title: z.string(),
  reason: z.string().nullable(),
  branch: z.string(),
  createdAt: unixSeconds,
  updatedAt: unixSeconds,
  triggeredBy: z.string().nullable(),
  driftDetection: z.boolean(),
  commit,
  delta: delta.nullable(),
  pullRequest: pullRequestRef.nullable(),
  stack: stackRef,
});
export type RunSummary = z.infer<typeof runSummary>;

const transition = z.object({
  state: stackState,
  stateVersion: z.number(),
  at: instant,
  hasLogs: z.boolean(),
  terminal: z.boolean(),
  note: z.string().nullable(),
  username: z.string().nullable(),
});
export type Transition = z.infer<typeof transition>;

const diagnostic = z.object({
  severity: z.string(),
  summary: z.string(),
  detail: z.string(),
  file: z.string().nullable(),
  line: z.number().nullable(),
});
export type Diagnostic = z.infer<typeof diagnostic>;

/** What was written about a run where its code is. */
export const sentFeedback = z.object({
  kind: z.enum(['COMMENT', 'REPORT', 'STATUS']),
  name: z.string(),
  state: z.string(),
  description: z.string(),
  url: z.string(),
  sentAt: instant,
  problem: z.string().nullable(),
});
export type SentFeedback = z.infer<typeof sentFeedback>;

export const runComment = z.object({
  id: z.string(),
  body: z.string(),
  username: z.string(),
  createdAt: unixSeconds,
});
export type RunComment = z.infer<typeof runComment>;

export const runReview = z.object({
  id: z.string(),
  decision: reviewDecision,
  note: z.string(),
  author: z.string(),
  state: stackState,
  createdAt: unixSeconds,
});
export type RunReview = z.infer<typeof runReview>;

const policyOutcome = z.enum(['DENIED', 'FAILED', 'PASSED', 'WARNED']);
export type PolicyOutcome = z.infer<typeof policyOutcome>;
const finding = z.object({
  outcome: policyOutcome,
  denied: z.array(z.string()),
  warned: z.array(z.string()),
  /** Messages that were too many to be kept. */
  omitted: z.number(),
  problem: z.string().nullable(),
  line: z.number().nullable(),
  milliseconds: z.number(),
});
/** What a policy says of a plan. */
export type Finding = z.infer<typeof finding>;
/** The JSON that a trial is answered with. */
export const simulated = z
  .object({
    deny: finding.shape.denied,
    warn: finding.shape.warned,
    outcome: z.string().toUpperCase().pipe(policyOutcome),
  })
  .extend(finding.pick({ omitted: true, problem: true, line: true, milliseconds: true }).shape)
  .transform(({ deny, warn, ...rest }): Finding => ({ denied: deny, warned: warn, ...rest }));

const policyReceipt = finding.extend({
  policyId: z.string(),
  policyName: z.string(),
  policyType: z.string(),
});
/** What a policy said of the newest plan. */
export type PolicyReceipt = z.infer<typeof policyReceipt>;

export const runDetails = runSummary.extend({
  stack: stackRef.extend({ abilities: z.array(z.string()) }),
  /** Oldest first. */
  comments: z.array(runComment),
  /** Newest first. */
  reviews: z.array(runReview),
  /** What a task executes. */
  command: z.string().nullable(),
  /** Resources that the plan is limited to; empty for all. */
  targets: z.array(z.string()),
  isPrioritized: z.boolean(),
  isLocalPreview: z.boolean(),
  /** Of all that the API allows, what the page offers. */
  actions: z.array(z.string()).transform((names) => names.filter(isRunAction)),
  stateVersion: z.number(),
  failureCode: z.string().nullable(),
  isolation: z.string().nullable(),
  toolVersion: z.string().nullable(),
  userProvidedMetadata: z.array(z.string()),
  /** What it has in place of the settings of its stack. */
  configuration: z.object({ projectRoot: z.string().nullable(), variables: z.array(z.string()) }).nullable(),
  isMostRecent: z.boolean(),
  worker: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** Whose workers take it; null for the public pool. */
  workerPool: z.object({ id: z.string(), name: z.string() }).nullable(),
  blockedBy: z.object({ id: z.string(), number: z.number(), state: stackState, stack: stackRef }).nullable(),
  /** Newest first. */
  history: z.array(transition),
  diagnostics: z.array(diagnostic),
  sent: z.array(sentFeedback),
  /** By the name of the policy. */
  policyReceipts: z.array(policyReceipt),
});
export type RunDetails = z.infer<typeof runDetails>;

export const changeAction = z.enum([
  'CREATE',
  'UPDATE',
  'REPLACE',
  'DELETE',
  'IMPORT',
  'MOVE',
  'FORGET',
  'READ',
]);
export type ChangeAction = z.infer<typeof changeAction>;

const attributeChange = z.object({
  path: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  sensitive: z.boolean(),
  /** There is a value on this side that is not shown. */
  hiddenBefore: z.boolean(),
  hiddenAfter: z.boolean(),
  unknown: z.boolean(),
  forcesReplacement: z.boolean(),
});
export type AttributeChange = z.infer<typeof attributeChange>;

const resourceChange = z.object({
  address: z.string(),
  previousAddress: z.string().nullable(),
  type: z.string(),
  module: z.string().nullable(),
  action: changeAction,
  replacePaths: z.array(z.string()),
  attributes: z.array(attributeChange),
});
export type ResourceChange = z.infer<typeof resourceChange>;

export const runChanges = z.object({ changes: z.array(resourceChange), changesOmitted: z.number() });
export type RunChanges = z.infer<typeof runChanges>;

export const logBatch = z.object({
  cursor: z.string(),
  finished: z.boolean(),
  state: stackState,
  stateVersion: z.number(),
  text: z.string(),
});
export type LogBatch = z.infer<typeof logBatch>;
