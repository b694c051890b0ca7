/**
 * The worker protocol, version 1: all that passes between a worker and the server.
 *
 * JSON over HTTPS, called by the worker only. Two kinds of bearer tokens:
 * - the worker token (from `gantry` or the worker page) for `register` and `claim`;
 * - the run token of a claimed job for everything about that run. It stops working the moment the lease is lost:
 *   such calls answer 409 `RUN_LEASE_LOST`, and the worker kills what it runs and forgets the job.
 *
 * Order for one run: claim → [logs…, heartbeat…] interleaved with report(workspace_ready) → report(plan_started)
 * → put plan, put workspace → report(planned) → by the answer: release, or go on with the apply. A module test goes on
 * from the apply, failed or not, with destroy → report(destroyed).
 * A task has report(task_started) → report(performed) in place of the plan; the native tests of a module have
 * report(task_started) → report(tested).
 * Every call may be repeated: logs by sequence number, reports by their effect.
 */
import { z } from 'zod';
import { delta, diagnostic, plannedChange } from './plan.ts';
import { loggedStates, runTypes } from './run-states.ts';
import { testResult } from './test-results.ts';

export const workerProtocolVersion = 1;

export const workerPaths = {
  register: '/worker/v1/register',
  claim: '/worker/v1/claim',
  heartbeat: (runId: string) => `/worker/v1/runs/${runId}/heartbeat`,
  logs: (runId: string) => `/worker/v1/runs/${runId}/logs`,
  report: (runId: string) => `/worker/v1/runs/${runId}/report`,
  /** GET: the repository at the run's commit as a gzipped tar without a wrapping folder. */
  source: (runId: string) => `/worker/v1/runs/${runId}/source`,
  /** PUT: gzipped `terraform show -json` of the plan. */
  plan: (runId: string) => `/worker/v1/runs/${runId}/plan`,
  /** PUT after a plan that waits, GET before its apply: gzipped tar of the workspace. */
  workspace: (runId: string) => `/worker/v1/runs/${runId}/workspace`,
} as const;

export const isolationKinds = ['bubblewrap', 'process'] as const;
export type IsolationKind = (typeof isolationKinds)[number];

export const registerRequest = z.object({
  protocol: z.number().int(),
  name: z.string().min(1).max(120),
  version: z.string().max(60),
  isolation: z.enum(isolationKinds),
  /** Made at the first start and kept in the work folder: who starts again with it is the same worker. */
  identity: z
    .string()
    .regex(/^[\w-]{22,64}$/)
    .optional(),
});
export type RegisterRequest = z.infer<typeof registerRequest>;
export const registerResponse = z.object({ workerId: z.string() });

/**
 * `waitSeconds`: how long the server may hold the call until a run is ready (at most 30). Answers 200 with a run job,
 * 204 when none came in time, and 404 for a worker that it no longer knows, which then registers again.
 */
export const claimRequest = z.object({ workerId: z.string(), waitSeconds: z.number().min(0).max(30) });

export const toolNames = ['terraform', 'opentofu'] as const;
export type ToolName = (typeof toolNames)[number];

const environmentVariable = z.object({ name: z.string(), value: z.string(), secret: z.boolean() });

/** A file beside the source: the path is relative to the workspace, and wins over a file of the repository. */
const mountedFile = z.object({ path: z.string(), content: z.string(), secret: z.boolean() });

/** Terraform's HTTP backend for this run; the password is the run's own and dies with its lease. */
const httpBackend = z.object({ address: z.string(), username: z.string(), password: z.string() });

/**
 * The module registry of this installation, for Terraform's own configuration file: the host of module addresses,
 * where its service `modules.v1` answers, and a token that dies with the lease.
 */
const moduleRegistry = z.object({ host: z.string(), modulesUrl: z.string(), token: z.string() });

