import { z } from 'zod';
import { labelsUpTo } from '../../edge/labels.ts';
import type { ModuleSettings } from '../../edge/module-settings.ts';
import type { FieldPlaces } from '../../ui/use-field-errors.ts';
import type { ModuleDetails } from './model.ts';

/** The form of a module, for making one and for its settings. */
export const moduleInput = z
  .object({
    name: z
      .string()
      .trim()
      .regex(
        /^$|^[0-9a-z]([0-9a-z_-]{0,62}[0-9a-z])?$/,
        'Use lower-case letters, digits, dashes and underscores.',
      ),
    provider: z
      .string()
      .trim()
      .regex(/^[0-9a-z]{0,64}$/, 'Use lower-case letters and digits, such as aws.'),
    space: z.string().min(1, 'Choose a space.'),
    vcsIntegrationId: z.string().min(1, 'Choose the integration that reaches the repository.'),
    repository: z
      .string()
      .trim()
      .regex(/^[^\s/]+\/[^\s/]+$/, 'Choose a repository as workspace/repository.'),
    branch: z.string().trim().min(1, 'Choose the branch whose pushes are released.'),
    projectRoot: z
      .string()
      .trim()
      .transform((path) => path.replace(/^\/+|\/+$/g, ''))
      .refine((path) => !path.split('/').includes('..'), 'The folder must lie inside the repository.'),
    tool: z.enum(['TERRAFORM_FOSS', 'OPEN_TOFU']),
    version: z.string().trim().max(60, 'Use at most 60 characters.'),
    protectFromDeletion: z.boolean(),
    releaseBy: z.enum(['CONFIG', 'TAG']),
    /** Empty for the public pool. */
    workerPool: z.string(),
    labels: labelsUpTo(100),
    description: z.string().max(10_000, 'Use at most 10,000 characters.'),
  })
  .superRefine((input, context) => {
    if (inferNames(input.repository) !== null || input.repository === '') return;
    const message = 'The repository is not named terraform-<provider>-<name>, so this is needed.';
    for (const field of ['name', 'provider'] as const) {
      if (input[field] === '') context.addIssue({ code: 'custom', path: [field], message });
    }
  });
export type ModuleInput = z.infer<typeof moduleInput>;

export const modulePlaces: FieldPlaces<ModuleInput> = {
  integrationId: 'vcsIntegrationId',
  repository: 'repository',
  REPOSITORY_NOT_FOUND: 'repository',
  branch: 'branch',
  BRANCH_NOT_FOUND: 'branch',
  projectRoot: 'projectRoot',
  name: 'name',
  MODULE_NAME_TAKEN: 'name',
  provider: 'provider',
  spaceId: 'space',
  labels: 'labels',
  description: 'description',
  toolVersion: 'version',
  WORKER_POOL_OUT_OF_REACH: 'workerPool',
};

export const emptyModule: ModuleInput = {
  name: '',
  provider: '',
  space: '',
  vcsIntegrationId: '',
  repository: '',
  branch: '',
  projectRoot: '',
  tool: 'TERRAFORM_FOSS',
  version: '',
  protectFromDeletion: false,
  releaseBy: 'CONFIG',
  workerPool: '',
  labels: [],
  description: '',
};

export const inputOf = (module: ModuleDetails): ModuleInput => ({
  name: module.name,
  provider: module.terraformProvider,
  space: module.spaceDetails.id,
  vcsIntegrationId: module.vcsIntegration?.id ?? '',
  repository: module.repository,
  branch: module.branch,
  projectRoot: module.projectRoot ?? '',
  tool: module.workflowTool,
  version: module.toolVersion ?? '',
  protectFromDeletion: module.protectFromDeletion,
  releaseBy: module.releaseBy,
  workerPool: module.workerPool?.id ?? '',
  labels: module.labels,
  description: module.description ?? '',
});

/** Provider and name as the repository's name tells them. */
export function inferNames(repository: string): { provider: string; name: string } | null {
  const [, provider, name] = /\/terraform-([a-z0-9]+)-([a-z0-9][a-z0-9_-]*)$/i.exec(repository) ?? [];
  return provider === undefined || name === undefined
    ? null
    : { provider: provider.toLowerCase(), name: name.toLowerCase() };
}

export const settingsOf = (input: ModuleInput): ModuleSettings => ({
  name: input.name === '' ? null : input.name,
  terraformProvider: input.provider === '' ? null : input.provider,
  repository: input.repository,
  branch: input.branch,
  projectRoot: input.projectRoot,
  vcsIntegrationId: input.vcsIntegrationId,
  space: input.space,
  labels: input.labels,
  description: input.description,
  workflowTool: input.tool,
  toolVersion: input.version === '' ? null : input.version,
  protectFromDeletion: input.protectFromDeletion,
  releaseBy: input.releaseBy,
  workerPool: input.workerPool === '' ? null : input.workerPool,
});
