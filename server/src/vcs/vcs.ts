import type { Trx } from '../platform/db/index.ts';
import { checkSource } from './check-source.ts';
import { createConnections } from './connections.ts';
import {
  deleteDeliveriesBefore,
  forgottenDeliveries,
  pruneRefused,
  unroutedEvents,
} from './deliveries-store.ts';
import type { VcsDeps } from './deps.ts';
import { createInbox } from './inbox.ts';
import { changeIntegration, createIntegration, deleteIntegration, regenerateSecret } from './integrations.ts';
import { upsertRepository } from './integrations-store.ts';
import { openArchive, type WantedArchive } from './open-archive.ts';
import { createPrefetch } from './prefetch.ts';
import {
  getDelivery,
  getIntegration,
  listDeliveries,
  listRepositories,
  listVisibleIntegrations,
  locateDelivery,
  searchBranches,
  searchRepositories,
  usableIntegration,
} from './queries.ts';
import { createReadDelivery } from './read-delivery.ts';
import { createReceiveWebhook, keptRefused } from './receive-webhook.ts';
import { replayDelivery } from './replay-delivery.ts';
import { createConnectionReporter, testConnection } from './test-connection.ts';
import { createHookKeeper, ensureWebhook } from './webhooks.ts';

export type Vcs = ReturnType<typeof createVcs>;

const keptDays = 14;
const forgottenAfterMilliseconds = 60_000;
const unroutedAfterMilliseconds = 15 * 60_000;

export function createVcs(base: VcsDeps) {
  const connections = createConnections(base);
  const deps = {
    ...base,
    connections,
    reporter: createConnectionReporter(base.provider),
    inbox: createInbox(base),
  };
  const hooks = createHookKeeper(deps);

  return {
    provider: base.provider,
    clientFor: connections.clientFor,
    locateDelivery: locateDelivery(deps),
    usableIntegration: (id: string | null, spaceId: string) => usableIntegration(deps, id, spaceId),
    prefetch: createPrefetch(deps),
    openArchive: (wanted: WantedArchive) => openArchive(deps, wanted),
    receiveWebhook: createReceiveWebhook(deps),
    readDelivery: createReadDelivery(deps),
    ensureHook: ({ integrationId, repositoryUuid }: { integrationId: string; repositoryUuid: string }) =>
      hooks.keep(integrationId, repositoryUuid),

    /** A stack uses the repository from now on: remember it and see to its webhook. */
    async bindRepository(
      trx: Trx,
      integrationId: string,
      repository: { fullName: string; uuid: string },
    ): Promise<void> {
      await upsertRepository(trx, integrationId, repository);
      await base.emit(trx, 'repository.bound', { integrationId, repositoryUuid: repository.uuid });
    },

    /** Reads again what was acknowledged but not read, and drops what is older than the log is kept. */
    async sweep(): Promise<void> {
      const now = base.clock.now().getTime();
      const ids = await forgottenDeliveries(base.db.kysely, new Date(now - forgottenAfterMilliseconds));
      const eventIds = await unroutedEvents(base.db.kysely, new Date(now - unroutedAfterMilliseconds));
      await base.db.transaction(async (trx) => {
        if (ids.length > 0) await base.emit(trx, 'delivery.received', { deliveryIds: ids });
        for (const eventId of eventIds) await base.emit(trx, 'vcs.event', { eventId });
      });
      await pruneRefused(base.db.kysely, keptRefused);
      await deleteDeliveriesBefore(base.db.kysely, new Date(now - keptDays * 24 * 3_600_000));
    },

    useCases: {
      list: listVisibleIntegrations(deps),
      get: getIntegration(deps),
      create: createIntegration(deps),
      update: changeIntegration(deps),
      delete: deleteIntegration(deps),
      regenerateSecret: regenerateSecret(deps),
      testConnection: testConnection(deps),
      ensureWebhook: ensureWebhook({ ...deps, hooks }),
      repositories: listRepositories(deps),
      searchRepositories: searchRepositories(deps),
      searchBranches: searchBranches(deps),
      checkSource: checkSource(deps),
      deliveries: listDeliveries(deps),
      delivery: getDelivery(deps),
      replay: replayDelivery(deps),
    },
  };
}
