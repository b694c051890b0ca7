import { createBuildVersion } from './build-version.ts';
import { createModule } from './create-module.ts';
import { deleteModule } from './delete-module.ts';
import type { ModuleDeps } from './deps.ts';
import { markBad } from './mark-bad.ts';
import { createPublishTestStatus, createPublishVersionStatus } from './publish-statuses.ts';
import { currentVersions, getModule, getVersion, listTests, listVersions, searchModules } from './queries.ts';
import { createVersion, rebuildVersion } from './request-version.ts';
import { createSettleTest, createSettleVersion } from './settle-version.ts';
import { updateModule } from './update-module.ts';

export type Modules = ReturnType<typeof createModules>;

export function createModules(deps: ModuleDeps) {
  return {
    buildVersion: createBuildVersion(deps),
    settleTest: createSettleTest(deps),
    settleVersion: createSettleVersion(deps),
    publishTestStatus: createPublishTestStatus(deps),
    publishVersionStatus: createPublishVersionStatus(deps),
    currentVersions: (moduleIds: readonly string[]) => currentVersions(deps, moduleIds),
    useCases: {
      get: getModule(deps),
      search: searchModules(deps),
      version: getVersion(deps),
      versions: listVersions(deps),
      tests: listTests(deps),
      create: createModule(deps),
      update: updateModule(deps),
      delete: deleteModule(deps),
      createVersion: createVersion(deps),
      rebuild: rebuildVersion(deps),
      markBad: markBad(deps),
    },
  };
}
