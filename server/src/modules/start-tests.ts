import type { Trx } from '../platform/db/index.ts';
import { createRun } from '../runs/index.ts';
import type { ModuleConfig } from './config/module-config.ts';
import type { ModuleDeps } from './deps.ts';
import type { ModuleRow } from './store.ts';
import type { VersionRow } from './versions-store.ts';

/** A run for every test; they go in parallel but for those that depend on others. */
export async function startTests(
  deps: ModuleDeps,
  trx: Trx,
  { module, version, config }: { module: ModuleRow; version: VersionRow; config: ModuleConfig },
): Promise<void> {
  for (const test of config.native === null ? config.tests : [...config.tests, config.native]) {
    await createRun(deps, trx, {
      stack: module,
      type: 'TESTING',
      commit: version.commit,
      branch: version.branch,
      pullRequest: pullRequestOf(version),
      eventId: version.event_id,
      triggeredBy: version.triggered_by,
      once: false,
      test: {
        versionId: version.id,
        attempt: version.attempt,
        key: test.key,
        name: test.name,
        negative: test.negative,
        native: test === config.native,
        dependsOn: [...test.dependsOn],
        projectRoot: test.projectRoot ?? module.project_root,
        environment: { ...test.environment },
        tool: test.tool?.name ?? module.tool,
        toolVersion: test.tool === null ? module.tool_version : test.tool.version,
      },
    });
  }
  await deps.emit(trx, 'module.version', { versionId: version.id });
}

function pullRequestOf({ pull_request: number, pull_request_url: url }: VersionRow) {
  return number === null || url === null ? null : { number, url, title: '' };
}
