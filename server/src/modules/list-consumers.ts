import { z } from 'zod';
import { consumersOf, countConsumers } from './consumers-store.ts';
import type { ModuleDeps } from './deps.ts';
import { locateModule } from './locate.ts';
import { newestRaises } from './raise/raises-store.ts';
import { versionsByIds } from './versions-store.ts';

const most = 1_000;
const tooMany = `Ask for 1 to ${most} at once.`;

/** Who uses which version, by the last successful initialisation of the stacks' tracked runs; the latest first. */
export const listConsumers = ({ db, useCases }: ModuleDeps) =>
  useCases.read({
    name: 'module.consumers',
    action: 'module:read',
    input: z.object({
      id: z.string(),
      first: z.int().min(1, tooMany).max(most, tooMany),
      skip: z.int().min(0, 'Skip none or more.'),
    }),
    locate: locateModule({ db }),
    run: async ({ input, located: { module } }) => {
      const rows = await consumersOf(db.kysely, module.id, input);
      const versions = await versionsByIds(db.kysely, [...new Set(rows.map((row) => row.version_id))]);
      const raises = await newestRaises(
        db.kysely,
        module.id,
        rows.map((row) => row.stack_id),
      );
      const raiseOf = new Map(raises.map((raise) => [raise.stack_id, raise]));
      const byId = new Map(versions.map((version) => [version.id, version]));
      return rows.flatMap((row) => {
        const version = byId.get(row.version_id);
        return version === undefined ? [] : [{ ...row, version, raise: raiseOf.get(row.stack_id) ?? null }];
      });
    },
  });

/** How many rows that list has, all parts together. */
export const consumerCount = ({ db, useCases }: ModuleDeps) =>
  useCases.read({
    name: 'module.consumerCount',
    action: 'module:read',
    input: z.object({ id: z.string() }),
    locate: locateModule({ db }),
    run: ({ located: { module } }) => countConsumers(db.kysely, module.id),
  });
