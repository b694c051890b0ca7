import { AppError } from '@gantry/contract/errors';
import { rootSpace } from '../../authz/index.ts';
import type { ModuleRow, VersionRow } from '../../modules/index.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { lower } from '../convert.ts';
import { ModuleReleaseBy, ModuleTool } from '../enums.ts';

const ModuleInput = builder.inputType('ModuleInput', {
  fields: (t) => ({
    /** Made of the repository's name when left out. */
    name: t.string(),
    terraformProvider: t.string(),
    repository: t.string({ required: true }),
    branch: t.string({ required: true }),
    projectRoot: t.string(),
    vcsIntegrationId: t.id(),
    space: t.id(),
    labels: t.stringList(),
    description: t.string(),
    workflowTool: t.field({ type: ModuleTool }),
    toolVersion: t.string(),
    protectFromDeletion: t.boolean(),
    releaseBy: t.field({ type: ModuleReleaseBy }),
    /** Null for the public pool. */
    workerPool: t.id(),
  }),
});

type Given = typeof ModuleInput.$inferInput;

/** What is absent stays as it is in `present`. */
function settingsOf(given: Given, present?: ModuleRow) {
  const tool = given.workflowTool == null ? (present?.tool ?? 'terraform') : toolOf[given.workflowTool];
  return {
    repository: given.repository,
    branch: given.branch,
    projectRoot: given.projectRoot ?? present?.project_root ?? '',
    integrationId: given.vcsIntegrationId ?? present?.integration_id ?? null,
    spaceId: given.space ?? present?.space_id ?? rootSpace,
    labels: given.labels ?? present?.labels ?? [],
    description: given.description ?? present?.description ?? '',
    tool,
    toolVersion:
      given.toolVersion === undefined ? (present?.tool_version ?? null) : given.toolVersion || null,
    protectFromDeletion: given.protectFromDeletion ?? present?.protect_from_deletion ?? false,
    workerPool: given.workerPool === undefined ? (present?.worker_pool_id ?? null) : given.workerPool,
    releaseBy: given.releaseBy == null ? (present?.release_by ?? 'config') : lower(given.releaseBy),
  };
}
const toolOf = { TERRAFORM_FOSS: 'terraform', OPEN_TOFU: 'opentofu' } as const;

function readAgain(context: Context, id: string): Promise<ModuleRow> {
  context.loaders.clear();
  return context.modules.useCases.get.call(context, { id });
}

builder.mutationFields((t) => ({
  moduleCreate: t.field({
    type: 'Module',
    args: { input: t.arg({ type: ModuleInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const names = { name: input.name || null, provider: input.terraformProvider || null };
      const settings = { ...settingsOf(input), ...names };
      const { id } = await context.modules.useCases.create.call(context, settings);
      return readAgain(context, id);
    },
  }),
  moduleUpdateV2: t.field({
    type: 'Module',
    description: 'Name and provider are the address of a module, and stay.',
    args: { id: t.arg.id({ required: true }), input: t.arg({ type: ModuleInput, required: true }) },
    resolve: async (_root, { id, input }, context) => {
      const present = await context.modules.useCases.get.call(context, { id });
      refuseOtherName(input, present);
      await context.modules.useCases.update.call(context, { ...settingsOf(input, present), id });
      return readAgain(context, id);
    },
  }),
  moduleDelete: t.field({
    type: 'Module',
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_root, { id }, context) => {
      const deleted = await context.modules.useCases.delete.call(context, { id });
      context.loaders.clear();
      return deleted;
    },
  }),
}));

function refuseOtherName(input: Given, present: ModuleRow): void {
  const other = (given: string | null | undefined, kept: string): boolean => Boolean(given) && given !== kept;
  if (other(input.name, present.module_name) || other(input.terraformProvider, present.module_provider)) {
    throw new AppError(
      'BAD_INPUT',
      'name: Name and provider are the address of the module and cannot be changed.',
    );
  }
}

builder.mutationFields((t) => {
  const module = t.arg.id({ required: true });
  const id = t.arg.id({ required: true });
  const versionAgain = (context: Context, key: { module: string; version: string }): Promise<VersionRow> => {
    context.loaders.clear();
    return context.modules.useCases.version.call(context, key);
  };
  return {
    versionCreate: t.field({
      type: 'Module',
      description:
        'Builds a version of the tip of the branch, or of a named commit. The number is the one that the commit says unless one is given.',
      args: { module, commitSha: t.arg.string(), version: t.arg.string() },
      resolve: async (_root, given, context) => {
        const wanted = { id: given.module, sha: given.commitSha || null, number: given.version || null };
        await context.modules.useCases.createVersion.call(context, wanted);
        return readAgain(context, given.module);
      },
    }),
    versionRebuild: t.field({
      type: 'ModuleVersion',
      description: 'Builds a failed version again from the same commit.',
      args: { module, id },
      resolve: async (_root, given, context) => {
        const key = { module: given.module, version: given.id };
        await context.modules.useCases.rebuild.call(context, key);
        return versionAgain(context, key);
      },
    }),
    versionMarkBad: t.field({
      type: 'ModuleVersion',
      description: 'Says for good that a version should not be used. It can still be installed.',
      args: { module, id, note: t.arg.string({ required: true }) },
      resolve: async (_root, { note, ...given }, context) => {
        const key = { module: given.module, version: given.id };
        await context.modules.useCases.markBad.call(context, { ...key, note });
        return versionAgain(context, key);
      },
    }),
  };
});
