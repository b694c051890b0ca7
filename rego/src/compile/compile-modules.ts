import type { Builtin } from '../builtins/define.ts';
import { OUTSIDE } from '../builtins/outside.ts';
import type { Location, RegoError } from '../errors.ts';
import type { Module, RegoVersion } from '../syntax/ast.ts';
import { parseModule } from '../syntax/parse-module.ts';
import { collect } from './collect.ts';
import { type Environment, globalsOf, pathText, rulesByPackage } from './environment.ts';
import { groupRules } from './group-rules.ts';
import type { RuleIr } from './ir.ts';
import { lowerRule } from './lower-rule.ts';
import { MetadataIndex } from './metadata.ts';
import type { Program } from './plan.ts';
import { buildProgram } from './program.ts';
import { checkRecursion } from './recursion.ts';
import { replacedNames } from './replaced-names.ts';

/** Everything a policy knows after compilation. */
export interface CompiledModules {
  readonly program: Program;
  readonly functions: ReadonlyMap<string, number>;
  readonly rules: readonly { readonly path: readonly string[]; readonly location: Location }[];
  readonly version: RegoVersion;
}

/** More errors than this help nobody. */
const MOST_ERRORS = 10;

/** Compiles modules together, or returns what is wrong with them. */
export function compileModules(
  sources: readonly { readonly file: string; readonly text: string }[],
  version: RegoVersion,
  observed: boolean,
  given: ReadonlyMap<string, Builtin>,
): CompiledModules | RegoError[] {
  const errors: RegoError[] = [];
  const modules = sources.flatMap(
    ({ file, text }) =>
      collect(errors, { file, row: 1, col: 1 }, () => parseModule(file, text, version)) ?? [],
  );
  if (errors.length > 0) return errors.slice(0, MOST_ERRORS);
  const builtins = withReplaced(modules, given);
  const irs = lowerModules(modules, builtins, errors);
  if (errors.length > 0) return errors.slice(0, MOST_ERRORS);
  const groups = collect(errors, undefined, () => groupRules(irs)) ?? [];
  const packages = modules.map((module) => module.packagePath);
  const program = buildProgram(groups, packages, { builtins, observed }, errors);
  if (errors.length === 0) collect(errors, undefined, () => checkRecursion(groups, program.effort));
  if (errors.length > 0) return errors.slice(0, MOST_ERRORS);
  const rules = irs.map((rule) => ({ path: rule.path, location: rule.loc }));
  return { program, functions: functionArities(modules), rules, version };
}

/** The built-ins with those that `with` replaces though they are not supported. */
function withReplaced(
  modules: readonly Module[],
  given: ReadonlyMap<string, Builtin>,
): ReadonlyMap<string, Builtin> {
  const named = replacedNames(modules);
  const added = [...OUTSIDE.values()].filter((one) => named.has(one.name) && !given.has(one.name));
  return added.length === 0 ? given : new Map([...given, ...added.map((one) => [one.name, one] as const)]);
}

function lowerModules(
  modules: readonly Module[],
  builtins: ReadonlyMap<string, Builtin>,
  errors: RegoError[],
): RuleIr[] {
  const packages = rulesByPackage(modules);
  const functions = functionArities(modules);
  const metadata = new MetadataIndex(modules);
  return modules.flatMap((module) => {
    const globals =
      collect(errors, undefined, () => globalsOf(module, packages)) ?? new Map<string, readonly string[]>();
    return module.rules.flatMap((rule) => {
      const env: Environment = {
        globals,
        builtins,
        functions,
        packagePath: module.packagePath,
        metadata: metadata.of(module, rule),
      };
      return collect(errors, rule.loc, () => lowerRule(rule, env)) ?? [];
    });
  });
}

function functionArities(modules: readonly Module[]): ReadonlyMap<string, number> {
  const functions = new Map<string, number>();
  for (const module of modules) {
    for (const rule of module.rules) {
      if (rule.args === undefined) continue;
      const names = rule.ref.flatMap((part) =>
        part.kind === 'const' && typeof part.value === 'string' ? [part.value] : [],
      );
      functions.set(pathText(['data', ...module.packagePath, ...names]), rule.args.length);
    }
  }
  return functions;
}
