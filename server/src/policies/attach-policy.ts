import { AppError, notFound } from '@gantry/contract/errors';
import { z } from 'zod';
import { isAllowed } from '../authz/index.ts';
import { isUniqueViolation } from '../platform/db/errors.ts';
import { newId } from '../platform/ids.ts';
import { locateCode, noticeStack, type StackRow, stackById } from '../stacks/index.ts';
import { reaches } from './attachments.ts';
import { attachmentById, deleteAttachment, insertAttachment } from './attachments-store.ts';
import type { PolicyDeps } from './deps.ts';
import { noticePolicy } from './locate.ts';
import type { PolicyUse } from './queries.ts';
import { policyById } from './store.ts';

/** From now on the plans of a stack or module are asked of the policy. It must be of a space that the stack reaches. */
export const attachPolicy = ({ db, clock, useCases }: PolicyDeps) =>
  useCases.write({
    name: 'policy.attach',
    action: 'policy:attach',
    input: z.object({ stack: z.string(), policy: z.string() }),
    locate: (_db, { stack }) => locateCode({ db })(_db, { id: stack }),
    audit: (given) => given,
    run: async ({ trx, actor, input, located: { stack } }) => {
      const policy = await policyById(trx, input.policy);
      // A policy that may not be seen is one that does not exist.
      if (policy === undefined || !isAllowed(actor, 'policy:read', policy.space_id)) {
        throw new AppError('POLICY_UNKNOWN');
      }
      if (!(await reaches(trx, stack.space_id, policy.space_id))) throw new AppError('POLICY_OUT_OF_REACH');
      const row = {
        id: newId(),
        policy_id: policy.id,
        stack_id: stack.id,
        attached_by: actor.name,
        attached_at: clock.now(),
      };
      try {
        await insertAttachment(trx, row);
      } catch (error) {
        if (isUniqueViolation(error)) throw new AppError('POLICY_ATTACHED');
        throw error;
      }
      await noticePolicy(db, trx, policy);
      await noticeStack(db, trx, stack);
      return useOf(row, stack);
    },
    made: ({ id }) => ({ kind: 'policy_attachment', id: id ?? '' }),
  });

/** Takes an attachment back, by its id. What labels attach is detached by taking the label away. */
export const detachPolicy = ({ db, useCases }: PolicyDeps) =>
  useCases.write({
    name: 'policy.detach',
    action: 'policy:attach',
    input: z.object({ attachment: z.string() }),
    locate: async (_db, { attachment: id }) => {
      const attachment = await attachmentById(db.kysely, id);
      const stack = attachment && (await stackById(db.kysely, attachment.stack_id));
      return attachment === undefined || stack === undefined
        ? null
        : { spaceId: stack.space_id, subject: { kind: 'policy_attachment', id }, attachment, stack };
    },
    audit: (given) => given,
    run: async ({ trx, located: { attachment, stack } }) => {
      if (!(await deleteAttachment(trx, attachment.id))) throw notFound();
      const policy = await policyById(trx, attachment.policy_id);
      if (policy !== undefined) await noticePolicy(db, trx, policy);
      await noticeStack(db, trx, stack);
      return useOf(attachment, stack);
    },
  });

const useOf = (
  { id }: { readonly id: string },
  { id: stackId, name: stackName, kind }: StackRow,
): PolicyUse => ({
  id,
  stackId,
  stackName,
  isModule: kind === 'module',
});
