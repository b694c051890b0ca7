import { AppError } from '@gantry/contract/errors';
import { inputWords } from '@gantry/contract/input-words';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { isSafeRoot, isVersionRange, normalizeRoot } from '../../stacks/index.ts';
import { parseVersion } from '../model.ts';
import { checkDependencies } from './check-dependencies.ts';
import type { ModuleConfig, TestCase } from './module-config.ts';

const scalarText = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const toolVersion = scalarText.refine(
  isVersionRange,
  'Give a version such as 1.11.4 or a range such as ~> 1.11.',
);
const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;

const settings = {
  environment: z
    .record(
      z.string().regex(variableName, 'A variable name has letters, digits and underscores.'),
      scalarText,
    )
    .optional(),
  project_root: z
    .string()
    .refine(isSafeRoot, 'The project root is a folder inside the repository, such as examples/basic.')
    .optional(),
  terraform_version: toolVersion.optional(),
  opentofu_version: toolVersion.optional(),
  terraform_workflow_tool: z
    .enum(['TERRAFORM_FOSS', 'OPEN_TOFU'], 'Use TERRAFORM_FOSS or OPEN_TOFU.')
    .optional(),
};
const defaults = z.strictObject(settings);
const testCase = z.strictObject({
  name: z.string().trim().min(1, 'Give the test a name.').max(100, 'Use at most 100 characters.'),
  id: z.string().trim().min(1).max(100).optional(),
  negative: z.boolean('Use true or false.').optional(),
  depends_on: z.array(z.string(), 'List the ids of tests.').optional(),
  ...settings,
});
const schema = z.strictObject({
  version: z.unknown().optional(),
  module_version: z
    .unknown()
    .optional()
    .transform((value, context) => {
      if (value === undefined) return null;
      if (typeof value === 'string' && parseVersion(value) !== null) return value;
      const message = `module_version is ${JSON.stringify(value)}. Give three numbers, such as 1.2.3.`;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }),
  run_native_tests: z.boolean('Use true or false.').optional(),
  test_defaults: defaults.optional(),
  tests: z.array(testCase, 'List the tests, each with a name.').max(100, 'At most 100 tests.').optional(),
  // Of stacks in the same repository.
  stack_defaults: z.unknown().optional(),
  stacks: z.unknown().optional(),
});
type Given = z.infer<typeof testCase>;
type Path = readonly PropertyKey[];

/** What stands at which line and column of the file. */
export type Places = { problem(path: Path, message: string): AppError };

/**
 * Reads the configuration of a module, whose version may be left out where tags tell it.
 * Throws MODULE_CONFIG_INVALID with file, line and column.
 */
export function parseConfig(
  path: string,
  text: string,
  releaseBy: 'config' | 'tag' = 'config',
): ModuleConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number, message: string): AppError => {
    const { line, col } = lines.linePos(offset);
    return new AppError(
      'MODULE_CONFIG_INVALID',
      `${path}:${Math.max(line, 1)}:${Math.max(col, 1)}: ${message}`,
    );
  };
  const [broken] = document.errors;
  if (broken !== undefined) throw at(broken.pos[0], broken.message);
  const places: Places = {
    problem(where, message) {
      for (let length = where.length; length >= 0; length -= 1) {
        const node: unknown = document.getIn(where.slice(0, length), true);
        if (isNode(node) && node.range != null) return at(node.range[0], message);
      }
      return at(0, message);
    },
  };
  const parsed = schema.safeParse(toPlain(document, places) ?? {}, { error: inputWords });
  if (!parsed.success) throw firstProblem(parsed.error, places);
  const { module_version: moduleVersion = null, tests = [], test_defaults: base = {} } = parsed.data;
  if (moduleVersion === null && releaseBy === 'config')
    throw places.problem([], 'There is no module_version. Give three numbers, such as 1.2.3.');
  checkDependencies(tests, places);
  const native = parsed.data.run_native_tests === true ? filled({ ...base, name: nativeName }) : null;
  if (native !== null) refuseItsName(tests, places);
  return {
    path,
    moduleVersion,
    tests: tests.map((test) => filled({ ...base, ...test })),
    // They test the module itself, wherever its examples are.
    native: native === null ? null : { ...native, projectRoot: null },
    nativeProblem: (message) => places.problem(['run_native_tests'], message),
  };
}

/** What the native tests are called where tests are listed, and in the status of the commit. */
const nativeName = 'native tests';

function refuseItsName(tests: readonly Given[], places: Places): void {
  tests.forEach(({ name, id }, index) => {
    if (name !== nativeName && id !== nativeName) return;
    const field = name === nativeName ? 'name' : 'id';
    const message = `With run_native_tests, "${nativeName}" is the name of those. Choose another ${field}.`;
    throw places.problem(['tests', index, field], message);
  });
}

function toPlain(document: ReturnType<typeof parseDocument>, places: Places): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw places.problem([], error instanceof Error ? error.message : 'The file cannot be read.');
  }
}

function firstProblem(error: z.ZodError, places: Places): AppError {
  const [issue] = error.issues;
  if (issue === undefined) return places.problem([], 'The file is not valid.');
  if (issue.code === 'invalid_key') {
    return places.problem(issue.path, issue.issues[0]?.message ?? 'The name is not valid.');
  }
  if (issue.code !== 'unrecognized_keys') return places.problem(issue.path, issue.message);
  const key = issue.keys[0] ?? '';
  return places.problem(
    [...issue.path, key],
    `Gantry does not know "${key}" here. Check the spelling, or leave it out.`,
  );
}

function filled(test: Given): TestCase {
  return {
    key: test.id ?? test.name,
    name: test.name,
    negative: test.negative ?? false,
    dependsOn: test.depends_on ?? [],
    projectRoot: test.project_root === undefined ? null : normalizeRoot(test.project_root),
    environment: test.environment ?? {},
    tool: toolOf(test),
  };
}

function toolOf(test: Given): TestCase['tool'] {
  const { terraform_workflow_tool: wanted, terraform_version: terraform, opentofu_version: opentofu } = test;
  if (wanted === 'OPEN_TOFU' || (wanted === undefined && opentofu !== undefined && terraform === undefined)) {
    return { name: 'opentofu', version: opentofu ?? null };
  }
  if (wanted === 'TERRAFORM_FOSS' || terraform !== undefined) {
    return { name: 'terraform', version: terraform ?? null };
  }
  return null;
}
