import { z } from 'zod';
import { locateList, visibleSpaces } from '../authz/index.ts';
import { testRunsOf } from '../runs/index.ts';
import type { ModuleDeps } from './deps.ts';
import { locateModule, locateVersion } from './locate.ts';
import { compareVersions } from './model.ts';
import { searchModuleRows } from './store.ts';
import { activeVersions, versionsByIds, versionsOfModule } from './versions-store.ts';

export const getModule = ({ db, useCases }: ModuleDeps) =>
  useCases.read({
    name: 'module.get',
    action: 'module:read',
    input: z.object({ id: z.string() }),
    locate: locateModule({ db }),
    run: async ({ located }) => located.module,
  });

export const searchModules = ({ db, useCases }: ModuleDeps) =>
  useCases.read({
    name: 'module.search',
    action: 'module:read',
    input: z.object({
      first: z.number().int().min(1).max(100),
      after: z.string().nullable(),
      text: z.string().max(200).nullable(),
    }),
    locate: async (_db, _input, actor) => locateList(actor, 'module:read'),
    run: async ({ actor, input }) => {
      const spaceIds = visibleSpaces(actor, 'module:read');
      const rows = await searchModuleRows(db.kysely, { ...input, spaceIds });
      return { modules: rows.slice(0, input.first), hasNextPage: rows.length > input.first };
    },
  });

export const getVersion = ({ db, useCases }: ModuleDeps) =>
  useCases.read({
    name: 'module.version',
    action: 'module:read',
    input: z.object({ module: z.string(), version: z.string() }),
    locate: locateVersion({ db }),
    run: async ({ located }) => located.version,
  });

export const listVersions = ({ db, useCases }: ModuleDeps) =>
  useCases.read({
    name: 'module.versions',
    action: 'module:read',
    input: z.object({
      id: z.string(),
      proposed: z.boolean(),
      withFailed: z.boolean(),
      before: z.string().nullable(),
      first: z.number().int().min(1).max(100),
    }),
    locate: locateModule({ db }),
    run: async ({ input: { id: moduleId, ...page } }) => {
      const rows = await versionsOfModule(db.kysely, { moduleId, ...page });
      return { versions: rows.slice(0, page.first), hasNextPage: rows.length > page.first };
    },
  });

/** The test runs of a version's latest attempt, in the order in which they were made. */
export const listTests = ({ db, useCases }: ModuleDeps) =>
  useCases.read({
    name: 'module.tests',
    action: 'module:read',
    input: z.object({ module: z.string(), version: z.string() }),
    locate: locateVersion({ db }),
    run: async ({ located: { version } }) =>
      (await testRunsOf(db.kysely, version.id)).filter(({ test }) => test.attempt === version.attempt),
  });

/** The highest active version of each module that has one. Callers have authorised the modules. */
export async function currentVersions({ db }: Pick<ModuleDeps, 'db'>, moduleIds: readonly string[]) {
  const active = await activeVersions(db.kysely, moduleIds);
  const highest = new Map<string, (typeof active)[number]>();
  for (const version of active) {
    const known = highest.get(version.module_id);
    if (known === undefined || compareVersions(version.number ?? '', known.number ?? '') > 0) {
      highest.set(version.module_id, version);
    }
  }
  const rows = await versionsByIds(
    db.kysely,
    [...highest.values()].map(({ id }) => id),
  );
  return new Map(rows.map((row) => [row.module_id, row]));
}
