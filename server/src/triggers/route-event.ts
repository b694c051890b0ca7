import { AppError, type ErrorCode } from '@gantry/contract/errors';
import type { Trx } from '../platform/db/index.ts';
import {
  createRun,
  forgetRunsOf,
  releasePreview,
  supersedeProposals,
  supersedeWaiting,
} from '../runs/index.ts';
import { lockStackRow, type RoutedStack, stacksOfRepository, updateStack } from '../stacks/index.ts';
import {
  eventById,
  holdBranchHead,
  markRouted,
  moveBranchHead,
  storeProblem,
  type VcsEventRow,
} from '../vcs/index.ts';
import type { Decision } from './decide.ts';
import type { TriggerDeps } from './deps.ts';
import { followName, type Named } from './follow-name.ts';
import { archiveOf, isFresh, nothing, type Plan } from './plan.ts';
import { consider } from './plan-event.ts';
import { insertDecisions } from './store.ts';
import { tellCommit } from './tell-commit.ts';

const mostAttempts = 10;

/** Hop 3: what an event means for every stack of its repository, decided, recorded, and turned into runs. */
export function createRouteEvent(deps: TriggerDeps) {
  return async ({ eventId }: { eventId: string }): Promise<void> => {
    const event = await eventById(deps.db.kysely, eventId);
    if (event === undefined || event.routed_at !== null) return;
    if (await deps.vcs.isPaused(event.integration_id)) return storeProblem(deps.db.kysely, event.id, waits);
    const stacks = await stacksOfRepository(deps.db.kysely, event.integration_id, event.repository_uuid);
    const named = await noted(deps, event, () => followName(deps, { event, stacks }));
    for (let attempts = 1; attempts <= mostAttempts; attempts += 1) {
      const plan = await noted(deps, event, () => considered(deps, named));
      const runs = await deps.db.transaction((trx) => carryOut(deps, trx, { ...named, plan }));
      if (runs === null) continue;
      const { commit, branch } = plan;
      if (runs > 0 && commit !== null && isFresh(deps, event))
        deps.vcs.prefetch.archive(archiveOf(named.event, { sha: commit.sha, branch }));
      return;
    }
    throw new AppError('CONFLICT', 'The branch moves faster than its events can be routed.');
  };
}

/** The event stays as it is; the integration's recovery routes it. */
const waits =
  'Bitbucket Cloud refuses the credentials of the integration. The event waits and goes on when they are replaced.';

/** What Bitbucket does not have any more, or takes in no case: no time mends that. */
const forGood: readonly ErrorCode[] = ['COMMIT_NOT_FOUND', 'VCS_NOT_FOUND', 'VCS_REQUEST_REFUSED'];
/** Events arrive before the API shows what they are about. */
const patienceMilliseconds = 10 * 60_000;

/** An event about a commit or a pull request that is gone is not tried for ever; a repository may become visible. */
async function considered(deps: TriggerDeps, { event, stacks }: Named): Promise<Plan> {
  try {
    return await consider(deps, event, stacks);
  } catch (error) {
    const isYoung = deps.clock.now().getTime() - event.created_at.getTime() < patienceMilliseconds;
    if (!(error instanceof AppError) || !forGood.includes(error.code) || isYoung) throw error;
    if (/^Repository .* not found/.test(String(error.details?.answer))) throw error;
    return nothing(`Given up: ${error.message}`);
  }
}

/** A refusal of the provider is noted on the event, where people look, before the job is tried again. */
async function noted<T>(deps: TriggerDeps, event: VcsEventRow, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const message =
      error instanceof AppError ? error.message : 'Gantry failed to route the event; the log says why.';
    await storeProblem(deps.db.kysely, event.id, `${message} Gantry tries again by itself.`);
    throw error;
  }
}

type Work = { readonly event: VcsEventRow; readonly stacks: readonly RoutedStack[]; readonly plan: Plan };

