import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import { isAllowed, rootSpace } from '../authz/index.ts';
import { unbindInSpace } from '../identity/index.ts';
import type { Trx } from '../platform/db/index.ts';
import { usablePool, wakePool } from '../pools/index.ts';
import type { StackDeps } from './deps.ts';
import { locateStack, noticeStack } from './locate.ts';
import { pullRequestColumns, type StackSettings, stackSettings } from './settings.ts';
import { stackSnapshot } from './snapshot.ts';
import type { RequireKept } from './stacks.ts';
import { type StackRow, updateStack } from './store.ts';

/** Changes settings. Another repository, branch or integration is looked up first, and moves the tracked commit. */
export const changeStack = (
  { db, clock, useCases, vcs, emit }: StackDeps,
  attachments: readonly RequireKept[],
) =>
  useCases.write({
    name: 'stack.update',
    action: 'stack:update',
    input: stackSettings.extend({ id: z.string() }),
    locate: locateStack({ db }),
    snapshot: stackSnapshot,
    audit: (settings) => settings,
    prepare: async ({ actor, input, located: { stack } }) => {
      if (input.spaceId !== stack.space_id && !isAllowed(actor, 'stack:create', input.spaceId)) {
        throw new AppError(
          'FORBIDDEN',
          'Moving a stack needs the right to create stacks in the other space.',
        );
      }
      const integration = await vcs.usableIntegration(
        input.integrationId ?? stack.integration_id,
        input.spaceId,
      );
      const same =
        integration.id === stack.integration_id &&
        input.repository.toLowerCase() === stack.repository.toLowerCase() &&
        input.branch === stack.branch;
      if (same) return null;
      const client = await vcs.clientFor(integration.id);
      const repository = await client.getRepository(input.repository);
      return { integration, repository, tip: await client.getBranchTip(repository.fullName, input.branch) };
    },
    run: async ({ trx, actor, input, located: { stack }, prepared }) => {
      const wanted = input.workerPool === undefined ? stack.worker_pool_id : input.workerPool;
      const pool = await usablePool(trx, wanted, input.spaceId);
      await updateStack(trx, stack.id, {
        ...columnsOf(input),
        worker_pool_id: pool,
        updated_at: clock.now(),
        ...(prepared === null
          ? {}
          : {
              integration_id: prepared.integration.id,
              detached_from: null,
              repository: prepared.repository.fullName,
              repository_uuid: prepared.repository.uuid,
              tracked_commit: prepared.tip,
              tracked_set_by: actor.name,
            }),
      });
      if (prepared !== null) {
        await vcs.bindRepository(trx, prepared.integration.id, prepared.repository);
        const old = stack.integration_id;
        if (old !== null) await vcs.releaseRepository(trx, old, stack.repository_uuid);
      }
      // What waits already waits for the workers of the other pool now.
      if (pool !== stack.worker_pool_id) await wakePool(db, trx, pool);
      if (input.spaceId !== stack.space_id) {
        await leaveRootRoles(trx, stack);
        for (const require of attachments) await require(trx, { stackId: stack.id });
        await noticeStack(db, trx, { id: stack.id, space_id: input.spaceId });
      }
      await emit(trx, 'stack.changed', { stackId: stack.id });
      await noticeStack(db, trx, stack);
      return { id: stack.id };
    },
  });

const columnsOf = (input: StackSettings) => ({
  name: input.name,
  description: input.description,
  space_id: input.spaceId,
  labels: input.labels,
  branch: input.branch,
  project_root: input.projectRoot,
  project_globs: input.projectGlobs,
  tool: input.tool,
  tool_version: input.toolVersion,
  terraform_workspace: input.terraformWorkspace,
  autodeploy: input.autodeploy,
  protect_from_deletion: input.protectFromDeletion,
  ...pullRequestColumns(input),
  ...(input.localPreview === undefined ? {} : { local_preview: input.localPreview }),
});

/** Roles of the root space are for stacks of the root space: they do not leave it with the stack. */
async function leaveRootRoles(trx: Trx, { id, space_id }: StackRow): Promise<void> {
  if (space_id !== rootSpace) return;
  await unbindInSpace(trx, { actorKind: 'stack', actorId: id }, rootSpace);
}
