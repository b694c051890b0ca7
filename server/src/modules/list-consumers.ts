import { z } from 'zod';
import { consumersOf } from './consumers-store.ts';
import type { ModuleDeps } from './deps.ts';
import { locateModule } from './locate.ts';
import { newestRaises } from './raise/raises-store.ts';
import { versionsByIds } from './versions-store.ts';

/** Who uses which version, by the last successful initialisation of the stacks' tracked runs; the latest first. */
export const listConsumers = ({ db, useCases }: ModuleDeps) =>
  useCases.read({
    name: 'module.consumers',
    action: 'module:read',
    input: z.object({ id: z.string() }),
    locate: locateModule({ db }),
    run: async ({ located: { module } }) => {
      const rows = await consumersOf(db.kysely, module.id);
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
