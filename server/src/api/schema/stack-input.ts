import { AppError } from '@gantry/contract/errors';
import { rootSpace } from '../../authz/index.ts';
import type { StackRow, Stacks } from '../../stacks/index.ts';
import { builder } from '../builder.ts';
import { lower } from '../convert.ts';
import { ModuleUpdates, PullRequestComment, VcsProvider } from '../enums.ts';

type CreateInput = Parameters<Stacks['useCases']['create']['call']>[1];
export type StackSettings = Omit<CreateInput, 'manageState' | 'slug'>;
type Tool = Pick<StackSettings, 'tool' | 'toolVersion' | 'terraformWorkspace'>;

const toolFields = {
  terraform: 'TERRAFORM_FOSS',
  opentofu: 'OPEN_TOFU',
} as const;

const OpenTofuInput = builder.inputType('OpenTofuInput', {
  fields: (t) => ({
    version: t.string(),
    workspace: t.string(),
    workflowTool: t.string(),
    externalStateAccessEnabled: t.boolean(),
    useSmartSanitization: t.boolean(),
  }),
});

const TerraformInput = builder.inputType('TerraformInput', {
  fields: (t) => ({
    version: t.string(),
    workspace: t.string(),
    workflowTool: t.string(),
    externalStateAccessEnabled: t.boolean(),
    useSmartSanitization: t.boolean(),
  }),
});

const VendorConfigInput = builder.inputType('VendorConfigInput', {
  fields: (t) => ({
    opentofu: t.field({ type: OpenTofuInput }),
    terraform: t.field({ type: TerraformInput }),
  }),
});

export const StackInput = builder.inputType('StackInput', {
  fields: (t) => ({
    additionalProjectGlobs: t.stringList(),
    afterApply: t.stringList(),
    afterDestroy: t.stringList(),
    afterInit: t.stringList(),
    afterPerform: t.stringList(),
    afterPlan: t.stringList(),
    afterRun: t.stringList(),
    beforeApply: t.stringList(),
    beforeDestroy: t.stringList(),
    beforeInit: t.stringList(),
    beforePerform: t.stringList(),
    beforePlan: t.stringList(),
    enableSensitiveOutputUpload: t.boolean(),
    enableWellKnownSecretMasking: t.boolean(),
    gitSparseCheckoutPaths: t.stringList(),
    githubActionDeploy: t.boolean(),
    repositoryURL: t.string(),
    allowRunPromotion: t.boolean(),
    administrative: t.boolean(),
    autodeploy: t.boolean(),
    autoretry: t.boolean(),
    branch: t.string({ required: true }),
    description: t.string(),
    labels: t.stringList(),
    localPreviewEnabled: t.boolean(),
    name: t.string({ required: true }),
    moduleUpdates: t.field({ type: ModuleUpdates }),
    raiseModules: t.boolean(),
    namespace: t.string(),
    projectRoot: t.string(),
    protectFromDeletion: t.boolean(),
    provider: t.field({ type: VcsProvider }),
    pullRequestComment: t.field({ type: PullRequestComment }),
    repository: t.string({ required: true }),
    runnerImage: t.string(),
    space: t.id(),
    statusWhenIgnored: t.boolean(),
    vcsIntegrationId: t.id(),
    vendorConfig: t.field({ type: VendorConfigInput }),
    workerPool: t.id(),
  }),
});

type Given = typeof StackInput.$inferInput;

/**
 * The settings that an input means. What is absent stays as it is in `present`; null sets it back to what a new stack
 * has. Throws BAD_INPUT for what Gantry has no such thing as: nothing is dropped silently.
 */
