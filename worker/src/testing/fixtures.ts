import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { IsolationKind, RunJob, RunReport, ToolName } from '@gantry/contract/worker-protocol';
import { findProgram } from '../find-program.ts';
import { chooseIsolation } from '../isolation/choose.ts';
import type { WorkerLogger } from '../logger.ts';
import { settingsOf, type WorkerOptions } from '../options.ts';
import { startWorker } from '../start-worker.ts';
import {
  type Exchange,
  endOf,
  type ProtocolServer,
  type RunRecord,
  startProtocolServer,
  testWorkerToken,
} from './protocol-server.ts';
import { statePassword, stateUser } from './state-store.ts';

/** The tool that this machine has, and where it is looked for. */
const searchPath = (process.env.PATH ?? '').split(path.delimiter).filter(path.isAbsolute);
export const toolHere: ToolName = findProgram('terraform', searchPath) === null ? 'opentofu' : 'terraform';

/** A folder that disappears with the test; users of runs may pass through it. */
export function temporaryFolder(): Disposable & { path: string } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gantry-worker-test-'));
  fs.chmodSync(folder, 0o755);
  return {
    path: folder,
    [Symbol.dispose]: () => fs.rmSync(folder, { recursive: true, force: true }),
  };
}

/** A repository with the given files and links, as the server sends it. */
export function sourceOf(
  files: Readonly<Record<string, string>>,
  links: Readonly<Record<string, string>> = {},
  ...tarOptions: readonly string[]
): Buffer {
  using folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder.path, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }
  for (const [name, target] of Object.entries(links)) fs.symlinkSync(target, path.join(folder.path, name));
  return execFileSync('tar', ['-c', '-z', '-P', ...tarOptions, '-C', folder.path, '.']);
}

type JobChanges = Partial<Omit<RunJob, 'limits'>> & { limits?: Partial<RunJob['limits']> };

export function jobFor(server: ProtocolServer, { limits, ...changes }: JobChanges = {}): RunJob {
  const runId = `run-${randomUUID()}`;
  return {
    runId,
    runToken: `run-token-${randomUUID()}`,
    type: 'PROPOSED',
    registry: null,
    goal: 'plan',
    stack: { id: 'network', name: 'Network', branch: 'main', spaceId: 'root', labels: ['production', 'eu'] },
    accountName: 'acme',
    repository: 'acme/infrastructure',
    commit: { sha: '0123456789abcdef0123456789abcdef01234567', branch: 'topic', message: 'Change things' },
    projectRoot: '',
    tool: { name: toolHere, version: null },
    environment: [],
    files: [],
    backend: { address: `${server.url}/state/network`, username: stateUser, password: statePassword },
    terraformWorkspace: null,
    triggeredBy: null,
    task: null,
    nativeTests: false,
    targets: [],
    localPreview: false,
    keepWorkspace: false,
    ...changes,
    limits: {
      leaseSeconds: 30,
      heartbeatSeconds: 1,
      runSeconds: 60,
      silenceSeconds: 30,
      logBytes: 1_000_000,
      ...limits,
    },
  };
}

/** A server and a worker that claims from it; both end with the test. */
export interface Pair extends AsyncDisposable {
  server: ProtocolServer;
  folder: string;
  stopWorker(): Promise<void>;
}

export async function startPair(options: Partial<WorkerOptions> = {}): Promise<Pair> {
  const folder = temporaryFolder();
  const server = await startProtocolServer();
  const worker = await startWorker({
    serverUrl: server.url,
    token: testWorkerToken,
    logger: silentLogger,
    workFolder: path.join(folder.path, 'work'),
    planGraceSeconds: 2,
    applyGraceSeconds: 5,
    drainSeconds: 0,
    tools: { searchPath },
    ...options,
  });
  return {
    server,
    folder: folder.path,
    stopWorker: () => worker.stop(),
    async [Symbol.asyncDispose]() {
      await worker.stop();
      await server.close();
      folder[Symbol.dispose]();
    },
  };
}

/** Queues a job and waits for the report with which it leaves the worker. */
export async function runToEnd(pair: Pair, exchange: Exchange): Promise<RunRecord> {
  const record = pair.server.enqueue(exchange);
  await pair.server.until(record, (seen) => endOf(seen) !== undefined);
  return record;
}

/** The failure of a run that must have failed. */
export function failureOf(record: RunRecord): Extract<RunReport, { event: 'failed' }> {
  const end = endOf(record);
  if (end?.event !== 'failed') throw new Error(`The run did not fail: ${JSON.stringify(end)}`);
  return end;
}

const nothing = (): void => undefined;
export const silentLogger: WorkerLogger = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** A folder for the tool search path with a `terraform` that does what the shell commands per subcommand say. */
export function fakeTerraform(folder: string, commands: Readonly<Record<string, string>>): string {
  const bin = path.join(folder, 'bin');
  const cases = { version: `echo '{"terraform_version":"1.11.4"}'`, show: 'echo "{}"', ...commands };
  const script = [
    '#!/bin/sh',
    'case "$1" in version|show) ;; *) echo "$1 begins" ;; esac',
    'case "$1" in',
    ...Object.entries(cases).map(([name, command]) => `${name}) ${command} ;;`),
    'esac',
  ].join('\n');
  fs.mkdirSync(bin, { recursive: true });
  for (const name of ['terraform', 'tofu'])
    fs.writeFileSync(path.join(bin, name), `${script}\n`, { mode: 0o755 });
  return bin;
}

/** The isolations that work on this machine. */
export const isolationsHere: readonly IsolationKind[] = await findIsolations();

async function findIsolations(): Promise<IsolationKind[]> {
  using folder = temporaryFolder();
  const workFolder = path.join(folder.path, 'work');
  const settings = settingsOf({ serverUrl: '', token: '', logger: silentLogger, workFolder });
  const { kind, release } = await chooseIsolation(settings);
  await release();
  return kind === 'bubblewrap' ? ['bubblewrap', 'process'] : ['process'];
}
