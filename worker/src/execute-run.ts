import type { RunJob, RunReport } from '@gantry/contract/worker-protocol';
import { startHeartbeat } from './heartbeat.ts';
import type { Executor } from './isolation/executor.ts';
import { createRunLog } from './log/log-shipper.ts';
import type { WorkerLogger } from './logger.ts';
import type { Settings } from './options.ts';
import { hasChanges } from './plan-summary.ts';
import { createRunApi } from './run-api.ts';
import type { PreparedRun, RunContext } from './run-context.ts';
import type { RunControl } from './run-control.ts';
import { messageOf, RunFailure, RunLost, RunStopped } from './run-failure.ts';
import { locateChanges } from './source/locate.ts';
import { apply } from './steps/apply.ts';
import { applyThenDestroy } from './steps/apply-then-destroy.ts';
import { init } from './steps/init.ts';
import { installedModules } from './steps/installed-modules.ts';
import { packWorkspace, removePacked, restoreWorkspace } from './steps/keep-workspace.ts';
import { nativeTests, readAssertions } from './steps/native-tests.ts';
import { perform } from './steps/perform.ts';
import { type PlanOutcome, plan } from './steps/plan.ts';
import { prepare } from './steps/prepare.ts';
import { show } from './steps/show.ts';
import { createTimings } from './timings.ts';
import type { ToolFinder } from './tools/find-tool.ts';
import { createWorkspace, removeWorkspace, type Workspace } from './workspace.ts';

export interface RunEquipment {
  settings: Settings;
  executor: Executor;
  tools: ToolFinder;
  control: RunControl;
}

/** Does one claimed run to its end and reports it. Never throws: what goes wrong is the result of the run. */
export async function executeRun(job: RunJob, equipment: RunEquipment): Promise<void> {
  const { settings, executor, control } = equipment;
  const { logger } = settings;
  const api = createRunApi(settings.serverUrl, job, control.lost);
  const stopHeartbeat = startHeartbeat(api, control, job.limits.heartbeatSeconds, logger);
  const deadline = setTimeout(() => control.end(runTimeout(job)), job.limits.runSeconds * 1000);
  const log = createRunLog({
    limitBytes: job.limits.logBytes,
    secrets: secretsOf(job),
    send: (chunk) =>
      api.sendLog(chunk).catch((error: unknown) => {
        if (error instanceof RunLost) control.lose(error);
        else logger.warn({ runId: job.runId, error: messageOf(error) }, 'A part of the log was not accepted');
      }),
  });
  const timings = createTimings();
  const reporter = { api, job, log, logger };
  let workspace: Workspace | null = null;
  try {
    log.enter(job.goal === 'plan' ? 'PREPARING' : 'PREPARING_APPLY');
    workspace = await createWorkspace(settings.workFolder, job.runId, executor.user);
    const run: RunContext = { ...equipment, ...reporter, workspace, timings };
    await (job.goal === 'plan' ? planThenMaybeApply(run) : applyKeptPlan(run));
  } catch (error) {
    await reportEnd(reporter, error).catch((cause: unknown) =>
      logger.error({ runId: job.runId, error: messageOf(cause) }, 'The end of the run could not be reported'),
    );
  } finally {
    executor.sweep();
    await log.close();
    await cleanUp(workspace, logger);
    stopHeartbeat();
    clearTimeout(deadline);
    logger.debug({ runId: job.runId, timings: timings.all() }, 'Run left the worker');
  }
}

async function cleanUp(workspace: Workspace | null, logger: WorkerLogger): Promise<void> {
  if (workspace === null) return;
  await removeWorkspace(workspace).catch((error: unknown) =>
    logger.error({ folder: workspace.folder, error: messageOf(error) }, 'A workspace could not be removed'),
  );
}

async function planThenMaybeApply(run: RunContext): Promise<void> {
  if (run.job.task !== null) return performTask(run, run.job.task);
  if (run.job.nativeTests) return testNatively(run);
  if (!plannedTypes.includes(run.job.type)) throw unknownType(run.job);
  const prepared = await run.timings.measure('prepare', () => prepare(run));
  run.log.enter('INITIALIZING');
  await whileReporting(prepared, workspaceReady(prepared), () => init(prepared, 'plan'));
  run.log.enter('PLANNING');
  const modules = await installedModules(prepared);
  const outcome = await whileReporting(prepared, { event: 'plan_started', modules }, () => plan(prepared));
  const planned = await submitPlan(prepared, outcome);
  run.log.leave();
  const next = await run.timings.measure('report planned', () => run.api.report(planned));
  if (next !== 'apply') return;
  run.log.enter('APPLYING');
  await (run.job.type === 'TESTING' ? applyThenDestroy(prepared) : applyAndReport(prepared));
}

const plannedTypes: readonly RunJob['type'][] = ['PROPOSED', 'TRACKED', 'DESTROY', 'TESTING'];

async function performTask(run: RunContext, task: { command: string; skipInit: boolean }): Promise<void> {
  const prepared = await run.timings.measure('prepare', () => prepare(run));
  run.log.enter('INITIALIZING');
  const initialise = async (): Promise<void> => {
    if (task.skipInit) run.log.line('The initialisation is skipped, as the task says.');
    else await init(prepared, 'apply');
  };
  await whileReporting(prepared, workspaceReady(prepared), initialise);
  run.log.leave();
  // Nothing is changed before the server has confirmed that the run is still ours.
  if ((await run.api.report({ event: 'task_started' })) === 'release') return;
  run.log.enter('PERFORMING');
  await perform(prepared, task.command);
  run.log.leave();
  await run.api.report({ event: 'performed' });
}

