import type { Insertable, Selectable } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { PolicyRow } from './store.ts';
import type { PolicyAttachmentTable } from './tables.ts';

export type AttachmentRow = Selectable<PolicyAttachmentTable>;

export function attachmentById(db: Queryable, id: string): Promise<AttachmentRow | undefined> {
  return db.selectFrom('policy_attachments').selectAll().where('id', '=', id).executeTakeFirst();
}

export function attachmentsByIds(db: Queryable, ids: readonly string[]): Promise<AttachmentRow[]> {
  return db
    .selectFrom('policy_attachments')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
}

export async function insertAttachment(db: Queryable, row: Insertable<PolicyAttachmentTable>): Promise<void> {
  await db.insertInto('policy_attachments').values(row).execute();
}

export async function deleteAttachment(db: Queryable, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('policy_attachments')
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export type AttachedPolicyRow = PolicyRow & {
  readonly attachment_id: string;
  readonly stack_id: string;
};

/** What is attached by hand to these stacks and modules. */
export function attachedTo(db: Queryable, stackIds: readonly string[]): Promise<AttachedPolicyRow[]> {
  if (stackIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('policy_attachments')
    .innerJoin('policies', 'policies.id', 'policy_attachments.policy_id')
    .selectAll('policies')
    .select(['policy_attachments.id as attachment_id', 'policy_attachments.stack_id'])
    .where('policy_attachments.stack_id', 'in', stackIds)
    .orderBy('policies.id')
    .execute();
}

export function attachmentsOfPolicies(db: Queryable, policyIds: readonly string[]): Promise<AttachmentRow[]> {
  if (policyIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('policy_attachments')
    .selectAll()
    .where('policy_id', 'in', [...policyIds])
    .orderBy('stack_id')
    .execute();
}

/** Stacks and modules of these spaces, to find those to which a policy attaches itself. */
export function codeOfSpaces(
  db: Queryable,
  spaceIds: readonly string[],
): Promise<{ id: string; labels: string[]; space_id: string }[]> {
  if (spaceIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('stacks')
    .select(['id', 'labels', 'space_id'])
    .where('space_id', 'in', spaceIds)
    .orderBy('id')
    .execute();
}

/** Attachments by hand whose policy is in another space than the stack. */
export function attachmentsAcrossSpaces(db: Queryable) {
  return db
    .selectFrom('policy_attachments')
    .innerJoin('policies', 'policies.id', 'policy_attachments.policy_id')
    .innerJoin('stacks', 'stacks.id', 'policy_attachments.stack_id')
    .select([
      'stacks.id as stack_id',
      'stacks.kind',
      'stacks.name as stack',
      'stacks.space_id as stack_space_id',
      'policies.id as policy_id',
      'policies.name as policy',
      'policies.space_id as policy_space_id',
    ])
    .whereRef('stacks.space_id', '!=', 'policies.space_id')
    .orderBy('stacks.id')
    .execute();
}
