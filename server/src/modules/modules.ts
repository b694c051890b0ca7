import { attachAll, listDetached } from '../stacks/index.ts';
import { createBuildVersion } from './build-version.ts';
import { changesOfVersion } from './compare-versions.ts';
import { createModule } from './create-module.ts';
import { deleteModule } from './delete-module.ts';
import type { ModuleDeps } from './deps.ts';
import { consumerCount, listConsumers } from './list-consumers.ts';
import { markBad } from './mark-bad.ts';
import { createNoteConsumed } from './note-consumed.ts';
import { createProposedModules } from './proposed-modules.ts';
import { createPublishTestStatus, createPublishVersionStatus } from './publish-statuses.ts';
import { currentVersions, getModule, getVersion, listTests, listVersions, searchModules } from './queries.ts';
import { createRaiseVersion } from './raise/raise-version.ts';
import { createRegistry } from './registry/registry.ts';
import { createVersion, rebuildVersion } from './request-version.ts';
import { createSettleTest, createSettleVersion } from './settle-version.ts';
import { listShares, shareModule, unshareModule } from './share-module.ts';
import { createTriggerDependents } from './trigger-dependents.ts';
import { updateModule } from './update-module.ts';

export type Modules = ReturnType<typeof createModules>;

export function createModules(deps: ModuleDeps) {
  return {
    buildVersion: createBuildVersion(deps),
    settleTest: createSettleTest(deps),
    settleVersion: createSettleVersion(deps),
    noteConsumed: createNoteConsumed(deps),
    triggerDependents: createTriggerDependents(deps),
    proposedModules: createProposedModules(deps),
    raiseVersion: createRaiseVersion(deps),
    registry: createRegistry(deps),
    publishTestStatus: createPublishTestStatus(deps),
    publishVersionStatus: createPublishVersionStatus(deps),
    currentVersions: (moduleIds: readonly string[]) => currentVersions(deps, moduleIds),
    useCases: {
      get: getModule(deps),
      search: searchModules(deps),
      version: getVersion(deps),
      versions: listVersions(deps),
      tests: listTests(deps),
      changes: changesOfVersion(deps),
      consumers: listConsumers(deps),
      consumerCount: consumerCount(deps),
      shares: listShares(deps),
      share: shareModule(deps),
      unshare: unshareModule(deps),
      create: createModule(deps),
      update: updateModule(deps),
      delete: deleteModule(deps),
      attach: attachAll(deps, 'module'),
      detached: listDetached(deps, 'module'),
      createVersion: createVersion(deps),
      rebuild: rebuildVersion(deps),
      markBad: markBad(deps),
    },
  };
}
