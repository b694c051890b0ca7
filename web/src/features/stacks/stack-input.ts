import { z } from 'zod';
import { labelsUpTo } from '../../edge/labels.ts';
import type { StackSettings } from '../../edge/stack-settings.ts';
import type { FieldPlaces } from '../../ui/use-field-errors.ts';
import { fullRepository, moduleUpdates, pullRequestComment, type StackDetails } from './model.ts';

const repositoryPath = /^[^\s/]+\/[^\s/]+$/;

/** The form of a stack, for making one and for its settings. */
export const stackInput = z.object({
  name: z.string().trim().min(1, 'Enter a name.').max(80, 'Use at most 80 characters.'),
  space: z.string().min(1, 'Choose a space.'),
  vcsIntegrationId: z.string().min(1, 'Choose the integration that reaches the repository.'),
  repository: z.string().trim().regex(repositoryPath, 'Choose a repository as workspace/repository.'),
  branch: z.string().trim().min(1, 'Choose the branch whose pushes deploy.'),
  projectRoot: z
    .string()
    .trim()
    .transform((path) => path.replace(/^\/+|\/+$/g, ''))
    .refine((path) => !path.split('/').includes('..'), 'The folder must lie inside the repository.'),
  globs: z
    .string()
    .refine(
      (text) => globsOf(text).every((glob) => glob.length <= 200),
      'A glob has at most 200 characters.',
    ),
  tool: z.enum(['terraform', 'opentofu']),
  version: z.string().trim().max(100, 'Use at most 100 characters.'),
  workspace: z
    .string()
    .trim()
    .max(90, 'Use at most 90 characters.')
    .regex(/^[\w.-]*$/, 'A workspace name has letters, digits, dots, dashes and underscores.'),
  manageState: z.boolean(),
  autodeploy: z.boolean(),
  protectFromDeletion: z.boolean(),
  allowRunPromotion: z.boolean(),
  localPreviewEnabled: z.boolean(),
  pullRequestComment,
  statusWhenIgnored: z.boolean(),
  moduleUpdates,
  raiseModules: z.boolean(),
  /** Empty for the public pool. */
  workerPool: z.string(),
  labels: labelsUpTo(100),
  description: z.string().max(10_000, 'Use at most 10,000 characters.'),
});
export type StackInput = z.infer<typeof stackInput>;

export const stackPlaces: FieldPlaces<StackInput> = {
  integrationId: 'vcsIntegrationId',
  repository: 'repository',
  REPOSITORY_NOT_FOUND: 'repository',
  branch: 'branch',
  BRANCH_NOT_FOUND: 'branch',
  projectRoot: 'projectRoot',
  projectGlobs: 'globs',
  name: 'name',
  STACK_NAME_TAKEN: 'name',
  spaceId: 'space',
  labels: 'labels',
  description: 'description',
  toolVersion: 'version',
  terraformWorkspace: 'workspace',
  WORKER_POOL_OUT_OF_REACH: 'workerPool',
};

/** The folder of the project root, or the repository where the whole of it is one stack. */
export function suggestedName(repository: string, projectRoot: string): string {
  const folder = projectRoot.split('/').findLast((part) => part.trim() !== '');
  return (folder ?? repository.split('/')[1] ?? '').trim();
}

export const emptyStack: StackInput = {
  name: '',
  space: '',
  vcsIntegrationId: '',
  repository: '',
  branch: '',
  projectRoot: '',
  globs: '',
  tool: 'terraform',
  version: '',
  workspace: '',
  manageState: true,
  autodeploy: false,
  protectFromDeletion: false,
  allowRunPromotion: false,
  localPreviewEnabled: false,
  pullRequestComment: 'CHANGES',
  statusWhenIgnored: false,
  moduleUpdates: 'NONE',
  raiseModules: false,
  workerPool: '',
  labels: [],
  description: '',
};

export const inputOf = (stack: StackDetails): StackInput => ({
  name: stack.name,
  space: stack.spaceDetails.id,
  vcsIntegrationId: stack.vcsIntegration?.id ?? '',
  repository: fullRepository(stack),
  branch: stack.branch,
  projectRoot: stack.projectRoot ?? '',
  globs: stack.additionalProjectGlobs.join('\n'),
  tool: stack.vendorConfig.__typename === 'StackConfigVendorOpenTofu' ? 'opentofu' : 'terraform',
  version: stack.vendorConfig.version ?? '',
  workspace: stack.vendorConfig.workspace ?? '',
  manageState: stack.managesStateFile,
  autodeploy: stack.autodeploy,
  protectFromDeletion: stack.protectFromDeletion,
  allowRunPromotion: stack.allowRunPromotion,
  localPreviewEnabled: stack.localPreviewEnabled,
  pullRequestComment: stack.pullRequestComment,
  statusWhenIgnored: stack.statusWhenIgnored,
  moduleUpdates: stack.moduleUpdates,
  raiseModules: stack.raiseModules,
  workerPool: stack.workerPool?.id ?? '',
  labels: stack.labels,
  description: stack.description ?? '',
});

const orNull = (text: string): string | null => (text === '' ? null : text);
export const globsOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** What is sent; settings that this form does not show keep their value. */
export function settingsOf(input: StackInput, kept?: StackDetails): StackSettings {
  const [namespace = '', repository = ''] = input.repository.split('/');
  const vendor = {
    version: orNull(input.version),
    workspace: input.manageState ? null : orNull(input.workspace),
  };
  return {
    name: input.name,
    namespace,
    repository,
    branch: input.branch,
    projectRoot: orNull(input.projectRoot),
    additionalProjectGlobs: globsOf(input.globs),
    vcsIntegrationId: input.vcsIntegrationId,
    space: input.space,
    labels: input.labels,
    description: orNull(input.description),
    autodeploy: input.autodeploy,
    protectFromDeletion: input.protectFromDeletion,
    allowRunPromotion: input.allowRunPromotion,
    pullRequestComment: input.pullRequestComment,
    statusWhenIgnored: input.statusWhenIgnored,
    moduleUpdates: input.moduleUpdates,
    raiseModules: input.raiseModules,
    workerPool: orNull(input.workerPool),
    localPreviewEnabled: input.localPreviewEnabled,
    administrative: kept?.administrative ?? false,
    autoretry: kept?.autoretry ?? false,
    runnerImage: kept?.runnerImage ?? null,
    vendorConfig: input.tool === 'terraform' ? { terraform: vendor } : { opentofu: vendor },
  };
}
