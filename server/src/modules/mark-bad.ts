import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import type { ModuleDeps } from './deps.ts';
import { locateVersion, noticeModule } from './locate.ts';
import { updateVersion } from './versions-store.ts';

/** Says of a version, for good, that it should not be used. It can still be installed: nobody's build breaks. */
export const markBad = ({ db, clock, useCases }: ModuleDeps) =>
  useCases.write({
    name: 'module.markBad',
    action: 'module:release',
    input: z.object({
      module: z.string(),
      version: z.string(),
      note: z.string().trim().min(1, 'Say what is wrong with the version.').max(1_000),
    }),
    locate: locateVersion({ db }),
    audit: (given) => given,
    run: async ({ trx, actor, input: { note }, located: { module, version } }) => {
      if (version.proposed || version.state !== 'active') {
        throw new AppError('MODULE_VERSION_REFUSED', 'Only an active version can be marked as bad.');
      }
      if (version.bad_at !== null)
        throw new AppError('MODULE_VERSION_REFUSED', 'The version is marked as bad already.');
      const at = clock.now();
      await updateVersion(trx, version.id, {
        bad_note: note,
        bad_by: actor.name,
        bad_at: at,
        updated_at: at,
      });
      await noticeModule(db, trx, module);
      return { id: version.id };
    },
  });
