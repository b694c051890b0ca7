import { AppError } from '@gantry/contract/errors';
import { isUniqueViolation } from '../platform/db/errors.ts';
import { usablePool } from '../pools/index.ts';
import { insertStack, type StackRow } from '../stacks/index.ts';
import type { ModuleDeps } from './deps.ts';
import { noticeModule } from './locate.ts';
import { inferNames, moduleSlug } from './model.ts';
import { moduleNames, moduleSettings } from './settings.ts';
import { insertModule } from './store.ts';

/** Makes a module of a repository and branch that exist, and builds its first version from the branch's tip. */
export const createModule = ({ db, clock, useCases, vcs, emit }: ModuleDeps) =>
  useCases.write({
    name: 'module.create',
    action: 'module:create',
    input: moduleSettings.extend(moduleNames.shape),
    locate: async (_db, { spaceId }) => ({ spaceId, subject: null }),
    audit: (settings) => settings,
    prepare: async ({ input: { integrationId, spaceId, repository, branch } }) => {
      const integration = await vcs.usableIntegration(integrationId, spaceId);
      const client = await vcs.clientFor(integration.id);
      const found = await client.getRepository(repository);
      return { integration, repository: found, tip: await client.getBranchTip(found.fullName, branch) };
    },
    run: async ({ trx, actor, input, prepared }) => {
      const inferred = inferNames(prepared.repository.fullName);
      const name = input.name ?? inferred?.name;
      const provider = input.provider ?? inferred?.provider;
      if (name === undefined || provider === undefined) throw new AppError('MODULE_NAME_UNKNOWN');
      const id = moduleSlug(provider, name);
      const row = {
        ...rowOf({ id, name, now: clock.now() }, input, prepared),
        tracked_set_by: actor.name,
        worker_pool_id: await usablePool(trx, input.workerPool ?? null, input.spaceId),
      };
      try {
        await insertStack(trx, row);
        await insertModule(trx, { id, name, provider });
      } catch (error) {
        if (isUniqueViolation(error)) throw new AppError('MODULE_NAME_TAKEN');
        throw error;
      }
      await vcs.bindRepository(trx, prepared.integration.id, prepared.repository);
      await emit(trx, 'module.build', {
        moduleId: id,
        sha: prepared.tip.sha,
        branch: input.branch,
        // Released by tags, its branch is tested only.
        proposed: input.releaseBy === 'tag',
        pullRequest: null,
        eventId: null,
        triggeredBy: actor.name,
        number: null,
      });
      await noticeModule(db, trx, row);
      return { id };
    },
    made: ({ id }) => ({ kind: 'module', id }),
  });

type Made = { readonly id: string; readonly name: string; readonly now: Date };
type Input = Pick<StackRow, 'description' | 'labels' | 'branch' | 'tool'> & {
  readonly releaseBy: StackRow['release_by'];
  readonly spaceId: string;
  readonly projectRoot: string;
  readonly toolVersion: string | null;
  readonly protectFromDeletion: boolean;
};
type Prepared = {
  readonly integration: { readonly id: string };
  readonly repository: { readonly fullName: string; readonly uuid: string };
  readonly tip: NonNullable<StackRow['tracked_commit']>;
};

function rowOf({ id, name, now }: Made, input: Input, { integration, repository, tip }: Prepared) {
  return {
    id,
    kind: 'module' as const,
    name,
    description: input.description,
    space_id: input.spaceId,
    labels: input.labels,
    integration_id: integration.id,
    repository: repository.fullName,
    repository_uuid: repository.uuid,
    branch: input.branch,
    project_root: input.projectRoot,
    project_globs: [],
    tool: input.tool,
    tool_version: input.toolVersion,
    terraform_workspace: null,
    manages_state: false,
    autodeploy: false,
    protect_from_deletion: input.protectFromDeletion,
    release_by: input.releaseBy,
    locked_by: null,
    locked_by_name: null,
    lock_note: null,
    locked_at: null,
    tracked_commit: tip,
    state_set_at: null,
    plan_required: null,
    created_at: now,
    updated_at: now,
  };
}
