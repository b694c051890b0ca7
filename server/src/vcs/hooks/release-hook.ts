import { AppError } from '@gantry/contract/errors';
import type { Dependants } from '../dependants.ts';
import { type IntegrationRow, integrationEvenDeleted } from '../integrations-store.ts';
import {
  deleteRepository,
  type RepositoryRow,
  repositoriesOf,
  repositoryByUuid,
  storeHookState,
} from '../repositories-store.ts';
import { type HookDeps, isPassing, placeOf, workspaceOf } from './look.ts';
import { webhookUrl } from './webhook-url.ts';

type Deps = HookDeps & { readonly dependants: Dependants };

/** The last user of a repository is gone, or its whole integration: takes away the webhook that Gantry made. */
export function createReleaseHook(deps: Deps) {
  return async (integrationId: string, uuid: string): Promise<void> => {
    const row = await integrationEvenDeleted(deps.db.kysely, integrationId);
    const repository = await repositoryByUuid(deps.db.kysely, integrationId, uuid);
    if (row === undefined || repository === undefined) return;
    const users = await deps.dependants.list(deps.db.kysely, integrationId);
    if (users.some((user) => user.repositoryUuid === uuid)) return;
    const gone = await removeHook(deps, row, repository);
    await deps.db.transaction(async (trx) => {
      // A deletion can be undone: then the webhook is made again for what is remembered.
      if (row.deleted_at === null) await deleteRepository(trx, { integrationId, uuid });
      else if (gone) await storeHookState(trx, { integrationId, uuid }, missing(deps.clock.now()));
      if (!gone) await deps.emit(trx, 'warnings.noted', leftOver(deps, row, repository));
    });
  };
}

const missing = (checkedAt: Date) => ({
  state: 'missing' as const,
  message: 'Removed with the integration.',
  hooks: [],
  made: false,
  writtenAt: null,
  checkedAt,
});

/** False when a webhook of ours may remain that only a person can remove. */
async function removeHook(deps: Deps, row: IntegrationRow, repository: RepositoryRow): Promise<boolean> {
  if (!repository.hook_made) return repository.last_delivery_at === null;
  if (row.hook_placement === 'workspace' && (await servesOthers(deps, row, repository))) return true;
  try {
    const place = placeOf({ row, repository });
    await deps.connections.clientOf(row).deleteHook(place, webhookUrl(deps, row.id));
    return true;
  } catch (error) {
    if (!(error instanceof AppError) || isPassing(error)) throw error;
    return error.code === 'VCS_NOT_FOUND' || error.code === 'REPOSITORY_NOT_FOUND';
  }
}

async function servesOthers(deps: Deps, row: IntegrationRow, repository: RepositoryRow): Promise<boolean> {
  if (row.deleted_at !== null) return false;
  const others = await repositoriesOf(deps.db.kysely, row.id);
  return others.some(
    (other) => other.uuid !== repository.uuid && workspaceOf(other) === workspaceOf(repository),
  );
}

function leftOver(deps: Deps, row: IntegrationRow, repository: RepositoryRow) {
  return {
    key: `webhook-left:${row.id}:${repository.uuid}`,
    about: `integration:${row.id}`,
    spaceId: row.space_id,
    severity: 'info' as const,
    title: `A webhook of ${repository.full_name} is left over`,
    text: `Nothing uses the repository through ${row.name} any more. Remove the webhook to ${webhookUrl(deps, row.id)} in Bitbucket: Repository settings → Webhooks.`,
    path: null,
  };
}
