import { createRun } from '../runs/index.ts';
import { lockStackRow, type StackRow, stackById } from '../stacks/index.ts';
import { allConsumersOf } from './consumers-store.ts';
import type { ModuleDeps } from './deps.ts';
import { compareVersions, levelOfChange } from './model.ts';
import { type ModuleRow, moduleById } from './store.ts';
import { type VersionRow, versionById, versionsByIds } from './versions-store.ts';

/** A new version starts a run, or a pull request, of every stack that uses an older one and wants that. */
export function createTriggerDependents(deps: ModuleDeps) {
  return async ({ versionId }: { versionId: string }): Promise<void> => {
    const version = await versionById(deps.db.kysely, versionId);
    if (version?.state !== 'active' || version.proposed || version.bad_at !== null) return;
    const module = await moduleById(deps.db.kysely, version.module_id);
    if (module === undefined) return;
    for (const [stackId, used] of await newestUsed(deps, module)) {
      await follow(deps, { module, version, stackId, used });
    }
  };
}

/** The highest number that each stack uses. */
async function newestUsed({ db }: ModuleDeps, module: ModuleRow): Promise<Map<string, string>> {
  const consumers = await allConsumersOf(db.kysely, module.id);
  const versions = await versionsByIds(db.kysely, [...new Set(consumers.map(({ version_id: id }) => id))]);
  const numbers = new Map(versions.map(({ id, number }) => [id, number ?? '']));
  const newest = new Map<string, string>();
  for (const { stack_id: stackId, version_id: id } of consumers) {
    const number = numbers.get(id) ?? '';
    const known = newest.get(stackId);
    if (known === undefined || compareVersions(number, known) > 0) newest.set(stackId, number);
  }
  return newest;
}

type Following = {
  readonly module: ModuleRow;
  readonly version: VersionRow;
  readonly stackId: string;
  readonly used: string;
};

async function follow(deps: ModuleDeps, { module, version, stackId, used }: Following): Promise<void> {
  const seen = await stackById(deps.db.kysely, stackId);
  if (seen === undefined) return;
  if (seen.raise_modules && levelOfChange(used, version.number ?? '') !== null) {
    await deps.db.transaction((trx) => deps.emit(trx, 'module.raise', { stackId, versionId: version.id }));
  }
  if (!follows(seen, used, version.number ?? '')) return;
  await deps.db.transaction(async (trx) => {
    const stack = await lockStackRow(trx, stackId);
    if (stack?.tracked_commit == null || stack.integration_id === null || stack.disabled || stack.deleting)
      return;
    await createRun(deps, trx, {
      stack,
      type: 'TRACKED',
      commit: stack.tracked_commit,
      branch: stack.branch,
      pullRequest: null,
      eventId: null,
      triggeredBy: `${module.id} ${version.number}`,
      once: `${stack.id}:module:${version.id}`,
    });
  });
}

const reach = { none: 0, patch: 1, minor: 2, any: 3 } as const;
const size = { patch: 1, minor: 2, major: 3 } as const;

function follows(stack: StackRow, from: string, to: string): boolean {
  const level = levelOfChange(from, to);
  return level !== null && size[level] <= reach[stack.module_updates];
}
