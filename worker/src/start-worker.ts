import path from 'node:path';
import { type RunJob, workerProtocolVersion } from '@gantry/contract/worker-protocol';
import { executeRun } from './execute-run.ts';
import { isPassing } from './http.ts';
import { readIdentity } from './identity.ts';
import { type ChosenIsolation, chooseIsolation } from './isolation/choose.ts';
import { type Settings, settingsOf, type WorkerOptions } from './options.ts';
import { poll } from './poll.ts';
import { retry } from './retry.ts';
import { createRunControl, type RunControl } from './run-control.ts';
import { messageOf, RunFailure, RunLost } from './run-failure.ts';
import { createServerApi, type ServerApi } from './server-api.ts';
import { createToolFinder } from './tools/find-tool.ts';
import { workerVersion } from './version.ts';
import { prepareWorkFolder } from './work-folder.ts';
import { removeAbandonedWorkspaces } from './workspace.ts';

export interface RunningWorker {
  /**
   * Claims no more, lets running work finish for the drain time, then interrupts it and reports it as failed.
   * Resolves when nothing runs any more.
   */
  stop(): Promise<void>;
}

/**
 * Starts a worker and resolves once the server has accepted it; a server that cannot be reached is waited for.
 * Rejects when the token or the protocol version is refused, or the wanted isolation does not work here.
 */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const given = settingsOf(options);
  const { logger } = given;
  const settings = { ...given, workFolder: await prepareWorkFolder(given.workFolder, logger) };
  const removed = await removeAbandonedWorkspaces(settings.workFolder);
  if (removed > 0) logger.info({ removed }, 'Workspaces of an earlier worker were removed');
  const isolation = await chooseIsolation(settings);
  logIsolation(settings, isolation);
  // What runs of a killed worker left behind.
  for (const executor of isolation.executors) executor.sweep();

  const claiming = new AbortController();
  const server = createServerApi(settings.serverUrl, options.token);
  const identity = await readIdentity(settings.workFolder);
  const registration = createRegistration({ settings, server, isolation, identity }, claiming.signal);
  await registration.workerId().catch(async (error: unknown) => {
    await isolation.release();
    throw error;
  });

  const tools = createToolFinder(settings.tools, path.join(settings.workFolder, 'tools'));
  const active = new Set<RunControl>();
  const slots = isolation.executors.map((executor) => {
    const execute = async (job: RunJob): Promise<void> => {
      const control = createRunControl();
      active.add(control);
      await executeRun(job, { settings, executor, tools, control });
      active.delete(control);
    };
    // Versions are asked for before the first run has to wait for them.
    void tools.find({ name: 'terraform', version: null }, executor.user).catch(() => undefined);
    return poll({ server, logger, ...registration, signal: claiming.signal, execute });
  });
  return {
    async stop() {
      claiming.abort();
      const { drainSeconds, applyGraceSeconds } = settings;
      const timers = [
        setTimeout(() => interruptAll(active), drainSeconds * 1000),
        setTimeout(() => abandonAll(active), (drainSeconds + applyGraceSeconds + reportSeconds) * 1000),
      ];
      await Promise.all(slots);
      for (const timer of timers) clearTimeout(timer);
      await isolation.release();
    },
  };
}

/** For reporting interrupted runs, should the server not answer at once. */
const reportSeconds = 15;

function interruptAll(active: ReadonlySet<RunControl>): void {
  const message = 'The worker was shut down and could not wait any longer. Start the run again.';
  for (const control of active) control.end(new RunFailure('WORKER_ERROR', message));
}

/** The server does not answer: it will find by the lease that the worker is gone. */
function abandonAll(active: ReadonlySet<RunControl>): void {
  for (const control of active)
    control.lose(new RunLost('The worker was shut down while the server did not answer.'));
}

type Registering = {
  readonly settings: Settings;
  readonly server: ServerApi;
  readonly isolation: ChosenIsolation;
  readonly identity: string;
};

function createRegistration({ settings, server, isolation, identity }: Registering, signal: AbortSignal) {
  let registered: Promise<string> | null = null;
  const register = (): Promise<string> =>
    retry(
      () =>
        server.register(
          {
            protocol: workerProtocolVersion,
            name: settings.name,
            version: workerVersion,
            isolation: isolation.kind,
            identity,
          },
          signal,
        ),
      {
        signal,
        giveUpAfter: Number.POSITIVE_INFINITY,
        isPassing,
        onRetry: (error, waitMs) =>
          settings.logger.warn({ error: messageOf(error), waitMs }, 'The server cannot be reached yet'),
      },
    );
  const forgetWorkerId = (): void => {
    registered = null;
  };
  const workerId = (): Promise<string> => {
    registered ??= register().catch((error: unknown) => {
      forgetWorkerId();
      throw error;
    });
    return registered;
  };
  return { workerId, forgetWorkerId };
}

function logIsolation({ logger }: Settings, { kind, reason, executors }: ChosenIsolation): void {
  const users = executors.flatMap(({ user }) => user?.uid ?? []);
  logger.info({ isolation: kind, users }, 'Isolation of runs chosen');
  if (kind === 'bubblewrap') return;
  if (reason !== null) logger.warn({ reason }, 'Bubblewrap cannot be used');
  if (users.length === 0) {
    logger.warn({}, 'Runs share the user of this process and can read its files: install bubblewrap');
  }
}
