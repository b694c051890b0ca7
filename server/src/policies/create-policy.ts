import { AppError } from '@gantry/contract/errors';
import { isUniqueViolation } from '../platform/db/errors.ts';
import { slugify } from '../platform/slug.ts';
import type { PolicyDeps } from './deps.ts';
import { noticePolicy, policySnapshot } from './locate.ts';
import { policySettings, policyType, requireCompiled, requireSupported } from './settings.ts';
import { insertPolicy } from './store.ts';

/** Keeps a policy that compiles. It does nothing until it is attached, by hand or by its labels. */
export const createPolicy = ({ db, clock, useCases, engine }: PolicyDeps) =>
  useCases.write({
    name: 'policy.create',
    action: 'policy:create',
    input: policySettings.extend({ type: policyType }),
    locate: async (_db, { spaceId }) => ({ spaceId, subject: null }),
    snapshot: policySnapshot,
    audit: (settings) => settings,
    prepare: async ({ input }) => ({
      type: requireSupported(input.type),
      engine: await requireCompiled(engine, input),
    }),
    run: async ({ trx, actor, input, prepared }) => {
      const now = clock.now();
      const row = {
        id: slugify(input.name),
        name: input.name,
        type: prepared.type,
        engine: prepared.engine,
        body: input.body,
        description: input.description,
        space_id: input.spaceId,
        labels: input.labels,
        created_by: actor.name,
        created_at: now,
        updated_at: now,
      };
      try {
        await insertPolicy(trx, row);
      } catch (error) {
        if (isUniqueViolation(error)) throw new AppError('POLICY_NAME_TAKEN');
        throw error;
      }
      await noticePolicy(db, trx, row);
      return { id: row.id };
    },
    made: ({ id }) => ({ kind: 'policy', id }),
  });