async function testNatively(run: RunContext): Promise<void> {
  const prepared = await run.timings.measure('prepare', () => prepare(run));
  const assertions = await readAssertions(prepared);
  run.log.enter('INITIALIZING');
  await whileReporting(prepared, workspaceReady(prepared), () => init(prepared, 'apply'));
  run.log.leave();
  // Nothing is made before the server has confirmed that the run is still ours.
  if ((await run.api.report({ event: 'task_started' })) === 'release') return;
  run.log.enter('PERFORMING');
  const tested = await nativeTests(prepared, assertions);
  run.log.leave();
  await run.api.report(tested);
}

async function applyKeptPlan(run: RunContext): Promise<void> {
  const prepared = await run.timings.measure('prepare', () => restoreWorkspace(run));
  await init(prepared, 'apply');
  run.log.leave();
  // Nothing is changed before the server has confirmed that the run is still ours.
  if ((await run.api.report(workspaceReady(prepared))) === 'release') return;
  run.log.enter('APPLYING');
  await applyAndReport(prepared);
}

async function applyAndReport(run: PreparedRun): Promise<void> {
  const diagnostics = await apply(run);
  run.log.leave();
  await run.api.report({ event: 'applied', diagnostics });
}

/** Uploads what the server needs of the plan. Packing the workspace goes on while the plan is read. */
async function submitPlan(run: PreparedRun, outcome: PlanOutcome): Promise<RunReport> {
  const packing = run.job.keepWorkspace && outcome.mayHaveChanges ? packWorkspace(run) : null;
  const [shown, packed] = await Promise.allSettled([show(run), packing]);
  try {
    if (shown.status === 'rejected') throw shown.reason;
    if (packed.status === 'rejected') throw packed.reason;
    const { archive, summary } = shown.value;
    run.control.check();
    // Without changes nobody applies; and what Terraform calls no changes may still count here.
    const isKept = run.job.keepWorkspace && hasChanges(summary.delta);
    const kept = isKept ? (packed.value ?? (await packWorkspace(run))) : null;
    const [changes] = await Promise.all([
      run.timings.measure('locate', () =>
        locateChanges({ top: run.workspace.source, root: run.root }, summary.changes),
      ),
      run.timings.measure('upload', () => Promise.all([run.api.putPlan(archive), kept?.upload()])),
    ]);
    return { event: 'planned', ...summary, changes, diagnostics: outcome.diagnostics };
  } finally {
    await removePacked(run.workspace);
  }
}

/** Works while the report is under way: a plan harms nothing, should the run turn out not to be ours any more. */
async function whileReporting<T>(run: PreparedRun, report: RunReport, work: () => Promise<T>): Promise<T> {
  const reporting = run.api.report(report).then(
    (next) => {
      if (next !== 'continue') run.control.lose(new RunLost('The server took the run back.'));
    },
    (error: unknown) => {
      run.control.lose(error instanceof RunLost ? error : new RunLost(messageOf(error)));
      throw error;
    },
  );
  const [reported, worked] = await Promise.allSettled([reporting, work()]);
  if (reported.status === 'rejected') throw reported.reason;
  if (worked.status === 'rejected') throw worked.reason;
  return worked.value;
}

function workspaceReady({ executor, tool }: PreparedRun): RunReport {
  const { name, version } = tool;
  return { event: 'workspace_ready', isolation: executor.kind, tool: { name, version } };
}

type Reporter = Pick<RunContext, 'api' | 'job' | 'log' | 'logger'>;

async function reportEnd({ api, job, log, logger }: Reporter, error: unknown): Promise<void> {
  if (error instanceof RunLost) {
    logger.warn({ runId: job.runId, reason: error.message }, 'The run was taken from this worker');
    return;
  }
  if (error instanceof RunStopped) {
    log.line('The run was stopped.');
    log.leave();
    await api.report({ event: 'stopped' });
    return;
  }
  if (!(error instanceof RunFailure))
    logger.error({ runId: job.runId, error: messageOf(error) }, 'A step failed');
  const failure =
    error instanceof RunFailure
      ? error
      : new RunFailure('WORKER_ERROR', `The worker failed: ${messageOf(error)}`);
  const message = log.mask(failure.message).slice(0, 8_192);
  if (failure.diagnostics.length === 0) log.line(message);
  log.leave();
  await api.report({ event: 'failed', code: failure.code, message, diagnostics: [...failure.diagnostics] });
}

const secretsOf = (job: RunJob): string[] => [
  job.runToken,
  ...(job.backend === null ? [] : [job.backend.password]),
  ...(job.registry === null ? [] : [job.registry.token]),
  ...job.environment.filter(({ secret }) => secret).map(({ value }) => value),
  ...job.files.filter(({ secret }) => secret).map(({ content }) => content),
];

const runTimeout = (job: RunJob): RunFailure =>
  new RunFailure(
    'RUN_TIMEOUT',
    `The run took longer than the allowed ${job.limits.runSeconds} seconds and was ended. Split the stack into smaller ones, or raise the limit.`,
  );

const unknownType = (job: RunJob): RunFailure =>
  new RunFailure(
    'WORKER_ERROR',
    `This version of the worker cannot do runs of type ${job.type}. Update the worker.`,
  );
