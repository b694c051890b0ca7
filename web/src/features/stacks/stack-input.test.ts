import { expect, test } from 'vitest';
import { emptyStack, settingsOf, stackInput, suggestedName } from './stack-input.ts';

const good = {
  ...emptyStack,
  name: 'network',
  space: 'root',
  vcsIntegrationId: 'acme',
  repository: 'acme/infrastructure',
  branch: 'main',
};
const problemsOf = (input: unknown) =>
  (stackInput.safeParse(input).error?.issues ?? []).map((issue) => issue.path.join('.'));

test('what is missing is told at its field', () => {
  expect(problemsOf(emptyStack)).toEqual(['name', 'space', 'vcsIntegrationId', 'repository', 'branch']);
  expect(problemsOf({ ...good, repository: 'infrastructure' })).toEqual(['repository']);
  expect(problemsOf({ ...good, projectRoot: 'a/../../etc' })).toEqual(['projectRoot']);
});

test('the project root loses its slashes, globs come one a line', () => {
  const input = stackInput.parse({ ...good, projectRoot: '/network/', globs: ' modules/**\n\nshared/*.tf ' });
  expect(settingsOf(input)).toMatchObject({
    namespace: 'acme',
    repository: 'infrastructure',
    projectRoot: 'network',
    additionalProjectGlobs: ['modules/**', 'shared/*.tf'],
    vendorConfig: { terraform: { version: null, workspace: null } },
  });
});

test('a workspace matters only where Gantry does not keep the state', () => {
  const settings = settingsOf({
    ...good,
    tool: 'opentofu',
    manageState: false,
    workspace: 'prod',
    version: '~> 1.9',
  });
  expect(settings.vendorConfig).toEqual({ opentofu: { version: '~> 1.9', workspace: 'prod' } });
});

test.each([
  ['', '', ''],
  ['infrastructure', '', ''],
  ['acme/infrastructure', '', 'infrastructure'],
  ['acme/infrastructure', '/', 'infrastructure'],
  ['acme/infrastructure', 'network', 'network'],
  ['acme/infrastructure', 'live/eu/network/', 'network'],
])('the name that %j and %j suggest is %j', (repository, projectRoot, name) => {
  expect(suggestedName(repository, projectRoot)).toBe(name);
});
