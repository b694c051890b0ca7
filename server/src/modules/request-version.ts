import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import type { ModuleDeps } from './deps.ts';
import { locateModule, locateVersion, noticeModule } from './locate.ts';
import { parseVersion } from './model.ts';
import { updateVersion, versionOfCommit } from './versions-store.ts';

/** Builds a version of the tracked commit, or of a named one, by hand. */
export const createVersion = ({ db, useCases, vcs, emit }: ModuleDeps) =>
  useCases.write({
    name: 'module.createVersion',
    action: 'module:release',
    input: z.object({
      id: z.string(),
      sha: z
        .string()
        .regex(/^[0-9a-fA-F]{7,40}$/, 'Give a commit hash of 7 to 40 hex digits.')
        .nullable(),
      number: z
        .string()
        .refine((text) => parseVersion(text) !== null, 'Give three numbers, such as 1.2.3.')
        .nullable(),
    }),
    locate: locateModule({ db }),
    audit: (given) => given,
    prepare: async ({ input: { sha }, located: { module } }) => {
      if (module.integration_id === null) throw detached();
      const client = await vcs.clientFor(module.integration_id);
      return sha === null
        ? client.getBranchTip(module.repository, module.branch)
        : client.getCommit(module.repository, sha);
    },
    run: async ({ trx, actor, input: { number }, located: { module }, prepared }) => {
      const { sha } = prepared;
      const known = await versionOfCommit(trx, { moduleId: module.id, sha, proposed: false });
      if (known?.state === 'active' || known?.state === 'pending') {
        throw new AppError(
          'MODULE_VERSION_REFUSED',
          `Commit ${sha.slice(0, 7)} is version ${known.number ?? 'under way'} already (${known.state}).`,
        );
      }
      if (known !== undefined)
        await updateVersion(trx, known.id, { ...again(known.attempt), wanted_number: number });
      await emit(trx, 'module.build', {
        moduleId: module.id,
        sha,
        branch: module.branch,
        proposed: false,
        pullRequest: null,
        eventId: null,
        triggeredBy: actor.name,
        number,
      });
      await noticeModule(db, trx, module);
      return { id: module.id };
    },
  });

/** Builds a failed version, or proposal, again from its commit: after an outage, a test that is not steady. */
export const rebuildVersion = ({ db, useCases, emit }: ModuleDeps) =>
  useCases.write({
    name: 'module.rebuild',
    action: 'module:release',
    input: z.object({ module: z.string(), version: z.string() }),
    locate: locateVersion({ db }),
    audit: (given) => given,
    run: async ({ trx, actor, located: { module, version } }) => {
      if (module.integration_id === null) throw detached();
      if (version.state !== 'failed') {
        throw new AppError('MODULE_VERSION_REFUSED', 'Only a failed version can be built again.');
      }
      await updateVersion(trx, version.id, again(version.attempt));
      await emit(trx, 'module.build', {
        moduleId: module.id,
        sha: version.sha,
        branch: version.branch,
        proposed: version.proposed,
        pullRequest: version.pull_request,
        eventId: version.event_id,
        triggeredBy: actor.name,
        number: version.wanted_number,
      });
      await noticeModule(db, trx, module);
      return { id: version.id };
    },
  });

/** What a version that is built again begins with. */
export const again = (attempt: number) => ({
  state: 'pending' as const,
  number: null,
  reason: null,
  attempt: attempt + 1,
});

const detached = (): AppError =>
  new AppError(
    'STACK_DETACHED',
    'The integration of the module is gone. Attach another one in the settings.',
  );
