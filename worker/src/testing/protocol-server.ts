import { EventEmitter, once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import {
  claimRequest,
  type LogChunk,
  logChunk,
  type ReportResponse,
  type RunJob,
  type RunReport,
  registerRequest,
  runReport,
  workerPaths,
} from '@gantry/contract/worker-protocol';
import { createStateStore, type StateStore } from './state-store.ts';

export const testWorkerToken = 'worker-token-of-the-test';

export interface Exchange {
  job: RunJob;
  source: Buffer;
  workspace?: Buffer | undefined;
  /** The answer to a `planned` report. */
  afterPlan?: 'release' | 'apply' | undefined;
}

/** What the server has seen of one run. */
export interface RunRecord {
  exchange: Exchange;
  reports: RunReport[];
  chunks: LogChunk[];
  heartbeats: number;
  plan: Buffer | null;
  workspace: Buffer | null;
  stop: boolean;
  leaseLost: boolean;
}

/**
 * A server that speaks the worker protocol and Terraform's HTTP backend over a real socket, and does what a test asks:
 * it queues jobs, records what comes, and fails on demand.
 */
export interface ProtocolServer {
  url: string;
  state: StateStore;
  enqueue(exchange: Exchange): RunRecord;
  /** Waits until the record satisfies the condition. */
  until(record: RunRecord, condition: (record: RunRecord) => boolean, seconds?: number): Promise<void>;
  /** Refuses all calls with this status until it is null again. */
  failWith(status: number | null): void;
  /** Waits until so many more calls were refused. */
  refused(count: number): Promise<void>;
  registrations: number;
  close(): Promise<void>;
}

export async function startProtocolServer(): Promise<ProtocolServer> {
  const changed = new EventEmitter().setMaxListeners(0);
  const refusals = new EventEmitter();
  const queue: RunRecord[] = [];
  const records = new Map<string, RunRecord>();
  const state = createStateStore();
  let failure: number | null = null;

  const server = http.createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      const status = error instanceof Refusal ? error.status : 500;
      const code = error instanceof Refusal ? error.message : 'INTERNAL';
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { code, message: `refused: ${String(error)}` } }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    const body = await readAll(request);
    if (path.startsWith('/state/')) return state.answer(request, body, response);
    if (path === '/slow') return slowly(response);
    if (failure !== null) {
      refusals.emit('refused');
      throw new Refusal(failure, 'UNAVAILABLE');
    }
    const answered = path === workerPaths.claim ? await claim(body, request) : answerNow(request, path, body);
    const isBytes = answered === undefined || Buffer.isBuffer(answered);
    response.writeHead(answered === undefined ? 204 : 200, { 'content-type': 'application/json' });
    response.end(isBytes ? answered : JSON.stringify(answered));
    changed.emit('change');
  }

  function answerNow(request: http.IncomingMessage, path: string, body: Buffer): Answer {
    if (path === workerPaths.register) {
      if (!hasToken(request, testWorkerToken)) throw new Refusal(401, 'WORKER_TOKEN_INVALID');
      registerRequest.parse(JSON.parse(body.toString()));
      self.registrations += 1;
      return { workerId: 'worker-1' };
    }
    const [, , , , runId = '', call = ''] = path.split('/');
    const record = records.get(runId);
    if (record === undefined) throw new Refusal(404, 'NOT_FOUND');
    if (!hasToken(request, record.exchange.job.runToken)) throw new Refusal(401, 'UNAUTHENTICATED');
    if (record.leaseLost) throw new Refusal(409, 'RUN_LEASE_LOST');
    return answerRun(record, `${request.method} ${call}`, body);
  }

  async function slowly(response: http.ServerResponse): Promise<void> {
    const answering = state.answerSlowly(response);
    changed.emit('change');
    await answering;
  }

  async function claim(body: Buffer, request: http.IncomingMessage): Promise<Answer> {
    const { waitSeconds } = claimRequest.parse(JSON.parse(body.toString()));
    const gone = new AbortController();
    const onClose = (): void => gone.abort();
    request.socket.once('close', onClose);
    const deadline = AbortSignal.any([AbortSignal.timeout(waitSeconds * 1000), gone.signal]);
    while (queue.length === 0 && !deadline.aborted) {
      await once(changed, 'change', { signal: deadline }).catch(() => undefined);
    }
    request.socket.off('close', onClose);
    const record = gone.signal.aborted ? undefined : queue.shift();
    return record?.exchange.job;
  }

  const self: ProtocolServer = {
    url: `http://127.0.0.1:${port}`,
    state,
    registrations: 0,
    failWith(status) {
      failure = status;
    },
    enqueue(exchange) {
      const record: RunRecord = {
        exchange,
        reports: [],
        chunks: [],
        heartbeats: 0,
        plan: null,
        workspace: null,
        stop: false,
        leaseLost: false,
      };
      records.set(exchange.job.runId, record);
      queue.push(record);
      changed.emit('change');
      return record;
    },
    async until(record, condition, seconds = 20) {
      const signal = AbortSignal.timeout(seconds * 1000);
      while (!condition(record)) {
        await once(changed, 'change', { signal }).catch(() => {
          throw new Error(
            `Not within ${seconds} s; reports: ${JSON.stringify(record.reports)}\n${logOf(record)}`,
          );
        });
      }
    },
    async refused(count) {
      for (let left = count; left > 0; left -= 1) {
        await once(refusals, 'refused', { signal: AbortSignal.timeout(20_000) });
      }
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return self;
}

/** What is sent back: JSON, bytes, or an empty 204 for undefined. */
type Answer = object | Buffer | undefined;

class Refusal extends Error {
  readonly status: number;
  constructor(status: number, code: string) {
    super(code);
    this.status = status;
  }
}

function answerRun(record: RunRecord, call: string, body: Buffer): Answer {
  const { exchange } = record;
  switch (call) {
    case 'POST heartbeat':
      record.heartbeats += 1;
      return { stop: record.stop };
    case 'POST logs':
      record.chunks.push(logChunk.parse(JSON.parse(body.toString())));
      return {};
    case 'POST report': {
      const report = runReport.parse(JSON.parse(body.toString()));
      record.reports.push(report);
      return { next: nextAfter(record, report) };
    }
    case 'GET source':
      return exchange.source;
    case 'GET workspace':
      return exchange.workspace;
    case 'PUT plan':
      record.plan = gunzipSync(body);
      return undefined;
    case 'PUT workspace':
      record.workspace = body;
      return undefined;
    default:
      throw new Error(`The worker protocol has no call ${call}.`);
  }
}

function nextAfter(record: RunRecord, { event }: RunReport): ReportResponse['next'] {
  const applies = record.reports.some((report) => report.event === 'planned');
  const isTest = record.exchange.job.type === 'TESTING';
  if (isTest && applies && (event === 'applied' || event === 'failed')) return 'destroy';
  if (event === 'planned') return record.exchange.afterPlan ?? 'release';
  return event === 'workspace_ready' || event === 'plan_started' || event === 'task_started'
    ? 'continue'
    : 'release';
}

/** The log of a run, or of one of its states, in order; throws where a chunk is missing. */
export function logOf(record: RunRecord, state?: LogChunk['state']): string {
  const chunks = record.chunks.filter((chunk) => state === undefined || chunk.state === state);
  return chunks.map((chunk) => chunk.text).join('');
}

async function readAll(request: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const hasToken = (request: http.IncomingMessage, token: string): boolean =>
  request.headers.authorization === `Bearer ${token}`;

/** The report that ended the run for the worker, once there is one. */
export const endOf = ({ reports }: RunRecord): RunReport | undefined =>
  reports.findLast(({ event }) =>
    ['planned', 'applied', 'performed', 'tested', 'failed', 'destroyed', 'stopped'].includes(event),
  );
