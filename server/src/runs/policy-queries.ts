import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import { type ReceiptRow, receiptsOfRuns } from '../policies/index.ts';
import type { RunDeps } from './deps.ts';
import { policyInput } from './judge-plan.ts';
import { locateRun } from './locate.ts';
import { changesOf } from './plans-store.ts';

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

/** What plan policies see of a run, as JSON: to write them by, and to try them out on. Secrets are not in it. */
export const runPolicyInput = (deps: RunDeps) =>
  deps.useCases.read({
    name: 'run.policyInput',
    action: 'run:read',
    input: runInput,
    locate: locateRun(deps),
    run: async ({ located: { run, stack } }): Promise<string> => {
      const { changes } = await changesOf(deps.db.kysely, run.id);
      const input = await policyInput(deps, { run, stack, changes });
      if (input.kind !== 'plan' || input.plan === null) throw new AppError('POLICY_INPUT_MISSING');
      // Whatever the stack lets its policies see: people see no secrets.
      const shown = await deps.policies.showInput({ ...input, sanitize: true }, mostCharacters);
      if ('problem' in shown) throw new AppError('POLICY_INPUT_MISSING', shown.problem);
      return shown.text;
    },
  });