export function settingsOf(given: Given, provider: string, present?: StackRow): StackSettings {
  refuseUnsupported(given, provider);
  return {
    name: given.name,
    branch: given.branch,
    repository: repositoryOf(given),
    description: or(given.description, present?.description, ''),
    labels: or(given.labels, present?.labels, []),
    spaceId: or(given.space, present?.space_id, rootSpace),
    integrationId: given.vcsIntegrationId ?? present?.integration_id ?? null,
    projectRoot: or(given.projectRoot, present?.project_root, ''),
    projectGlobs: or(given.additionalProjectGlobs, present?.project_globs, []),
    autodeploy: or(given.autodeploy, present?.autodeploy, false),
    allowPromotion: or(given.allowRunPromotion, present?.allow_promotion, false),
    moduleUpdates: or(
      given.moduleUpdates == null ? given.moduleUpdates : lower(given.moduleUpdates),
      present?.module_updates,
      'none',
    ),
    raiseModules: or(given.raiseModules, present?.raise_modules, false),
    localPreview: or(given.localPreviewEnabled, present?.local_preview, false),
    protectFromDeletion: or(given.protectFromDeletion, present?.protect_from_deletion, false),
    pullRequestComment: or(
      given.pullRequestComment == null ? given.pullRequestComment : lower(given.pullRequestComment),
      present?.pull_request_comment,
      'changes',
    ),
    workerPool: or<string | null>(given.workerPool, present?.worker_pool_id, null),
    statusWhenIgnored: or(given.statusWhenIgnored, present?.status_when_ignored, false),
    ...(given.vendorConfig == null && present !== undefined ? toolOf(present) : toolFrom(given.vendorConfig)),
  };
}

function or<T>(given: T | null | undefined, present: T | undefined, initial: T): T {
  return given === undefined ? (present ?? initial) : (given ?? initial);
}

/** Some clients name the workspace apart, as `namespace`. */
function repositoryOf({ namespace, repository }: Given): string {
  if (!namespace || repository.startsWith(`${namespace}/`)) return repository;
  if (repository.includes('/')) {
    throw new AppError('BAD_INPUT', `namespace: ${repository} is not in the workspace ${namespace}.`);
  }
  return `${namespace}/${repository}`;
}

const toolOf = (stack: StackRow): Tool => ({
  tool: stack.tool,
  toolVersion: stack.tool_version,
  terraformWorkspace: stack.terraform_workspace,
});

function toolFrom(vendor: Given['vendorConfig']): Tool {
  const { terraform, opentofu } = vendor ?? {};
  if (terraform != null && opentofu != null) {
    throw new AppError('BAD_INPUT', 'vendorConfig: Choose one of terraform and opentofu.');
  }
  const tool = opentofu == null ? 'terraform' : 'opentofu';
  const config = opentofu ?? terraform;
  const where = `vendorConfig.${tool}`;
  refuse(`${where}.useSmartSanitization`, config?.useSmartSanitization);
  refuse(`${where}.externalStateAccessEnabled`, config?.externalStateAccessEnabled);
  if (config?.workflowTool && config.workflowTool !== toolFields[tool]) {
    throw new AppError('BAD_INPUT', `${where}.workflowTool: Only ${toolFields[tool]} is possible here.`);
  }
  return { tool, toolVersion: config?.version || null, terraformWorkspace: config?.workspace || null };
}

/** Lists that mean something only when there is something in them. */
const unsupportedLists = [
  'afterApply',
  'afterDestroy',
  'afterInit',
  'afterPerform',
  'afterPlan',
  'afterRun',
  'beforeApply',
  'beforeDestroy',
  'beforeInit',
  'beforePerform',
  'beforePlan',
  'gitSparseCheckoutPaths',
] as const satisfies readonly (keyof Given)[];

/**
 * Some clients send every field that they know. What says nothing passes, as do `githubActionDeploy`, which is about
 * another provider, `enableWellKnownSecretMasking`, since secrets are always masked, and `repositoryURL`.
 */
function refuseUnsupported(given: Given, provider: string): void {
  for (const name of unsupportedLists) refuse(name, (given[name]?.length ?? 0) > 0);
  refuse('enableSensitiveOutputUpload', given.enableSensitiveOutputUpload);
  refuse('administrative', given.administrative);
  refuse('autoretry', given.autoretry);
  refuse('runnerImage', given.runnerImage);
  if (given.provider != null && given.provider !== provider) {
    throw new AppError('BAD_INPUT', `provider: Only ${provider} is possible, not ${given.provider}.`);
  }
}

function refuse(field: string, value: unknown): void {
  if (value) throw new AppError('BAD_INPUT', `${field}: Gantry does not have this. Leave it out.`);
}
