import { Readable } from 'node:stream';
import { notFound } from '@gantry/contract/errors';
import type { LogChunk, RegisterRequest, RunReport } from '@gantry/contract/worker-protocol';
import {
  localSourceOf,
  planContext,
  upsertPlanJson,
  upsertWorkspace,
  workspaceContext,
  workspaceOf,
} from '../runs/index.ts';
import { stackById } from '../stacks/index.ts';
import { actorOfRunToken } from './api-token.ts';
import { appendLogs } from './append-logs.ts';
import { claimRun } from './claim-run.ts';
import type { WorkerDeps } from './deps.ts';
import { cyclePool, drainWorker } from './drain-worker.ts';
import { heartbeat } from './heartbeat.ts';
import { listQueue } from './list-queue.ts';
import { listWorkers } from './queries.ts';
import { createReapLeases } from './reap-leases.ts';
import { registerWorker } from './register-worker.ts';
import { reportPhase } from './report-phase.ts';
import { authenticateRun, whileHeld } from './run-token.ts';
import {
  authenticateWorker,
  createWorkerToken,
  issueBuiltInToken,
  listWorkerTokens,
  resetWorkerTokens,
  revokeWorkerToken,
} from './tokens.ts';
import type { Waiters } from './waiters.ts';
import { createWhyWaiting } from './why-waiting.ts';

export type Workers = ReturnType<typeof createWorkers>;

export function createWorkers(
  deps: WorkerDeps & { waiters: Waiters; stateUrl: (stackId: string) => string },
) {
  const { db, clock, secretBox, vcs } = deps;
  const held = (runId: string, token: string) => authenticateRun(db.kysely, runId, token);

  return {
    register: async (token: string, request: RegisterRequest) =>
      registerWorker(deps, await authenticateWorker(deps, token), request),
    claim: async (token: string, request: { workerId: string; waitSeconds: number }, gone: AbortSignal) =>
      claimRun(deps, await authenticateWorker(deps, token), request, gone),
    heartbeat: (runId: string, token: string) => heartbeat(deps, runId, token),
    appendLogs: (runId: string, token: string, chunk: LogChunk) =>
      whileHeld(db, { runId, token }, (trx, run) => appendLogs(deps, trx, { run, chunk })),
    report: async (runId: string, token: string, report: RunReport) =>
      reportPhase(deps, await held(runId, token), report),

    async openSource(runId: string, token: string): Promise<Readable> {
      const run = await held(runId, token);
      if (run.local_workspace_id !== null) {
        return Readable.from([await localSourceOf(deps, run.local_workspace_id)]);
      }
      const stack = await stackById(db.kysely, run.stack_id);
      if (stack === undefined || stack.integration_id === null) throw notFound();
      return vcs.openArchive({
        integrationId: stack.integration_id,
        repository: run.repository,
        repositoryUuid: stack.repository_uuid,
        sha: run.sha,
        branch: run.branch,
      });
    },
    keepPlan: (runId: string, token: string, body: Buffer): Promise<void> =>
      whileHeld(db, { runId, token }, (trx) =>
        upsertPlanJson(trx, runId, secretBox.seal(body, planContext(runId))),
      ),
    keepWorkspace: (runId: string, token: string, body: Buffer): Promise<void> =>
      whileHeld(db, { runId, token }, (trx) =>
        upsertWorkspace(trx, runId, secretBox.seal(body, workspaceContext(runId)), clock.now()),
      ),
    async openWorkspace(runId: string, token: string): Promise<Buffer> {
      const run = await held(runId, token);
      const sealed = await workspaceOf(db.kysely, run.id);
      if (sealed === null) throw notFound();
      return secretBox.open(sealed, workspaceContext(run.id));
    },

    actorOfRunToken: (jwt: string) => actorOfRunToken(deps, jwt),
    reapLeases: createReapLeases(deps),
    whyWaiting: createWhyWaiting(deps),
    issueBuiltInToken: (name: string) => issueBuiltInToken(deps, name),
    useCases: {
      list: listWorkers(deps),
      queue: listQueue(deps),
      createToken: createWorkerToken(deps),
      tokens: listWorkerTokens(deps),
      revokeToken: revokeWorkerToken(deps),
      resetTokens: resetWorkerTokens(deps),
      drain: drainWorker(deps),
      cycle: cyclePool(deps),
    },
  };
}