export const runJob = z.object({
  runId: z.string(),
  runToken: z.string(),
  type: z.enum(runTypes),
  /** `plan`: from source to plan. `apply`: restore the kept workspace and apply its plan. */
  goal: z.enum(['plan', 'apply']),
  stack: z.object({
    id: z.string(),
    name: z.string(),
    branch: z.string(),
    spaceId: z.string(),
    labels: z.array(z.string()),
  }),
  accountName: z.string(),
  repository: z.string(),
  commit: z.object({ sha: z.string(), branch: z.string(), message: z.string() }),
  /** Folder in the repository with slashes trimmed; empty for the root. */
  projectRoot: z.string(),
  tool: z.object({ name: z.enum(toolNames), version: z.string().nullable() }),
  environment: z.array(environmentVariable),
  files: z.array(mountedFile),
  backend: httpBackend.nullable(),
  registry: moduleRegistry.nullable().default(null),
  /** Terraform workspace for stacks whose state Gantry does not manage. */
  terraformWorkspace: z.string().nullable(),
  triggeredBy: z.string().nullable(),
  /** What a run of type TASK executes after its initialisation, or without one. */
  task: z.object({ command: z.string(), skipInit: z.boolean() }).nullable().default(null),
  /** The run executes the native tests of the project root, `terraform test` or `tofu test`, and plans nothing. */
  nativeTests: z.boolean().default(false),
  /** Resource addresses that the plan is limited to; empty for all. */
  targets: z.array(z.string()).default([]),
  /** The source was uploaded by a person and is not what the commit has. */
  localPreview: z.boolean().default(false),
  /** Keep the workspace for a later apply when the plan has changes. */
  keepWorkspace: z.boolean(),
  limits: z.object({
    leaseSeconds: z.number(),
    heartbeatSeconds: z.number(),
    runSeconds: z.number(),
    silenceSeconds: z.number(),
    /** Bytes of log kept per phase; the middle of longer output is left out and said so. */
    logBytes: z.number().int(),
  }),
});
export type RunJob = z.infer<typeof runJob>;

export const heartbeatResponse = z.object({ stop: z.boolean() });

export const logChunk = z.object({
  state: z.enum(loggedStates),
  /** Counts up from 1 within one state; a repeated number is accepted and not stored again. */
  sequence: z.number().int().positive(),
  text: z.string().max(1_048_576),
});
export type LogChunk = z.infer<typeof logChunk>;

/** Why a run failed, for people (`message`) and for programs (`code`). */
export const runFailureCodes = [
  'SOURCE_UNAVAILABLE',
  'PROJECT_ROOT_MISSING',
  'TOOL_NOT_FOUND',
  'WORKSPACE_INVALID',
  'INIT_FAILED',
  'PLAN_FAILED',
  'APPLY_FAILED',
  'TASK_FAILED',
  'DESTROY_FAILED',
  'NOTHING_CREATED',
  'NEGATIVE_TEST_PASSED',
  'NATIVE_TESTS_FAILED',
  'POLICY_DENIED',
  'POLICY_FAILED',
  'SILENCE_TIMEOUT',
  'RUN_TIMEOUT',
  'KILLED_BY_SIGNAL',
  'WORKER_ERROR',
  'WORKER_LOST',
  'WORKER_LOST_DURING_APPLY',
] as const;
export type RunFailureCode = (typeof runFailureCodes)[number];

/** `source` as Terraform writes it: `host/namespace/name/provider`, the host left out for the public registry. */
const installedModule = z.object({ source: z.string().max(500), version: z.string().max(100) });
export type InstalledModule = z.infer<typeof installedModule>;

const runFailure = {
  code: z.enum(runFailureCodes),
  message: z.string().max(8_192),
  diagnostics: z.array(diagnostic).max(200),
};

export const runReport = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('workspace_ready'),
    isolation: z.enum(isolationKinds),
    tool: z.object({ name: z.enum(toolNames), version: z.string() }),
  }),
  z.object({
    event: z.literal('plan_started'),
    /** What the initialisation has installed from module registries, by Terraform's own list. */
    modules: z.array(installedModule).max(2_000).optional(),
  }),
  z.object({
    event: z.literal('planned'),
    delta,
    /** At most 10,000; `changesOmitted` counts the rest. */
    changes: z.array(plannedChange).max(10_000),
    changesOmitted: z.number().int().min(0),
    diagnostics: z.array(diagnostic).max(200),
  }),
  z.object({ event: z.literal('applied'), diagnostics: z.array(diagnostic).max(200) }),
  z.object({ event: z.literal('task_started') }),
  z.object({ event: z.literal('performed') }),
  z.object({ event: z.literal('failed'), ...runFailure }),
  z.object({
    event: z.literal('tested'),
    /** In the order of the files and of the runs in them; at most 500. */
    results: z.array(testResult).max(500),
    /** Addresses that the tests could not destroy, at most 100. */
    remaining: z.array(z.string().max(4_096)).max(100),
    failure: z.object(runFailure).nullable(),
  }),
  z.object({
    event: z.literal('destroyed'),
    /** Addresses that are still in the state, at most 100. */
    remaining: z.array(z.string().max(4_096)).max(100),
    failure: z.object(runFailure).nullable(),
  }),
  z.object({ event: z.literal('stopped') }),
]);
export type RunReport = z.infer<typeof runReport>;

/**
 * `continue`: go on with the next phase of the goal; `apply`: apply now, in place; `destroy`: destroy what was applied,
 * in place; `release`: the run left your hands.
 */
export const reportResponse = z.object({ next: z.enum(['continue', 'apply', 'destroy', 'release']) });
export type ReportResponse = z.infer<typeof reportResponse>;

export const errorBody = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
});
