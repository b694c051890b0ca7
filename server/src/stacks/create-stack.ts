import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import { isUniqueViolation } from '../platform/db/errors.ts';
import { slugify } from '../platform/slug.ts';
import { usablePool } from '../pools/index.ts';
import type { StackDeps } from './deps.ts';
import { noticeStack } from './locate.ts';
import { pullRequestColumns, stackSettings } from './settings.ts';
import { stackSnapshot } from './snapshot.ts';
import { insertStack, type StackRow } from './store.ts';

const input = stackSettings
  .extend({
    manageState: z.boolean(),
    /** A wanted id instead of the one made from the name. */
    slug: z
      .string()
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'A slug has lower-case letters, digits and single dashes.')
      .max(80)
      .nullable(),
  })
  .refine((stack) => stack.slug !== null || slugify(stack.name) !== '', {
    path: ['name'],
    message:
      'The name needs a letter from A to Z or a digit, or the stack a slug: its address is made of it.',
  });

/** Makes a stack of a repository and branch that exist, bound to an integration that its space may use. */
export const createStack = ({ db, clock, useCases, vcs }: StackDeps) =>
  useCases.write({
    name: 'stack.create',
    action: 'stack:create',
    input,
    locate: async (_db, { spaceId }) => ({ spaceId, subject: null }),
    snapshot: stackSnapshot,
    audit: (settings) => settings,
    prepare: async ({ input: { integrationId, spaceId, repository, branch } }) => {
      const integration = await vcs.usableIntegration(integrationId, spaceId);
      const client = await vcs.clientFor(integration.id);
      const found = await client.getRepository(repository);
      return { integration, repository: found, tip: await client.getBranchTip(found.fullName, branch) };
    },
    run: async ({ trx, actor, input: settings, prepared }) => {
      const now = clock.now();
      const pool = await usablePool(trx, settings.workerPool ?? null, settings.spaceId);
      const row = {
        id: settings.slug ?? slugify(settings.name),
        name: settings.name,
        description: settings.description,
        space_id: settings.spaceId,
        labels: settings.labels,
        integration_id: prepared.integration.id,
        repository: prepared.repository.fullName,
        repository_uuid: prepared.repository.uuid,
        branch: settings.branch,
        project_root: settings.projectRoot,
        project_globs: settings.projectGlobs,
        tool: settings.tool,
        tool_version: settings.toolVersion,
        terraform_workspace: settings.terraformWorkspace,
        manages_state: settings.manageState,
        autodeploy: settings.autodeploy,
        protect_from_deletion: settings.protectFromDeletion,
        ...pullRequestColumns(settings),
        local_preview: settings.localPreview ?? false,
        worker_pool_id: pool,
        locked_by: null,
        locked_by_name: null,
        lock_note: null,
        locked_at: null,
        tracked_commit: prepared.tip,
        tracked_set_by: actor.name,
        state_set_at: null,
        plan_required: null,
        created_at: now,
        updated_at: now,
      } satisfies Partial<StackRow>;
      try {
        await insertStack(trx, row);
      } catch (error) {
        if (isUniqueViolation(error)) throw new AppError('STACK_NAME_TAKEN');
        throw error;
      }
      await vcs.bindRepository(trx, prepared.integration.id, prepared.repository);
      await noticeStack(db, trx, row);
      return { id: row.id };
    },
    made: ({ id }) => ({ kind: 'stack', id }),
  });
