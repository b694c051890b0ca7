import { notFound } from '@gantry/contract/errors';
import { z } from 'zod';
import type { PolicyDeps } from './deps.ts';
import { locatePolicy, noticePolicy, policySnapshot } from './locate.ts';
import { deletePolicyRow, lockPolicyRow } from './store.ts';

/** Deletes a policy and detaches it everywhere: from then on plans pass without it. What it said of runs stays. */
export const deletePolicy = ({ db, useCases }: PolicyDeps) =>
  useCases.write({
    name: 'policy.delete',
    action: 'policy:delete',
    input: z.object({ id: z.string() }),
    locate: locatePolicy({ db }),
    snapshot: policySnapshot,
    audit: (given) => given,
    run: async ({ trx, input: { id } }) => {
      const policy = await lockPolicyRow(trx, id);
      if (policy === undefined) throw notFound();
      await deletePolicyRow(trx, id);
      await noticePolicy(db, trx, policy);
      return policy;
    },
  });
