import { AppError } from '@gantry/contract/errors';
import type { Connections } from './connections.ts';
import type { VcsDeps } from './deps.ts';
import { type IntegrationRow, integrationById } from './integrations-store.ts';
import {
  type LookRow,
  noteUpdated,
  repositoriesOfWorkspace,
  storeLook,
  takeDueLooks,
} from './looks-store.ts';
import { isEager, lookDelay } from './poll-pace.ts';
import { countRepositories } from './polls-store.ts';
import type { RepositoryRow } from './repositories-store.ts';

type Deps = VcsDeps & { readonly connections: Connections };

const minute = 60_000;
/** How long one look may take before somebody else may begin it again. */
const lookMilliseconds = 5 * minute;
/** Where looking does not pay, or is refused: repositories and rights may change. */
const notNow = 10 * minute;
/** A list may be behind. */
const overlap = 2 * minute;

/**
 * Asks Bitbucket once for many repositories which of them changed, so that only those need a round. A hint and no
 * more: rounds go on without it, since nobody promises that everything of interest counts as a change.
 */
export const createLook = (deps: Deps) => async (): Promise<void> => {
  const now = deps.clock.now();
  const due = await takeDueLooks(deps.db.kysely, { now, until: new Date(now.getTime() + lookMilliseconds) });
  await Promise.all(due.map((row) => lookAt(deps, row)));
};

async function lookAt(deps: Deps, due: LookRow): Promise<void> {
  const { db, clock } = deps;
  const key = { integrationId: due.integration_id, workspace: due.workspace };
  const integration = await integrationById(db.kysely, key.integrationId);
  const now = clock.now();
  const later = (milliseconds: number): Date => new Date(now.getTime() + milliseconds);
  // Its token is refused, or it is gone: the doctor says when it works again.
  if (integration === undefined || integration.broken_since !== null) {
    return storeLook(db.kysely, key, { dueAt: later(notNow) });
  }
  const repositories = await repositoriesOfWorkspace(db.kysely, key);
  const delay = await delayOf(deps, integration, repositories);
  if (delay === null) return storeLook(db.kysely, key, { dueAt: later(notNow), lookedAt: null });
  const looked = await look(deps, { integration, due, repositories, now });
  return storeLook(
    db.kysely,
    key,
    looked === null
      ? { dueAt: later(notNow), lookedAt: null }
      : { dueAt: later(delay), lookedAt: now, newestAt: looked.newestAt },
  );
}

async function delayOf(
  { db, connections }: Deps,
  integration: IntegrationRow,
  repositories: readonly RepositoryRow[],
): Promise<number | null> {
  const { used, limit } = connections.clientOf(integration).budget();
  return lookDelay({
    eager: repositories.some((row) =>
      isEager({
        polling: integration.polling,
        lastDeliveryAt: row.last_delivery_at,
        missedAt: row.missed_at,
      }),
    ),
    repositories: repositories.length,
    paidFor: await countRepositories(db.kysely, integration.id),
    used: used / limit,
    limit,
  });
}

type Looking = {
  readonly integration: IntegrationRow;
  readonly due: LookRow;
  readonly repositories: readonly RepositoryRow[];
  readonly now: Date;
};

/** Null where Bitbucket does not tell. */
async function look(
  deps: Deps,
  { integration, due, repositories, now }: Looking,
): Promise<{ readonly newestAt: Date | null } | null> {
  const { newest_at: newest } = due;
  const since = newest === null ? null : new Date(newest.getTime() - overlap);
  try {
    const updated = await deps.connections.clientOf(integration).listUpdated(due.workspace, since);
    const moved = repositories.flatMap(({ uuid, remote_updated_at: known }) => {
      const at = updated.get(uuid);
      return at === undefined || at.getTime() === known?.getTime() ? [] : [{ uuid, at }];
    });
    await deps.db.transaction((trx) => noteUpdated(trx, integration.id, moved, now));
    const times = [...updated.values(), ...(newest === null ? [] : [newest])].map((at) => at.getTime());
    return { newestAt: times.length === 0 ? null : new Date(Math.max(...times)) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { workspace } = due;
    deps.logger.info(
      { integrationId: integration.id, workspace, code: error.code },
      'a workspace cannot be listed',
    );
    return null;
  }
}
