import { expect, test } from 'vitest';
import { parseRunConfig } from './run-config.ts';

const terraform = { tool: 'terraform' } as const;

test('variables, project root and version of one run are read', () => {
  const yaml =
    'environment:\n  TF_LOG: debug\n  COUNT: 3\n  ON: true\nproject_root: /live/app/\nterraform_version: 1.9\n';
  expect(parseRunConfig(yaml, terraform)).toEqual({
    projectRoot: 'live/app',
    toolVersion: '1.9',
    variables: [
      { key: 'TF_LOG', value: 'debug' },
      { key: 'COUNT', value: '3' },
      { key: 'ON', value: 'true' },
    ],
  });
  expect(parseRunConfig('opentofu_version: ">= 1.8, < 2"', { tool: 'opentofu' })).toEqual({
    projectRoot: null,
    toolVersion: '>= 1.8, < 2',
    variables: [],
  });
  expect(parseRunConfig('# nothing\n', terraform).toolVersion).toBeNull();
});

test.each([
  ['before_init: [make]', 'before_init: Runs have no hooks.'],
  ['after_run: [x]', 'after_run: Runs have no hooks.'],
  ['runner_image: alpine', 'runner_image: Runs use the tools of their worker'],
  ['version: "2"\nstack_defaults: {}', 'version: Give the settings alone'],
  ['stacks: {}', 'stacks: Give the settings of this run alone'],
  ['terragrunt: {}', 'terragrunt: Terragrunt is not supported.'],
  ['opentofu_version: 1.8.0', 'opentofu_version: The stack runs terraform'],
  ['something: 1', 'something'],
  ['project_root: ../other', 'project_root: Name a folder of the repository.'],
  ['project_root: [a]', 'project_root: '],
  ['terraform_version: "1.9; rm"', 'terraform_version: Give a version or a range'],
  ['environment: [a]', 'environment: '],
  ['environment: { A: { b: 1 } }', 'environment.A: '],
  ['environment: { "1A": x }', 'environment.1A: A variable has letters, digits and underscores.'],
  ['environment: { GANTRY_TOKEN: x }', 'environment.GANTRY_TOKEN: This variable is set by Gantry.'],
  ['environment: { LD_PRELOAD: x }', 'environment.LD_PRELOAD: This variable is set by Gantry.'],
  ['environment: { A: "x\\ny" }', 'environment.A: A variable has no line breaks.'],
  ['- a', 'Give settings by name'],
  ['text', 'Give settings by name'],
  ['{', 'This is no YAML'],
  ['a: &a [1]\nb: [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]', 'It has too many aliases.'],
  ['__proto__: {}', '__proto__'],
  [`a: ${'x'.repeat(70_000)}`, 'Give at most 65,536 characters.'],
])('%# %s is refused and says why', (yaml, sentence) => {
  const refused = expect.objectContaining({ code: 'BAD_INPUT', message: expect.stringContaining(sentence) });
  expect(() => parseRunConfig(yaml, terraform)).toThrow(refused);
});
