import { testRunsOf } from '../runs/index.ts';
import type { ModuleDeps } from './deps.ts';
import { modulesByIds } from './store.ts';
import { proposalsOfPullRequest } from './versions-store.ts';

type Key = {
  readonly integrationId: string;
  readonly repositoryUuid: string;
  readonly pullRequest: number;
};

/** The newest proposal of every module of a repository for a pull request, as the comment tells it. */
export function createProposedModules({ db, publicUrl }: Pick<ModuleDeps, 'db' | 'publicUrl'>) {
  return async (key: Key) => {
    const versions = await proposalsOfPullRequest(db.kysely, key);
    const modules = await modulesByIds(
      db.kysely,
      versions.map(({ module_id: id }) => id),
    );
    const byId = new Map(modules.map((module) => [module.id, module]));
    const proposed = versions.map(async (version) => {
      const module = byId.get(version.module_id);
      if (module === undefined) return [];
      const tests = (await testRunsOf(db.kysely, version.id)).filter(
        ({ test }) => test.attempt === version.attempt,
      );
      const told = {
        name: module.id,
        number: version.number ?? '',
        state: version.state,
        reason: version.reason,
        url: `${publicUrl}/module/${module.id}/version/${version.id}`,
        sha: version.sha,
        tests: tests.map(({ test, state, reason }) => ({ name: test.name, state, reason })),
      };
      return [{ module, told }];
    });
    return (await Promise.all(proposed)).flat();
  };
}
