import {
  heartbeatResponse,
  type LogChunk,
  type ReportResponse,
  type RunJob,
  type RunReport,
  reportResponse,
  workerPaths,
} from '@gantry/contract/worker-protocol';
import { call, HttpRefusal, isPassing } from './http.ts';
import { retry } from './retry.ts';
import { RunLost } from './run-failure.ts';

type Body = Uint8Array<ArrayBuffer> | Blob;

/** All calls about one run, made with its token. Each throws RunLost once the lease is gone. */
export interface RunApi {
  /** Asked once, without a retry: the next heartbeat is the retry. */
  heartbeat(): Promise<{ stop: boolean }>;
  /** Logs and reports reach the server one after the other, in the order of the calls. */
  sendLog(chunk: LogChunk): Promise<void>;
  report(report: RunReport): Promise<ReportResponse['next']>;
  /** One attempt: the caller starts again with an empty folder. */
  getSource(): Promise<AsyncIterable<Uint8Array>>;
  getWorkspace(): Promise<AsyncIterable<Uint8Array>>;
  putPlan(body: Body): Promise<void>;
  putWorkspace(body: Body): Promise<void>;
}

const shortTimeoutMs = 30_000;
const transferTimeoutMs = 600_000;
const json = 'application/json';
const gzip = 'application/gzip';

export function createRunApi(serverUrl: string, job: RunJob, signal: AbortSignal): RunApi {
  const giveUpAfter = job.limits.runSeconds * 1000;
  const url = (path: string): string => new URL(path, serverUrl).href;
  const once = (method: 'GET' | 'POST' | 'PUT', path: string, body?: Body | string): Promise<Response> =>
    call({
      method,
      url: url(path),
      token: job.runToken,
      ...(body === undefined ? {} : { body, contentType: typeof body === 'string' ? json : gzip }),
      signal,
      timeoutMs: typeof body === 'string' ? shortTimeoutMs : transferTimeoutMs,
    }).catch(asRunLost);
  const untilAccepted = (method: 'POST' | 'PUT', path: string, body: Body | string): Promise<Response> =>
    retry(() => once(method, path, body), { signal, giveUpAfter, isPassing });
  const inOrder = createLane();

  return {
    async heartbeat() {
      const response = await once('POST', workerPaths.heartbeat(job.runId), '{}');
      return heartbeatResponse.parse(await response.json());
    },
    async sendLog(chunk) {
      await inOrder(async () => {
        const response = await untilAccepted('POST', workerPaths.logs(job.runId), JSON.stringify(chunk));
        await response.body?.cancel();
      });
    },
    report: (report) =>
      inOrder(async () => {
        const response = await untilAccepted('POST', workerPaths.report(job.runId), JSON.stringify(report));
        return reportResponse.parse(await response.json()).next;
      }),
    getSource: () => once('GET', workerPaths.source(job.runId)).then(bodyOf),
    getWorkspace: () => once('GET', workerPaths.workspace(job.runId)).then(bodyOf),
    async putPlan(body) {
      const response = await untilAccepted('PUT', workerPaths.plan(job.runId), body);
      await response.body?.cancel();
    },
    async putWorkspace(body) {
      const response = await untilAccepted('PUT', workerPaths.workspace(job.runId), body);
      await response.body?.cancel();
    },
  };
}

/** Runs tasks one after the other; a failed task does not hold up the next. */
function createLane(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const result = last.then(task);
    last = result.catch(() => undefined);
    return result;
  };
}

/** A run token that no longer opens anything means the same as the lost lease itself. */
function asRunLost(error: unknown): never {
  if (error instanceof HttpRefusal && (error.code === 'RUN_LEASE_LOST' || error.status === 401)) {
    throw new RunLost(error.message);
  }
  throw error;
}

function bodyOf(response: Response): AsyncIterable<Uint8Array> {
  if (response.body === null) throw new TypeError('The answer has no body.');
  return response.body;
}
