import { AppError } from '@gantry/contract/errors';
import { inputWords } from '@gantry/contract/input-words';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import type { StackRow } from '../stacks/index.ts';
import { override } from './run-overrides.ts';

/** What one run has in place of what its stack says. */
export type RunConfig = {
  readonly projectRoot: string | null;
  readonly toolVersion: string | null;
  readonly variables: readonly { readonly key: string; readonly value: string }[];
};

const longest = 65_536;
const mostVariables = 100;
const hook = /^(before|after)_(init|plan|apply|perform|destroy)$|^after_run$/;
/** Settings that other platforms know and Gantry does not have, and what to do instead. */
const missing: Readonly<Record<string, string>> = {
  runner_image: 'Runs use the tools of their worker, not an image.',
  git_sparse_checkout_paths: 'Set the additional project globs of the stack instead.',
  terraform_workflow_tool: 'Choose the tool in the settings of the stack.',
  terragrunt: 'Terragrunt is not supported.',
  version: 'Give the settings alone, without version.',
  stack_defaults: 'Give the settings of this run alone, without stack_defaults.',
  stacks: 'Give the settings of this run alone, without stacks.',
};

const projectRoot = z
  .string()
  .max(500)
  .transform((text) => text.replace(/^\/+|\/+$/g, ''))
  .refine(
    (path) => !path.split('/').some((part) => part === '.' || part === '..') && !/[\0\\]/.test(path),
    'Name a folder of the repository.',
  );
const version = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(
    z
      .string()
      .min(1)
      .max(100)
      .regex(/^[0-9A-Za-z.,<>=!~ \-+]+$/, 'Give a version or a range, such as 1.9.5.'),
  );
const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const settings = z.strictObject({
  environment: z.record(z.string(), scalar).optional(),
  project_root: projectRoot.optional(),
  terraform_version: version.optional(),
  opentofu_version: version.optional(),
});

/**
 * Reads the configuration of one run: `environment`, `project_root`, and `terraform_version` or `opentofu_version`, by
 * the names of `.spacelift/config.yml`. Throws BAD_INPUT naming the first setting that is not understood.
 */
export function parseRunConfig(yaml: string, stack: Pick<StackRow, 'tool'>): RunConfig {
  const known = settings.safeParse(readYaml(yaml), { error: inputWords });
  if (!known.success) {
    const issue = known.error.issues[0];
    throw refused(issue?.path.join('.') ?? '', issue?.message ?? 'It is not valid.');
  }
  const { environment = {}, project_root: root, terraform_version, opentofu_version } = known.data;
  const named = { terraform: terraform_version, opentofu: opentofu_version };
  const other = stack.tool === 'terraform' ? 'opentofu' : 'terraform';
  if (named[other] !== undefined) {
    throw refused(`${other}_version`, `The stack runs ${stack.tool}, and one run cannot change that.`);
  }
  const variables = Object.entries(environment).map(([key, value]) => ({ key, value }));
  return { projectRoot: root ?? null, toolVersion: named[stack.tool] ?? null, variables: checked(variables) };
}

function readYaml(text: string): object {
  if (text.length > longest) throw refused('', `Give at most ${longest.toLocaleString('en')} characters.`);
  // Without merge keys and with few aliases, so that a small text stays small.
  const document = parseDocument(text, { schema: 'core', merge: false });
  const [error] = document.errors;
  if (error !== undefined) throw refused('', `This is no YAML: ${error.message.split('\n')[0]}`);
  const value: unknown = readPlain(() => document.toJS({ maxAliasCount: 10 }));
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw refused('', 'Give settings by name, such as project_root: network.');
  }
  for (const name of Object.keys(value)) {
    if (hook.test(name)) throw refused(name, 'Runs have no hooks.');
    const instead = Object.hasOwn(missing, name) ? missing[name] : undefined;
    if (instead !== undefined) throw refused(name, instead);
  }
  return value;
}

function readPlain(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    throw refused('', 'It has too many aliases.');
  }
}

function checked(variables: { key: string; value: string }[]): RunConfig['variables'] {
  if (variables.length > mostVariables)
    throw refused('environment', `Give at most ${mostVariables} variables.`);
  for (const variable of variables) {
    const issue = override.safeParse(variable, { error: inputWords }).error?.issues[0];
    if (issue !== undefined) throw refused(`environment.${variable.key}`, issue.message);
  }
  return variables;
}

function refused(name: string, sentence: string): AppError {
  return new AppError('BAD_INPUT', `runtimeConfig: ${name === '' ? '' : `${name}: `}${sentence}`);
}
