import { sendNotice } from '../notices.ts';
import type { Db, Queryable, Trx } from '../platform/db/index.ts';
import { type PolicyRow, policyById } from './store.ts';

/** Locates a policy by the `id` of the input. */
export const locatePolicy =
  ({ db }: { db: Db }) =>
  async (_db: unknown, { id }: { id: string }) => {
    const policy = await policyById(db.kysely, id);
    return policy === undefined
      ? null
      : { spaceId: policy.space_id, subject: { kind: 'policy', id }, policy };
  };

/** Tells open pages that the policy changed. */
export const noticePolicy = (db: Db, trx: Trx, policy: Pick<PolicyRow, 'id' | 'space_id'>): Promise<void> =>
  sendNotice(db, trx, { kind: 'POLICY', id: policy.id, stackId: null, spaceId: policy.space_id });

/** A policy as the audit trail shows it. */
export async function policySnapshot(db: Queryable, { id }: { readonly id: string }) {
  const policy = await policyById(db, id);
  return policy === undefined
    ? null
    : {
        name: policy.name,
        type: policy.type,
        engine: policy.engine,
        body: policy.body,
        description: policy.description,
        space: policy.space_id,
        labels: policy.labels,
      };
}
