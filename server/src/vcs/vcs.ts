import type { Trx } from '../platform/db/index.ts';
import { changeIntegration } from './change-integration.ts';
import { checkSource } from './check-source.ts';
import { createConnections } from './connections.ts';
import { createIntegration } from './create-integration.ts';
import { deleteIntegration } from './delete-integration.ts';
import type { DeliveryRow } from './deliveries-store.ts';
import { createDependants, type DependantKind } from './dependants.ts';
import type { VcsDeps } from './deps.ts';
import { createCheckIntegration, diagnoseIntegration } from './doctor/check-integration.ts';
import { createDoctor, type Doctor } from './doctor/doctor.ts';
import { createResumeEvents } from './doctor/resume-events.ts';
import { createHookKeeper, type HookKeeper } from './hooks/keep-hook.ts';
import { checkWebhook, ensureWebhook, removeWebhook } from './hooks/webhook-commands.ts';
import { createInbox } from './inbox.ts';
import type { IntegrationDeps } from './integration-parts.ts';
import { listDependants } from './list-dependants.ts';
import { openArchive, type WantedArchive } from './open-archive.ts';
import { openSource } from './open-source.ts';
import { createPoll } from './poll-repository.ts';
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
  showDefaultIntegration,
  usableIntegration,
} from './queries.ts';
import { createReadDelivery } from './read-delivery.ts';
import { createReader } from './reader.ts';
import { createReceiveWebhook } from './receive-webhook.ts';
import { createRecover } from './recover.ts';
import { regenerateSecret } from './regenerate-secret.ts';
import { replayDelivery } from './replay-delivery.ts';
import { repositoryByUuid, upsertRepository } from './repositories-store.ts';
import { listDeleted, restoreIntegration } from './restore-integration.ts';
import { setPolling } from './set-polling.ts';
import { createSweep } from './sweep.ts';
import { createConnectionReporter, testConnection } from './test-connection.ts';

export type Vcs = ReturnType<typeof createVcs>;

export type VcsOptions = {
  /** Gets what was stored in place of the reader, so that a test reads it when it wants to. */
  readonly handOn?: (deliveries: DeliveryRow[]) => void;
};

export function createVcs(base: VcsDeps, options: VcsOptions = {}) {
  const connections = createConnections(base);
  const reader = createReader({ ...base, isBusy: () => inbox.isBusy() });
  const inbox = createInbox({ ...base, handOn: options.handOn ?? reader.add });
  const parts = {
    ...base,
    connections,
    dependants: createDependants(),
    reporter: createConnectionReporter(base.provider, base.clock),
    inbox,
  };
  const hooks = createHookKeeper(parts);
  const deps = { ...parts, hooks, doctor: createDoctor({ ...parts, hooks }) };

  return {
    provider: base.provider,
    clientFor: connections.clientFor,
    isPaused: connections.isPaused,
    locateDelivery: locateDelivery(deps),
    usableIntegration: (id: string | null, spaceId: string) => usableIntegration(deps, id, spaceId),
    poll: createPoll(deps),
    prefetch: createPrefetch(deps),
    openArchive: (wanted: WantedArchive) => openArchive(deps, wanted),
    openSource: (wanted: WantedArchive) => openSource(deps, wanted),
    receiveWebhook: createReceiveWebhook(deps),
    readDelivery: createReadDelivery(deps),
    ensureHook: ({ integrationId, repositoryUuid }: { integrationId: string; repositoryUuid: string }) =>
      hooks.keep(integrationId, repositoryUuid),
    releaseHook: ({ integrationId, repositoryUuid }: { integrationId: string; repositoryUuid: string }) =>
      hooks.release(integrationId, repositoryUuid),
    checkIntegration: createCheckIntegration(deps),
    resumeEvents: createResumeEvents(deps),
    /** Tells who uses integrations; features of higher ranks call it once. */
    registerDependants: (kind: DependantKind): void => deps.dependants.register(kind),

    webhookOf: webhookOf(base),

    /** A repository that was in use may have lost its last user: its webhook goes then. */
    async releaseRepository(trx: Trx, integrationId: string, repositoryUuid: string): Promise<void> {
      await base.emit(trx, 'repository.released', { integrationId, repositoryUuid });
    },

    /** A stack uses the repository from now on: remember it and see to its webhook. */
    async bindRepository(
      trx: Trx,
      integrationId: string,
      repository: { fullName: string; uuid: string },
    ): Promise<void> {
      await upsertRepository(trx, integrationId, repository);
      await base.emit(trx, 'repository.bound', { integrationId, repositoryUuid: repository.uuid });
    },

    sweep: createSweep(deps),
    recover: createRecover(base),

    /** Finishes what is being read and told. */
    async close(): Promise<void> {
      await reader.close();
      await inbox.close();
    },

    useCases: useCasesOf(deps),
  };
}

/** How the webhook of a repository stands, without anything secret. */
const webhookOf =
  ({ db }: VcsDeps) =>
  async (integrationId: string, repositoryUuid: string) => {
    const found = await repositoryByUuid(db.kysely, integrationId, repositoryUuid);
    return found === undefined
      ? null
      : {
          state: found.hook_state,
          message: found.hook_message,
          lastDeliveryAt: found.last_delivery_at,
          checkedAt: found.checked_at,
        };
  };

type Parts = IntegrationDeps & { hooks: HookKeeper; doctor: Doctor };

function useCasesOf(deps: Parts) {
  return {
    list: listVisibleIntegrations(deps),
    get: getIntegration(deps),
    showDefault: showDefaultIntegration(deps),
    create: createIntegration(deps),
    update: changeIntegration(deps),
    delete: deleteIntegration(deps),
    restore: restoreIntegration(deps),
    deleted: listDeleted(deps),
    dependants: listDependants(deps),
    diagnose: diagnoseIntegration(deps),
    regenerateSecret: regenerateSecret(deps),
    testConnection: testConnection(deps),
    ensureWebhook: ensureWebhook(deps),
    removeWebhook: removeWebhook(deps),
    checkWebhook: checkWebhook(deps),
    repositories: listRepositories(deps),
    searchRepositories: searchRepositories(deps),
    searchBranches: searchBranches(deps),
    checkSource: checkSource(deps),
    deliveries: listDeliveries(deps),
    delivery: getDelivery(deps),
    replay: replayDelivery(deps),
    setPolling: setPolling(deps),
  };
}
