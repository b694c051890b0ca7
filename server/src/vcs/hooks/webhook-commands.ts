import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import { locateIntegration } from '../integration-parts.ts';
import {
  forgetHookActivity,
  type RepositoryRow,
  repositoriesOf,
  repositoryByUuid,
} from '../repositories-store.ts';
import type { HookKeeper } from './keep-hook.ts';
import type { HookDeps } from './look.ts';

type Deps = HookDeps & { readonly hooks: HookKeeper };

const repositoryName = z.string().min(3).max(300);

async function usedRepository({ db }: HookDeps, id: string, name: string): Promise<RepositoryRow> {
  const known = (await repositoriesOf(db.kysely, id)).find(
    (repository) => repository.full_name.toLowerCase() === name.toLowerCase(),
  );
  if (known !== undefined) return known;
  throw new AppError('REPOSITORY_NOT_FOUND', `No stack uses ${name} through this integration yet.`);
}

/** Creates or repairs the webhook of one repository now. */
export const ensureWebhook = (deps: Deps) =>
  deps.useCases.write({
    name: 'integration.ensureWebhook',
    action: 'integration:admin',
    input: z.object({ id: z.string(), repository: repositoryName }),
    locate: locateIntegration(deps),
    audit: (input) => input,
    prepare: async ({ input, located }) => {
      const known = await usedRepository(deps, located.row.id, input.repository);
      await deps.hooks.keep(located.row.id, known.uuid);
      return known.uuid;
    },
    run: async ({ trx, located, prepared }) => repositoryByUuid(trx, located.row.id, prepared),
  });

/** Removes a webhook that points at this server and is not the wanted one. */
export const removeWebhook = (deps: Deps) =>
  deps.useCases.write({
    name: 'integration.removeWebhook',
    action: 'integration:admin',
    input: z.object({ id: z.string(), repository: repositoryName, webhook: z.string().min(1).max(100) }),
    locate: locateIntegration(deps),
    audit: (input) => input,
    prepare: async ({ input, located: { row } }) => {
      const repository = await usedRepository(deps, row.id, input.repository);
      const hook = repository.hooks.find(({ id }) => id === input.webhook);
      if (hook === undefined || hook.standing === 'wanted') {
        throw new AppError('NOT_FOUND', 'There is no surplus webhook with this id. Look again.');
      }
      await deps.connections.clientOf(row).removeHook(hook.place, hook.id);
      await deps.hooks.look(row, repository);
      return repository.uuid;
    },
    run: async ({ trx, input, located, prepared: uuid }) => {
      await forgetHookActivity(trx, { integrationId: located.row.id, uuid }, input.webhook);
      return repositoryByUuid(trx, located.row.id, uuid);
    },
  });

/** Looks at the webhook of one repository again without changing it. */
export const checkWebhook = (deps: Deps) =>
  deps.useCases.write({
    name: 'integration.checkWebhook',
    action: 'integration:admin',
    input: z.object({ id: z.string(), repository: repositoryName }),
    locate: locateIntegration(deps),
    audit: (input) => input,
    prepare: async ({ input, located: { row } }) => {
      const repository = await usedRepository(deps, row.id, input.repository);
      await deps.hooks.look(row, repository);
      return repository.uuid;
    },
    run: async ({ trx, located, prepared }) => repositoryByUuid(trx, located.row.id, prepared),
  });
