import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import { isAllowed } from '../authz/index.ts';
import { requireReach } from '../policies/index.ts';
import { usablePool, wakePool } from '../pools/index.ts';
import { updateStack } from '../stacks/index.ts';
import type { ModuleDeps } from './deps.ts';
import { locateModule, noticeModule } from './locate.ts';
import { moduleSettings } from './settings.ts';

/** Changes settings. Another repository, branch or integration is looked up first. */
export const updateModule = ({ db, clock, useCases, vcs }: ModuleDeps) =>
  useCases.write({
    name: 'module.update',
    action: 'module:update',
    input: moduleSettings.extend({ id: z.string() }),
    locate: locateModule({ db }),
    audit: (settings) => settings,
    prepare: async ({ actor, input, located: { module } }) => {
      if (input.spaceId !== module.space_id && !isAllowed(actor, 'module:create', input.spaceId)) {
        throw new AppError(
          'FORBIDDEN',
          'Moving a module needs the right to create modules in the other space.',
        );
      }
      const integration = await vcs.usableIntegration(
        input.integrationId ?? module.integration_id,
        input.spaceId,
      );
      const same =
        integration.id === module.integration_id &&
        input.repository.toLowerCase() === module.repository.toLowerCase() &&
        input.branch === module.branch;
      if (same) return null;
      const client = await vcs.clientFor(integration.id);
      const repository = await client.getRepository(input.repository);
      return { integration, repository, tip: await client.getBranchTip(repository.fullName, input.branch) };
    },
    run: async ({ trx, actor, input, located: { module }, prepared }) => {
      const wanted = input.workerPool === undefined ? module.worker_pool_id : input.workerPool;
      const pool = await usablePool(trx, wanted, input.spaceId);
      await updateStack(trx, module.id, {
        description: input.description,
        space_id: input.spaceId,
        labels: input.labels,
        branch: input.branch,
        project_root: input.projectRoot,
        tool: input.tool,
        tool_version: input.toolVersion,
        protect_from_deletion: input.protectFromDeletion,
        release_by: input.releaseBy,
        worker_pool_id: pool,
        updated_at: clock.now(),
        ...(prepared === null
          ? {}
          : {
              integration_id: prepared.integration.id,
              repository: prepared.repository.fullName,
              repository_uuid: prepared.repository.uuid,
              tracked_commit: prepared.tip,
              tracked_set_by: actor.name,
            }),
      });
      if (prepared !== null) await vcs.bindRepository(trx, prepared.integration.id, prepared.repository);
      if (pool !== module.worker_pool_id) await wakePool(db, trx, pool);
      await noticeModule(db, trx, module);
      if (input.spaceId !== module.space_id) {
        await requireReach(trx, { stackId: module.id });
        await noticeModule(db, trx, { id: module.id, space_id: input.spaceId });
      }
      return { id: module.id };
    },
  });
