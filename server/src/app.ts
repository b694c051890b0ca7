import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { graphqlRoutes } from './api/index.ts';
import { createAudit, createOweEntry, createRecordAudit, loadChainKey } from './audit/index.ts';
import { createUseCases } from './authz/index.ts';
import { every } from './chores.ts';
import { createAnswerCommand } from './commands/index.ts';
import { createFeedback } from './feedback/index.ts';
import { type FeedbackTiming, flowOf } from './flow.ts';
import {
  createBindings,
  createIdentity,
  createRoles,
  type MailConfig,
  registryLoginRoutes,
  ssoRoutes,
} from './identity/index.ts';
import { createInbox } from './inbox/index.ts';
import { metricsRoutes } from './metrics-routes.ts';
import {
  createAuthenticate,
  createModules,
  loginPaths,
  registryPath,
  registryRoutes,
} from './modules/index.ts';
import type { Clock } from './platform/clock.ts';
import type { Db } from './platform/db/index.ts';
import { createHttp, drainHttp } from './platform/http/index.ts';
import { createJobs, type Jobs } from './platform/jobs/index.ts';
import type { Logger } from './platform/logger.ts';
import { createSafePost } from './platform/network/index.ts';
import type { SecretBox } from './platform/secrets/index.ts';
import { createPolicies, requireReach } from './policies/index.ts';
import { createPools } from './pools/index.ts';
import type { Flow } from './reactions.ts';
import { createRuns, uploadRoutes } from './runs/index.ts';
import { createSpaces, type Spaces } from './spaces/index.ts';
import { createStacks } from './stacks/index.ts';
import { createTfState, downloadRoutes, statePath, stateRoutes, stateUploadRoutes } from './tfstate/index.ts';
import { createTriggers } from './triggers/index.ts';
import { createBitbucketProvider } from './vcs/bitbucket/index.ts';
import { createMirrors } from './vcs/git/index.ts';
import { createVcs, webhookRoutes } from './vcs/index.ts';
import { webRoutes } from './web-routes.ts';
import { createEmit, registerFlow } from './wire-flow.ts';
import {
  createWaiters,
  createWorkers,
  type RunLimits,
  runOfStateCredentials,
  stackOfRegistryToken,
  workerRoutes,
} from './workers/index.ts';

export type AppOptions = {
  readonly db: Db;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly secretBox: SecretBox;
  /** Folder for git mirrors. */
  readonly dataDir: string;
  /** Built pages, or null to serve none. */
  readonly webDir: string | null;
  readonly publicUrl: string;
  /** Where workers and Terraform reach this server; the public address unless a worker is closer. */
  readonly internalUrl: string;
  readonly trustProxy: string[] | false;
  /** For an installation that has no name yet; null asks the first admin. */
  readonly accountName: string | null;
  /** The mail server, or null to hand links over by hand. */
  readonly mail: MailConfig | null;
  /** Hosts that may hold the keys of federated API keys, beside their issuers. */
  readonly oidcKeyHosts: readonly string[];
  readonly version: string;
  readonly bitbucket: { readonly apiUrl: string; readonly gitUrl: string; readonly timeoutMs?: number };
  /** Hosts of private networks that warnings may be sent to; none by default. */
  readonly privateWebhookHosts?: readonly string[];
  readonly limits: RunLimits;
  readonly feedbackTiming?: FeedbackTiming;
  /** How long the log of deliveries is kept; 14 days by default. */
  readonly deliveryDays?: number;
  /** How often it is looked which repositories are due to be asked for news; null for never. */
  readonly pollMilliseconds?: number | null;
  /** Lets monitoring read /metrics; without it nobody may. */
  readonly metricsToken?: string | null;
  /** Variables for git: PATH, proxies, certificates. */
  readonly environment: Readonly<Record<string, string | undefined>>;
};

export type App = {
  readonly http: FastifyInstance;
  readonly jobs: Jobs;
  readonly issueWorkerToken: (name: string) => Promise<string>;
  /** Stops taking requests and jobs, waits for what runs, and lets go of everything but the database. */
  close(): Promise<void>;
};

const sweepMilliseconds = 60_000;
const pollMilliseconds = 5_000;
const deliveryDays = 14;
const reapMilliseconds = 5_000;
const recoverMilliseconds = 5_000;
const drainMilliseconds = 10_000;

