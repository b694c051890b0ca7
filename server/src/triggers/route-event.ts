import { AppError } from '@gantry/contract/errors';
import type { Trx } from '../platform/db/index.ts';
import { createRun, supersedeProposals } from '../runs/index.ts';
import { type RoutedStack, stacksByIds, stacksOfRepository, updateStack } from '../stacks/index.ts';
import { eventById, markRouted, storeProblem, type VcsEventRow } from '../vcs/index.ts';
import type { Decision } from './decide.ts';
import type { TriggerDeps } from './deps.ts';
import { archiveOf, consider, type Plan } from './plan-event.ts';
import { insertDecisions } from './store.ts';

/** Hop 3: what an event means for every stack of its repository, decided, recorded, and turned into runs. */
export function createRouteEvent(deps: TriggerDeps) {
  return async ({ eventId }: { eventId: string }): Promise<void> => {
    const event = await eventById(deps.db.kysely, eventId);
    if (event === undefined || event.routed_at !== null) return;
    const stacks = await stacksOfRepository(deps.db.kysely, event.integration_id, event.repository_uuid);
    const plan = await considerOrNote(deps, event, stacks);
    const runs = await deps.db.transaction((trx) => carryOut(deps, trx, { event, stacks, plan }));
    const { commit, branch } = plan;
    if (runs > 0 && commit !== null) deps.vcs.prefetch.archive(archiveOf(event, { sha: commit.sha, branch }));
  };
}

/** A refusal of the provider is noted on the event, where people look, before the job is tried again. */
async function considerOrNote(deps: TriggerDeps, event: VcsEventRow, stacks: RoutedStack[]): Promise<Plan> {
  try {
    return await consider(deps, event, stacks);
  } catch (error) {
    const message =
      error instanceof AppError ? error.message : 'Gantry failed to route the event; the log says why.';
    await storeProblem(deps.db.kysely, event.id, `${message} Gantry tries again by itself.`);
    throw error;
  }
}

type Work = { readonly event: VcsEventRow; readonly stacks: readonly RoutedStack[]; readonly plan: Plan };

/** Returns how many runs the event leads to. */
async function carryOut(deps: TriggerDeps, trx: Trx, work: Work): Promise<number> {
  const { event, stacks, plan } = work;
  const at = deps.clock.now();
  const decisions = stacks.map((stack) => ({ stack, decision: plan.decide(stack) }));
  const acting = decisions.filter(({ decision }) => decision.outcome !== 'ignore');
  const runIds = await createRuns(deps, trx, work, acting);
  // After the inserts: they waited for another event of the same commit, whose runs are visible only from here on.
  await plan.finish?.(trx);
  await insertDecisions(
    trx,
    event.id,
    at,
    decisions.map(({ stack, decision }) => ({
      stack_id: stack.id,
      outcome: decision.outcome,
      reason: decision.reason,
      run_id: runIds.get(stack.id) ?? null,
    })),
  );
  if (plan.supersede !== null) {
    await supersedeProposals(deps, trx, { stackIds: stacks.map((stack) => stack.id), ...plan.supersede });
  }
  await markRouted(trx, event.id, at);
  return runIds.size;
}

type Acting = { readonly stack: RoutedStack; readonly decision: Decision };

async function createRuns(
  deps: TriggerDeps,
  trx: Trx,
  { event, plan: { commit, branch, pullRequest, triggeredBy } }: Work,
  acting: readonly Acting[],
): Promise<Map<string, string>> {
  const runIds = new Map<string, string>();
  if (commit === null) return runIds;
  const ids = acting.map(({ stack }) => stack.id);
  const rows = new Map((await stacksByIds(trx, ids)).map((row) => [row.id, row]));
  // In one order everywhere, so that two events of one repository cannot wait for each other's stack locks.
  for (const { stack, decision } of acting.toSorted((left, right) =>
    left.stack.id < right.stack.id ? -1 : 1,
  )) {
    const row = rows.get(stack.id);
    if (row === undefined) continue;
    const tracked = decision.outcome === 'track';
    const { run } = await createRun(deps, trx, {
      stack: row,
      type: tracked ? 'TRACKED' : 'PROPOSED',
      commit,
      branch,
      pullRequest: tracked ? null : pullRequest,
      eventId: event.id,
      triggeredBy,
      once: true,
    });
    if (tracked) await updateStack(trx, row.id, { tracked_commit: commit, tracked_set_by: triggeredBy });
    runIds.set(stack.id, run.id);
  }
  return runIds;
}