/** Returns how many runs the event leads to; null, with nothing done, when the branch moved since it was planned. */
async function carryOut(deps: TriggerDeps, trx: Trx, work: Work): Promise<number | null> {
  const { event, stacks, plan } = work;
  const at = deps.clock.now();
  if (!(await settleHead(trx, work, at))) return null;
  const decided = stacks.map((stack): Decided => ({ stack, ...plan.decide(stack), runId: null }));
  const outcomes = await createRuns(deps, trx, work, decided);
  // After the inserts: they waited for another event of the same commit, whose runs are visible only from here on.
  await plan.finish?.(trx);
  await insertDecisions(
    trx,
    event.id,
    at,
    outcomes.map(({ stack, outcome, reason, runId }) => ({
      stack_id: stack.id,
      outcome,
      reason,
      run_id: runId,
    })),
  );
  if (plan.supersede !== null) {
    await supersedeProposals(deps, trx, { stackIds: stacks.map((stack) => stack.id), ...plan.supersede });
  }
  await markRouted(trx, event.id, at);
  await tellCommit(deps, trx, { event, plan, outcomes });
  return outcomes.filter(({ runId }) => runId !== null).length;
}

/** Before everything else, so that events of one branch follow one another, on whatever servers. */
async function settleHead(trx: Trx, { stacks, plan: { head } }: Work, at: Date): Promise<boolean> {
  if (head === null) return true;
  const { key, version, to, isBack } = head;
  if (to === null) return holdBranchHead(trx, key, version);
  if (!(await moveBranchHead(trx, key, version, { ...to, at }))) return false;
  if (isBack && to.head !== null) {
    const stackIds = stacks.map((stack) => stack.id);
    await forgetRunsOf(trx, { stackIds, branch: key.branch, sha: to.head.sha });
  }
  return true;
}

type Decided = Decision & { readonly stack: RoutedStack; readonly runId: string | null };

async function createRuns(
  deps: TriggerDeps,
  trx: Trx,
  work: Work,
  decided: readonly Decided[],
): Promise<Decided[]> {
  const outcomes: Decided[] = [];
  // In one order everywhere, so that two events of one repository cannot wait for each other's stack locks.
  for (const one of decided.toSorted((left, right) => (left.stack.id < right.stack.id ? -1 : 1))) {
    outcomes.push(one.outcome === 'ignore' ? one : await startRun(deps, trx, work, one));
  }
  return outcomes;
}

async function startRun(deps: TriggerDeps, trx: Trx, work: Work, decided: Decided): Promise<Decided> {
  const { event, plan } = work;
  const { commit, overtaken, branch, pullRequest, triggeredBy, supersede } = plan;
  const tracked = decided.outcome === 'track';
  const stack = await lockStackRow(trx, decided.stack.id);
  // Deleted in the meantime: there is nothing left to run.
  if (stack === undefined || commit === null) return decided;
  const off = stack.disabled ? 'The stack is disabled.' : 'The stack is being deleted.';
  if (stack.disabled || stack.deleting) return { ...decided, outcome: 'ignore', reason: off };
  if (stack.kind === 'module') {
    const proposal = tracked ? null : (pullRequest?.number ?? null);
    const build = { moduleId: stack.id, sha: commit.sha, branch, proposed: !tracked, pullRequest: proposal };
    const number = decided.version ?? null;
    await deps.emit(trx, 'module.build', { ...build, eventId: event.id, triggeredBy, number });
    return decided;
  }
  const newer = overtaken === null ? null : `Commit ${commit.sha.slice(0, 7)} is newer`;
  if (tracked && newer !== null && stack.tracked_commit?.sha === commit.sha) {
    return { ...decided, outcome: 'ignore', reason: `${newer} and was tracked already.` };
  }
  const { run } = await createRun(deps, trx, {
    stack,
    type: tracked ? 'TRACKED' : 'PROPOSED',
    commit,
    branch,
    pullRequest: tracked ? null : pullRequest,
    eventId: event.id,
    triggeredBy,
    once: true,
  });
  await releasePreview(deps, trx, run);
  if (tracked) await updateStack(trx, stack.id, { tracked_commit: commit, tracked_set_by: triggeredBy });
  if (tracked && supersede?.tracked) await supersedeWaiting(deps, trx, { stackId: stack.id, ...supersede });
  const reason = newer === null ? decided.reason : `${decided.reason} ${newer} and runs in its place.`;
  return { ...decided, reason, runId: run.id };
}