/** The composition root: builds the features in the order of their ranks and wires them to HTTP, jobs and timers. */
export async function createApp(options: AppOptions): Promise<App> {
  const jobs = createJobs({ db: options.db, logger: options.logger });
  const features = await createFeatures(options, jobs);
  const { inbox, vcs, runs, tfstate, triggers, workers, waiters, feedback, audit, modules } = features;
  features.flow = flowOf(
    {
      readDelivery: vcs.readDelivery,
      routeEvent: triggers.routeEvent,
      ensureHook: vcs.ensureHook,
      releaseHook: vcs.releaseHook,
      checkIntegration: vcs.checkIntegration,
      resumeEvents: vcs.resumeEvents,
      storeWarnings: inbox.storeWarnings,
      storeWarning: inbox.storeWarning,
      sendWarning: inbox.sendWarning,
      scheduleStack: runs.scheduleStack,
      releaseStateLock: tfstate.releaseLock,
      deliverAuditEntry: audit.deliverAuditEntry,
      deliverAuditRun: audit.deliverAuditRun,
      wantsAuditRuns: audit.wantsAuditRuns,
      answerCommand: features.answerCommand,
      finishDeletion: runs.finishDeletion,
      buildVersion: modules.buildVersion,
      settleTest: modules.settleTest,
      settleVersion: modules.settleVersion,
      noteConsumed: modules.noteConsumed,
      triggerDependents: modules.triggerDependents,
      raiseVersion: modules.raiseVersion,
      publishTestStatus: modules.publishTestStatus,
      publishVersionStatus: modules.publishVersionStatus,
      ...feedback,
    },
    options.feedbackTiming,
  );
  registerFlow(jobs, features.flow);
  await jobs.start();
  const http = await createRoutes(options, features);
  const timers = [
    every(reapMilliseconds, options.logger, workers.reapLeases),
    every(recoverMilliseconds, options.logger, vcs.recover),
    ...(options.pollMilliseconds === null
      ? []
      : [every(options.pollMilliseconds ?? pollMilliseconds, options.logger, () => vcs.poll.pollDue())]),
    every(sweepMilliseconds, options.logger, async () => {
      await vcs.sweep();
      await triggers.sweep();
      await inbox.sweep();
      await audit.sweep();
    }),
  ];
  return {
    http,
    jobs,
    issueWorkerToken: workers.issueBuiltInToken,
    async close() {
      for (const timer of timers) timer.stop();
      await waiters.close();
      await drainHttp(http, { drainMs: drainMilliseconds });
      await vcs.close();
      await jobs.stop({ drainMs: drainMilliseconds });
      await Promise.all(timers.map((timer) => timer.idle()));
    },
  };
}

