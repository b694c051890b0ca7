import { AppError } from '@gantry/contract/errors';
import type { ReportResponse, RunReport } from '@gantry/contract/worker-protocol';
import type { Trx } from '../platform/db/index.ts';
import { judge, type Receipt, replaceReceipts } from '../policies/index.ts';
import {
  type Advance,
  advanceRun,
  deleteWorkspace,
  lockRunRow,
  nextState,
  planOutcome,
  type RunEvent,
  type RunRow,
  upsertChanges,
  workspaceOf,
} from '../runs/index.ts';
import { lockStackRow, type StackRow, updateStack } from '../stacks/index.ts';
import type { WorkerDeps } from './deps.ts';
import { nothingCreated, startDestroy, testDestroyed, testedNatively, testFailed } from './report-test.ts';

export type Report<E extends RunReport['event']> = Extract<RunReport, { event: E }>;

/** What every report is handled with: the transaction that holds the stack's lock. */
export type Step = {
  readonly deps: WorkerDeps;
  readonly trx: Trx;
  readonly run: RunRow;
  readonly stack: StackRow;
};

/** Takes what a worker says of the run that it held a moment ago, moves the run, and answers what comes next. */
export async function reportPhase(
  deps: WorkerDeps,
  seen: RunRow,
  report: RunReport,
): Promise<ReportResponse> {
  // Before the transaction: policies take their time.
  const receipts = await askPolicies(deps, seen, report);
  return deps.db.transaction(async (trx) => {
    const stack = await lockStackRow(trx, seen.stack_id);
    // Another report, or the end of the lease, may have been first.
    const run = await lockRunRow(trx, seen.id);
    if (stack === undefined || run === undefined || run.token_hash !== seen.token_hash) {
      throw new AppError('RUN_LEASE_LOST');
    }
    const step = { deps, trx, run, stack };
    switch (report.event) {
      case 'workspace_ready':
        return ready(step, report);
      case 'plan_started':
        await tellModules(step, report);
        return go(step, report.event);
      case 'task_started':
        return go(step, report.event);
      case 'performed':
        return performed(step);
      case 'planned':
        return planned(step, report, receipts);
      case 'applied':
        return run.type === 'TESTING' ? startDestroy(step, report) : applied(step, report);
      case 'failed':
        return run.type === 'TESTING' ? testFailed(step, report) : failed(step, report);
      case 'tested':
        return testedNatively(step, report);
      case 'destroyed':
        return testDestroyed(step, report);
      case 'stopped':
        return stopped(step);
    }
  });
}

/** What a stack uses is what its tracked runs install; previews and tests only try things. */
async function tellModules({ deps, trx, run, stack }: Step, report: Report<'plan_started'>): Promise<void> {
  if (run.type !== 'TRACKED' || report.modules === undefined || run.state !== 'INITIALIZING') return;
  const host = deps.registry?.host;
  const modules = report.modules.filter(({ source }) => host !== undefined && source.startsWith(`${host}/`));
  await deps.emit(trx, 'modules.installed', { stackId: stack.id, runId: run.id, modules });
}

const arrivals = {
  workspace_ready: ['INITIALIZING', 'APPLYING'],
  plan_started: ['PLANNING'],
  task_started: ['PERFORMING'],
};

/** Moves the run on; a repeated report whose effect is there already is answered like the first. */
async function go(
  { deps, trx, run }: Step,
  event: keyof typeof arrivals & RunEvent,
  set: Advance['set'] = {},
): Promise<ReportResponse> {
  const repeated = nextState(run.state, event) === undefined && arrivals[event].includes(run.state);
  // A stop that somebody asked for keeps its reason until the worker hears of it.
  const note = run.stop_requested ? run.reason : null;
  if (!repeated) await advanceRun(deps, trx, { runId: run.id, event, actor: 'worker', note, set });
  return { next: 'continue' };
}

const ready = (step: Step, { isolation, tool }: Report<'workspace_ready'>): Promise<ReportResponse> =>
  go(step, 'workspace_ready', { isolation, tool_version: tool.version });

