import { AppError, notFound } from '@gantry/contract/errors';
import { z } from 'zod';
import { isAllowed } from '../authz/index.ts';
import { requireReach } from './attachments.ts';
import type { PolicyDeps } from './deps.ts';
import { locatePolicy, noticePolicy, policySnapshot } from './locate.ts';
import { policySettings, requireCompiled } from './settings.ts';
import { lockPolicyRow, updatePolicyRow } from './store.ts';

/** Changes a policy; the id and the type stay. The next plan is asked of the new text. */
export const updatePolicy = ({ db, clock, useCases, engine }: PolicyDeps) =>
  useCases.write({
    name: 'policy.update',
    action: 'policy:update',
    input: policySettings.extend({ id: z.string() }),
    locate: locatePolicy({ db }),
    snapshot: policySnapshot,
    audit: (settings) => settings,
    prepare: async ({ actor, input, located: { policy } }) => {
      if (input.spaceId !== policy.space_id && !isAllowed(actor, 'policy:create', input.spaceId)) {
        throw new AppError(
          'FORBIDDEN',
          'Moving a policy needs the right to create policies in the other space.',
        );
      }
      return requireCompiled(engine, input);
    },
    run: async ({ trx, input, prepared }) => {
      const policy = await lockPolicyRow(trx, input.id);
      if (policy === undefined) throw notFound();
      await updatePolicyRow(trx, policy.id, {
        name: input.name,
        engine: prepared,
        body: input.body,
        description: input.description,
        space_id: input.spaceId,
        labels: input.labels,
        updated_at: clock.now(),
      });
      if (input.spaceId !== policy.space_id) {
        await requireReach(trx, { policyId: policy.id });
        await noticePolicy(db, trx, { id: policy.id, space_id: input.spaceId });
      }
      await noticePolicy(db, trx, policy);
      return { id: policy.id };
    },
  });
