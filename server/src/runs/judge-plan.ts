import { notFound } from '@gantry/contract/errors';
import type { PlannedChange } from '@gantry/contract/plan';
import { loadActor } from '../identity/index.ts';
import { type EngineInput, isUnsanitized, type Receipt } from '../policies/index.ts';
import { spaceById } from '../spaces/index.ts';
import { type StackRow, stackById } from '../stacks/index.ts';
import type { RunDeps } from './deps.ts';
import { planFacts } from './plan-facts.ts';
import { sealedPlanOf } from './plans-store.ts';
import { planContext } from './queries.ts';
import { previousRun, type RunRow } from './store.ts';

type Deps = Pick<RunDeps, 'db' | 'clock' | 'secretBox' | 'policies'>;
export type JudgePlan = ReturnType<typeof createJudgePlan>;

/**
 * What the plan policies of a run's stack say of its plan, before the run moves on. A worker that asks again while they
 * are evaluated waits for the same answer.
 */
export function createJudgePlan(deps: Deps) {
  const underWay = new Map<string, Promise<Receipt[]>>();
  return (run: RunRow, changes: readonly PlannedChange[]): Promise<Receipt[]> => {
    const key = `${run.id} ${run.version}`;
    const known = underWay.get(key) ?? judge(deps, run, changes).finally(() => underWay.delete(key));
    underWay.set(key, known);
    return known;
  };
}

async function judge(deps: Deps, run: RunRow, changes: readonly PlannedChange[]): Promise<Receipt[]> {
  const stack = await stackById(deps.db.kysely, run.stack_id);
  if (stack === undefined) throw notFound();
  return deps.policies.judgePlan(stack, () => policyInput(deps, { run, stack, changes }));
}

type Asked = {
  readonly run: RunRow;
  readonly stack: StackRow;
  readonly changes: readonly PlannedChange[];
};

/** The input of plan policies for a run: its facts, and its plan as the worker sent it. */
export async function policyInput(
  { db: { kysely }, clock, secretBox }: Deps,
  { run, stack, changes }: Asked,
): Promise<EngineInput> {
  const [space, previous, creator, itself, sealed] = await Promise.all([
    spaceById(kysely, stack.space_id),
    previousRun(kysely, run),
    creatorOf({ kysely }, run),
    loadActor(kysely, { kind: 'stack', id: stack.id, name: stack.name }),
    sealedPlanOf(kysely, run.id),
  ]);
  const known = space ?? { id: stack.space_id, name: stack.space_id, labels: [] };
  const facts = planFacts({ run, stack, space: known, previous, changes, creator, itself, now: clock.now() });
  return {
    kind: 'plan',
    facts: JSON.stringify(facts),
    plan: sealed === null ? null : secretBox.open(sealed, planContext(run.id)),
    sanitize: !isUnsanitized(stack.labels),
  };
}

/** Who asked for the run, with the roles of now: a person, or else a key. */
async function creatorOf({ kysely }: Pick<Deps['db'], 'kysely'>, { actor_id: id, triggered_by }: RunRow) {
  if (id === null) return null;
  const name = triggered_by ?? '';
  const user = await loadActor(kysely, { kind: 'user', id, name });
  if (user.grants.size > 0) return user;
  const key = await loadActor(kysely, { kind: 'api_key', id, name });
  return key.grants.size > 0 ? key : user;
}
