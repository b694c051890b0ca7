import { AppError } from '@gantry/contract/errors';
import { expect, test } from 'vitest';
import { settingsOf } from './stack-input.ts';

const provider = 'BITBUCKET_CLOUD';
const given = { name: 'Network', branch: 'main', repository: 'acme/infra' };

test('a new stack gets what is not given', () => {
  expect(settingsOf(given, provider)).toEqual({
    ...given,
    description: '',
    workerPool: null,
    labels: [],
    spaceId: 'root',
    integrationId: null,
    projectRoot: '',
    projectGlobs: [],
    autodeploy: false,
    allowPromotion: false,
    localPreview: false,
    moduleUpdates: 'none',
    protectFromDeletion: false,
    pullRequestComment: 'changes',
    raiseModules: false,
    statusWhenIgnored: false,
    tool: 'terraform',
    toolVersion: null,
    terraformWorkspace: null,
  });
});

test('every setting is taken over', () => {
  const input = {
    ...given,
    namespace: 'acme',
    repository: 'infra',
    space: 'production',
    vcsIntegrationId: 'bitbucket',
    provider: 'BITBUCKET_CLOUD' as const,
    projectRoot: 'network',
    additionalProjectGlobs: ['modules/**'],
    moduleUpdates: 'MINOR' as const,
    raiseModules: true,
    vendorConfig: { opentofu: { version: '1.9.0', workspace: 'blue', workflowTool: 'OPEN_TOFU' } },
  };
  expect(settingsOf(input, provider)).toMatchObject({
    repository: 'acme/infra',
    spaceId: 'production',
    integrationId: 'bitbucket',
    projectRoot: 'network',
    projectGlobs: ['modules/**'],
    moduleUpdates: 'minor',
    raiseModules: true,
    tool: 'opentofu',
    toolVersion: '1.9.0',
    terraformWorkspace: 'blue',
  });
});

test.each([
  ['administrative', { administrative: true }],
  ['autoretry', { autoretry: true }],
  ['beforeInit', { beforeInit: ['echo'] }],
  ['gitSparseCheckoutPaths', { gitSparseCheckoutPaths: ['infra'] }],
  ['runnerImage', { runnerImage: 'alpine' }],
  ['provider', { provider: 'GITHUB' as const }],
  ['namespace', { namespace: 'other' }],
  ['vendorConfig', { vendorConfig: { terraform: {}, opentofu: {} } }],
  ['vendorConfig.terraform.workflowTool', { vendorConfig: { terraform: { workflowTool: 'CUSTOM' } } }],
  [
    'vendorConfig.opentofu.useSmartSanitization',
    { vendorConfig: { opentofu: { useSmartSanitization: true } } },
  ],
])('%s is refused by name when it asks for what does not exist', (field, extra) => {
  const refused = (): unknown => settingsOf({ ...given, ...extra }, provider);
  expect(refused).toThrow(AppError);
  expect(refused).toThrow(new RegExp(`^${field}: .+\\.$`));
});

test('what clients always send and says nothing is no obstacle', () => {
  const always = {
    afterApply: [],
    beforeInit: [],
    githubActionDeploy: true,
    enableWellKnownSecretMasking: true,
  };
  expect(settingsOf({ ...given, ...always, repositoryURL: null }, provider)).toMatchObject({
    name: 'Network',
  });
});
