import { z } from 'zod';
import type { ModuleDeps } from './deps.ts';
import { locateVersion } from './locate.ts';
import { compareParts } from './metadata/compare-parts.ts';
import { compareVersions, levelOfChange } from './model.ts';
import { activeVersions, versionById } from './versions-store.ts';

/**
 * What is different for users since another version; null: since the one before. Null where one of the two has not been
 * read. A breaking change in what is not a major version is a mistake that its author may still mend.
 */
export const changesOfVersion = ({ db, useCases }: ModuleDeps) =>
  useCases.read({
    name: 'module.changes',
    action: 'module:read',
    input: z.object({ module: z.string(), version: z.string(), since: z.string().nullable() }),
    locate: locateVersion({ db }),
    run: async ({ input: { since }, located: { module, version } }) => {
      const released = await activeVersions(db.kysely, [module.id]);
      const before = released
        .filter(
          ({ id, number }) =>
            // A proposal without a number is compared with what is released.
            id !== version.id && (!version.number || compareVersions(number ?? '', version.number) < 0),
        )
        .toSorted((left, right) => compareVersions(left.number ?? '', right.number ?? ''))
        .at(-1);
      const from = await versionById(db.kysely, since ?? before?.id ?? '');
      if (from?.module_id !== module.id || from.metadata === null || version.metadata === null) return null;
      const changes = compareParts(from.metadata.root, version.metadata.root);
      const level = levelOfChange(from.number ?? '', version.number ?? '');
      const unexpected =
        Boolean(version.number) &&
        level !== 'major' &&
        !isEarly(version.number) &&
        changes.some(({ breaking }) => breaking);
      return { from, changes, unexpected };
    },
  });

/** Below 1.0.0 anything may change at any time (https://semver.org, 4). */
const isEarly = (number: string | null): boolean => number?.startsWith('0.') ?? false;
