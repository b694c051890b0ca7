import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import { type ReceiptRow, receiptsOfRuns } from '../policies/index.ts';
import type { StackRow } from '../stacks/index.ts';
import type { RunDeps } from './deps.ts';
import { policyInput } from './judge-plan.ts';
import { locateRun } from './locate.ts';
import { changesOf } from './plans-store.ts';
import type { RunRow } from './store.ts';

const runInput = z.object({ stack: z.string(), run: z.string() });

/** What policies said of the newest plan of a run. */
export const runPolicyReceipts = (deps: RunDeps) =>
  deps.useCases.read({
    name: 'run.policyReceipts',
    action: 'run:read',
    input: runInput,
    locate: locateRun(deps),
    run: async ({ input }): Promise<readonly ReceiptRow[]> =>
      (await receiptsOfRuns(deps.db.kysely, [input.run])).get(input.run) ?? [],
  });

/** More is no help to a person who writes a policy. */
const mostCharacters = 5_000_000;

/** What plan policies see of a run, as JSON: to write them by. Secrets are not in it. */
export const runPolicyInput = (deps: RunDeps) =>
  deps.useCases.read({
    name: 'run.policyInput',
    action: 'run:read',
    input: runInput,
    locate: locateRun(deps),
    run: async ({ located }): Promise<string> => {
      const shown = await deps.policies.showInput(await inputForPeople(deps, located), mostCharacters);
      if ('problem' in shown) throw new AppError('POLICY_INPUT_MISSING', shown.problem);
      return shown.text;
    },
  });

/** The same as the engine takes it, of any size: to try policies on. */
export const runPlanInput = (deps: RunDeps) =>
  deps.useCases.read({
    name: 'run.planInput',
    action: 'run:read',
    input: runInput,
    locate: locateRun(deps),
    run: ({ located }) => inputForPeople(deps, located),
  });

/** Whatever the stack lets its policies see: people see no secrets. */
async function inputForPeople(deps: RunDeps, { run, stack }: { run: RunRow; stack: StackRow }) {
  const { changes } = await changesOf(deps.db.kysely, run.id);
  const input = await policyInput(deps, { run, stack, changes });
  if (input.kind !== 'plan' || input.plan === null) throw new AppError('POLICY_INPUT_MISSING');
  return { ...input, sanitize: true };
}
