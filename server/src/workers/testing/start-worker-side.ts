import { randomBytes } from 'node:crypto';
import {
  type RunJob,
  type RunReport,
  runJob,
  workerPaths,
  workerProtocolVersion,
} from '@gantry/contract/worker-protocol';
import { createRunTokens } from '../../identity/index.ts';
import { createHttp } from '../../platform/http/index.ts';
import { statePath } from '../../tfstate/index.ts';
import { startFeatures } from '../../triggers/testing/start-features.ts';
import { createWaiters, createWorkers, defaultLimits, type RunLimits, workerRoutes } from '../index.ts';

export type Answered = { readonly status: number; readonly code: string | null; readonly body: unknown };

/** The worker protocol over HTTP on a real database, spoken as a worker does. */
export async function startWorkerSide(limits: Partial<RunLimits> = {}) {
  const features = await startFeatures();
  const waiters = await createWaiters(features.db);
  const workers = createWorkers({
    ...features,
    waiters,
    accountName: async () => 'acme',
    runTokens: createRunTokens({
      db: features.db,
      clock: features.clock,
      jwtKey: randomBytes(32),
      audience: features.publicUrl,
    }),
    limits: { ...defaultLimits, ...limits },
    registry: { host: 'gantry.example.com', modulesUrl: 'https://gantry.example.com/registry/modules/v1/' },
    stateUrl: (stackId) => `https://gantry.example.com${statePath(stackId)}`,
  });
  const http = createHttp({ logger: features.logger, publicUrl: features.publicUrl });
  await http.register(workerRoutes(workers));
  const url = await http.listen({ host: '127.0.0.1', port: 0 });

  async function call(
    method: string,
    path: string,
    given: { token?: string; body?: unknown } = {},
  ): Promise<Answered> {
    const { token, body } = given;
    const bytes = body instanceof Uint8Array;
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': bytes ? 'application/gzip' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body: bytes ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
    const answer: unknown = isJson ? await response.json() : Buffer.from(await response.arrayBuffer());
    return { status: response.status, code: codeIn(answer), body: answer };
  }

  const token = await workers.issueBuiltInToken('test');
  const registration = { protocol: workerProtocolVersion, name: 'w', version: '1', isolation: 'process' };
  async function register(name = 'worker', identity?: string, by = token): Promise<string> {
    const given = { ...registration, name, identity };
    const { body } = await call('POST', workerPaths.register, { token: by, body: given });
    return typeof body === 'object' && body !== null && 'workerId' in body ? String(body.workerId) : '';
  }
  const workerId = await register();

  async function claim(waitSeconds = 0, id = workerId): Promise<RunJob | null> {
    const { status, body } = await call('POST', workerPaths.claim, {
      token,
      body: { workerId: id, waitSeconds },
    });
    return status === 200 ? runJob.parse(body) : null;
  }
  /** The next job, which must be there. */
  async function job(): Promise<RunJob> {
    const claimed = await claim();
    if (claimed === null) throw new Error('There is no run to claim.');
    return claimed;
  }

  return {
    ...features,
    workers,
    waiters,
    token,
    workerId,
    registration,
    call,
    register,
    claim,
    job,
    /** Sends a report in the run's name. */
    report: ({ runId, runToken }: RunJob, report: RunReport) =>
      call('POST', workerPaths.report(runId), { token: runToken, body: report }),
    close: async (): Promise<void> => {
      await waiters.close();
      await http.close();
      await features.close();
    },
  };
}

function codeIn(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null || !('error' in answer)) return null;
  const { error } = answer;
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : null;
}

export const delta = (add: number) => ({
  add,
  change: 0,
  delete: 0,
  import: 0,
  move: 0,
  forget: 0,
  outputs: 0,
  resources: add,
});
export const ready: RunReport = {
  event: 'workspace_ready',
  isolation: 'process',
  tool: { name: 'terraform', version: '1.11.4' },
};
export const planStarted: RunReport = { event: 'plan_started' };
export const planned = (add: number): RunReport => ({
  event: 'planned',
  delta: delta(add),
  changes: [],
  changesOmitted: 0,
  diagnostics: [],
});
export const applied: RunReport = { event: 'applied', diagnostics: [] };
export const failed = {
  event: 'failed' as const,
  code: 'PLAN_FAILED' as const,
  message: 'It failed.',
  diagnostics: [],
};