/** Nobody is asked about a plan that leads nowhere any more. */
async function askPolicies(deps: WorkerDeps, run: RunRow, report: RunReport): Promise<readonly Receipt[]> {
  if (report.event !== 'planned' || run.state === 'APPLYING' || run.stop_requested) return [];
  return deps.judgePlan(run, report.changes);
}

async function planned(
  step: Step,
  report: Report<'planned'>,
  receipts: readonly Receipt[],
): Promise<ReportResponse> {
  const { deps, trx, run, stack } = step;
  const { delta, diagnostics } = report;
  // The first answer was lost on its way.
  if (run.state === 'APPLYING') return { next: 'apply' };
  // Asked for before the plan was ready: nothing may be applied that somebody wanted stopped.
  if (run.stop_requested) return stopped(step);
  await upsertChanges(trx, run.id, { changes: report.changes, omitted: report.changesOmitted });
  const judgement = judge(receipts);
  if (run.state === 'PLANNING') await replaceReceipts(trx, { runId: run.id, at: deps.clock.now() }, receipts);
  if (judgement.kind === 'refused') return refused(step, report, judgement);
  if (run.type === 'TESTING' && delta.add + delta.import === 0) return nothingCreated(step, report);
  const { event, reason } = planOutcome({
    type: run.type,
    delta,
    autodeploy: run.autodeploy,
    stackLocked: stack.locked_by !== null,
    planRequired: stack.plan_required,
    targeted: run.targets.length > 0,
    warning: judgement.kind === 'warned' ? judgement.reason : null,
  });
  if (event === 'planned_to_confirm' && (await workspaceOf(trx, run.id)) === null) {
    throw new AppError(
      'CONFLICT',
      'The workspace must be kept before a plan that waits for confirmation is reported.',
    );
  }
  await advanceRun(deps, trx, {
    runId: run.id,
    event,
    actor: 'worker',
    note: reason,
    set: { delta, diagnostics },
  });
  if (event === 'planned_autodeploy') await deleteWorkspace(trx, run.id);
  if (event === 'planned_no_changes' && run.type === 'TRACKED') await updateStack(trx, stack.id, planDone);
  return { next: event === 'planned_autodeploy' ? 'apply' : 'release' };
}

/** Policies that deny a plan, or cannot say what they think of it, end the run. */
async function refused(
  { deps, trx, run }: Step,
  { delta, diagnostics }: Report<'planned'>,
  { code, reason }: Extract<ReturnType<typeof judge>, { kind: 'refused' }>,
): Promise<ReportResponse> {
  await advanceRun(deps, trx, {
    runId: run.id,
    event: 'plan_refused',
    actor: 'policies',
    note: reason,
    set: { failure_code: code, delta, diagnostics },
  });
  return { next: 'release' };
}

/** The doubt that a worker lost in an apply leaves is over. */
const planDone = { plan_required: null };

async function applied(
  { deps, trx, run }: Step,
  { diagnostics }: Report<'applied'>,
): Promise<ReportResponse> {
  const set = { diagnostics: [...run.diagnostics, ...diagnostics] };
  await advanceRun(deps, trx, { runId: run.id, event: 'applied', actor: 'worker', set });
  await updateStack(trx, run.stack_id, planDone);
  return { next: 'release' };
}

async function performed({ deps, trx, run }: Step): Promise<ReportResponse> {
  await advanceRun(deps, trx, { runId: run.id, event: 'performed', actor: 'worker' });
  return { next: 'release' };
}

async function failed({ deps, trx, run }: Step, report: Report<'failed'>): Promise<ReportResponse> {
  const { code, message, diagnostics } = report;
  await advanceRun(deps, trx, {
    runId: run.id,
    event: 'phase_failed',
    actor: 'worker',
    note: message,
    set: { failure_code: code, diagnostics },
  });
  return { next: 'release' };
}

async function stopped({ deps, trx, run }: Step): Promise<ReportResponse> {
  // The reason was noted when somebody asked for the stop.
  await advanceRun(deps, trx, { runId: run.id, event: 'stop', actor: 'worker', note: run.reason });
  return { next: 'release' };
}
