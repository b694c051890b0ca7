import { describe, expect, test } from 'vitest';
import { configPaths } from './module-config.ts';
import { parseConfig } from './parse-config.ts';

const path = '.gantry/config.yml';

test('tests get what the defaults say, and their own settings win', () => {
  const text = `
version: 2
module_version: 1.2.3
test_defaults:
  terraform_version: 1.5
  environment:
    REGION: eu
    SIZE: 1
tests:
  - name: Basic
    id: basic
    project_root: ./examples/basic/
  - name: Refuses a bad name
    negative: true
    depends_on: [basic]
    environment: { REGION: us }
    opentofu_version: ~> 1.8
    terraform_workflow_tool: OPEN_TOFU
`;
  expect(parseConfig(path, text)).toEqual({
    path,
    moduleVersion: '1.2.3',
    native: null,
    nativeProblem: expect.any(Function),
    tests: [
      {
        key: 'basic',
        name: 'Basic',
        negative: false,
        dependsOn: [],
        projectRoot: 'examples/basic',
        environment: { REGION: 'eu', SIZE: '1' },
        tool: { name: 'terraform', version: '1.5' },
      },
      {
        key: 'Refuses a bad name',
        name: 'Refuses a bad name',
        negative: true,
        dependsOn: ['basic'],
        projectRoot: null,
        environment: { REGION: 'us' },
        tool: { name: 'opentofu', version: '~> 1.8' },
      },
    ],
  });
});

test('a version alone is enough', () => {
  expect(parseConfig(path, 'module_version: 0.1.0\n').tests).toEqual([]);
});

test('native tests are one more test of the module itself, with what the defaults say', () => {
  const text = `
module_version: 1.0.0
run_native_tests: true
test_defaults: { project_root: examples/basic, terraform_version: 1.11.4, environment: { REGION: eu } }
tests: [{ name: basic }]
`;
  const config = parseConfig(path, text);
  expect(config.native).toMatchObject({
    name: 'native tests',
    projectRoot: null,
    environment: { REGION: 'eu' },
    tool: { name: 'terraform', version: '1.11.4' },
  });
  expect(config.nativeProblem('There are none.').message).toBe(`${path}:3:19: There are none.`);
  expect(parseConfig(path, 'module_version: 1.0.0\nrun_native_tests: false\n').native).toBeNull();
});

const two = (rest: string): string => `module_version: 1.0.0\ntests:\n${rest}`;

describe('what is wrong is told with its place:', () => {
  test.each([
    ['no version', 'tests: []\n', ':1:1: There is no module_version'],
    ['an empty file', '', ':1:1: There is no module_version'],
    ['a number', 'module_version: 1.2\n', ':1:17: module_version is 1.2. Give three numbers'],
    ['a pre-release', 'module_version: 1.2.3-rc1\n', ':1:17: module_version is "1.2.3-rc1"'],
    ['no YAML', 'module_version: "1.0.0\n', ':2:1: '],
    ['a list', '- 1\n', ':1:1: '],
    ['an unknown key', two('  - name: a\n    negativ: true\n'), ':4:14: Gantry does not know "negativ"'],
    ['two tests of one name', two('  - name: a\n  - name: a\n'), ':4:11: Another test has the name "a"'],
    [
      'two tests of one id',
      two('  - name: a\n    id: x\n  - name: b\n    id: x\n'),
      ':6:9: Another test has the id',
    ],
    ['no such test', two('  - name: a\n    depends_on: [b]\n'), ':4:18: There is no test "b". There are: a.'],
    [
      'a cycle',
      two(
        '  - name: a\n    depends_on: [b]\n  - name: b\n    depends_on: [c]\n  - name: c\n    depends_on: [b]\n',
      ),
      ':6:17: The tests wait for each other: b → c → b',
    ],
    ['a test that waits for itself', two('  - name: a\n    depends_on: [a]\n'), ': a → a'],
    [
      'a root outside',
      two('  - name: a\n    project_root: ../x\n'),
      ':4:19: The project root is a folder inside',
    ],
    [
      'a version of a tool',
      two('  - name: a\n    terraform_version: newest\n'),
      ':4:24: Give a version such as',
    ],
    ['a variable', two('  - name: a\n    environment: { "A-B": 1 }\n'), 'A variable name has letters'],
    [
      'an alias bomb',
      `tests: &a [${'1,'.repeat(200)}1]\nstacks: &b [${'*a,'.repeat(200)}1]\nstack_defaults: [${'*b,'.repeat(200)}1]\n`,
      'alias',
    ],
  ])('%s', (_what, text, problem) => {
    expect(() => parseConfig(path, text)).toThrow(
      expect.objectContaining({ code: 'MODULE_CONFIG_INVALID', message: expect.stringContaining(problem) }),
    );
    expect(() => parseConfig(path, text)).toThrow(/^\.gantry\/config\.yml:\d+:\d+: /);
  });
});

test('the file beside the module comes first, and those of the migrated name count too', () => {
  expect(configPaths('')).toEqual(['.gantry/config.yml', '.spacelift/config.yml']);
  expect(configPaths('modules/vpc')[0]).toBe('modules/vpc/.gantry/config.yml');
});