async function createFeatures(options: AppOptions, jobs: Jobs) {
  const { db, clock, logger, secretBox, publicUrl, internalUrl, limits, environment } = options;
  const late: { flow: Flow | null } = { flow: null };
  const emit = createEmit(jobs, () => requireFlow(late.flow));
  const auditKey = await loadChainKey(db, secretBox);
  const recordAudit = createRecordAudit({ db, clock, key: auditKey, onEntry: createOweEntry(emit) });
  const useCases = createUseCases(db, recordAudit);
  const base = { db, clock, logger, useCases, secretBox, emit };
  const spaces = createSpaces({ db, useCases });
  const { accountName: named, mail, oidcKeyHosts: keyHosts } = options;
  const identity = await createIdentity({ ...base, publicUrl, accountName: named, mail, keyHosts });
  const accountName = async (): Promise<string> => (await identity.readAccount()).name;
  const post = createSafePost({ privateHosts: options.privateWebhookHosts ?? [] });
  const audit = createAudit({ ...base, key: auditKey, recordAudit, accountName, post });
  const inbox = createInbox({ ...base, post, publicUrl });
  const provider = createBitbucketProvider({ ...options.bitbucket, logger, clock });
  const mirrors = createMirrors({ dir: join(options.dataDir, 'git'), logger, environment });
  const vcs = createVcs({
    ...base,
    provider,
    mirrors,
    publicUrl,
    deliveryDays: options.deliveryDays ?? deliveryDays,
  });
  const { pools, stacks, policies } = createAttachables({ ...base, vcs }, spaces);
  const roles = createRoles(base);
  const bindings = createBindings({ ...base, spaceOfStack: stacks.spaceOf });
  const runs = createRuns({ ...base, vcs, stacks, policies });
  const waiters = await createWaiters(db);
  const stateUrl = (stackId: string): string => `${internalUrl}${statePath(stackId)}`;
  const registry = { host: new URL(publicUrl).host, modulesUrl: `${internalUrl}${registryPath}` };
  const { linkedAccounts, runTokens } = identity;
  const leased = { accountName, runTokens, limits, registry, waiters, stateUrl };
  const workers = createWorkers({ ...base, ...leased, vcs, stacks, judgePlan: runs.judgePlan });
  const triggers = createTriggers({ ...base, vcs });
  const tfstate = createTfState({ ...base });
  const answerCommand = createAnswerCommand({ ...base, vcs, stacks, runs, linkedAccounts, publicUrl });
  const modules = createModules({ ...base, vcs, publicUrl, accountName });
  const { proposedModules } = modules;
  const feedback = createFeedback({ ...base, vcs, publicUrl, proposedModules });
  return Object.assign(late, {
    useCases,
    audit,
    spaces,
    roles,
    bindings,
    identity,
    inbox,
    provider,
    vcs,
    pools,
    stacks,
    policies,
    runs,
    waiters,
    workers,
    triggers,
    tfstate,
    modules,
    feedback,
    answerCommand,
  });
}

/** Stacks, and what is attached to them across spaces: no move of a space or of a stack may cut it. */
function createAttachables(deps: Omit<Parameters<typeof createStacks>[0], 'pools'> & Logged, spaces: Spaces) {
  const pools = createPools(deps);
  const stacks = createStacks({ ...deps, pools });
  const policies = createPolicies(deps);
  spaces.keepAttached(stacks.findBrokenAttachments, policies.findBrokenAttachments);
  stacks.keepAttached(requireReach);
  return { pools, stacks, policies };
}
type Logged = { readonly logger: Logger };

type Features = Awaited<ReturnType<typeof createFeatures>>;

async function createRoutes(options: AppOptions, features: Features): Promise<FastifyInstance> {
  const { db, clock, logger, publicUrl, version, trustProxy } = options;
  const { identity, vcs, runs, workers, tfstate, modules } = features;
  const web = options.webDir === null ? null : webRoutes(options.webDir);
  const http = createHttp({
    logger,
    publicUrl,
    trustProxy,
    ...(web === null ? {} : { notFound: web.notFound }),
  });
  http.get('/health', async () => ({ status: 'ok', version }));
  await http.register(webhookRoutes('/webhooks/bitbucket-cloud', vcs.receiveWebhook));
  await http.register(metricsRoutes(options.metricsToken ?? null, features.provider));
  await http.register(workerRoutes(workers));
  const authenticate = (runId: string, password: string) => runOfStateCredentials(db.kysely, runId, password);
  await http.register(stateRoutes({ backend: tfstate.backend, authenticate }));
  await http.register(downloadRoutes({ open: tfstate.openLink }));
  await http.register(uploadRoutes({ fill: runs.fillWorkspace }));
  await http.register(stateUploadRoutes({ fill: tfstate.receiveUpload }));
  const installer = createAuthenticate({
    db,
    stackOfRun: (token) => stackOfRegistryToken(db.kysely, token),
    login: identity.registryLogins.byToken,
    apiKey: identity.apiKeys.bySecret,
    bearer: identity.apiKeys.byToken,
  });
  await http.register(registryRoutes({ registry: modules.registry, authenticate: installer }));
  await http.register(registryLoginRoutes(loginPaths.token, identity.registryLogins));
  await http.register(ssoRoutes({ sso: identity.sso, publicUrl }));
  const installation = { version, publicUrl };
  await http.register(graphqlRoutes({ db, clock, logger, installation, ...features }));
  if (web !== null) await http.register(web.routes);
  return http;
}

function requireFlow(flow: Flow | null): Flow {
  if (flow === null) throw new Error('An event was emitted before the flow was wired.');
  return flow;
}
