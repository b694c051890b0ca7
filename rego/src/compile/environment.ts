import type { Location } from '../errors.ts';
import { RegoError } from '../errors.ts';
import type { Module } from '../syntax/ast.ts';
import type { Value } from '../value/value.ts';

/** What names mean in one module outside of its rules' own variables. */
export interface Environment {
  /** Rules of the package and imports, each with its full path from `data` or `input`. */
  readonly globals: ReadonlyMap<string, readonly string[]>;
  /** Names of the built-ins that this engine has. */
  readonly builtins: ReadonlyMap<string, { readonly arity: number }>;
  /** Full names of the policies' functions with their number of arguments. */
  readonly functions: ReadonlyMap<string, number>;
  readonly packagePath: readonly string[];
  /** What rego.metadata.chain and rego.metadata.rule give in the rule at hand. */
  readonly metadata: { readonly chain: Value; readonly rule: Value };
}

/** A name as Rego writes it: `data.a["b-c"].d`. */
export function pathText(path: readonly string[]): string {
  return path
    .map((part, at) =>
      at === 0 ? part : /^[A-Za-z_]\w*$/.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`,
    )
    .join('');
}

/** Names of the rules that each package has, over all modules. */
export function rulesByPackage(modules: readonly Module[]): ReadonlyMap<string, ReadonlySet<string>> {
  const packages = new Map<string, Set<string>>();
  for (const module of modules) {
    const key = JSON.stringify(module.packagePath);
    const names = packages.get(key) ?? new Set<string>();
    for (const rule of module.rules) {
      const first = rule.ref[0];
      if (first?.kind === 'const' && typeof first.value === 'string') names.add(first.value);
    }
    packages.set(key, names);
  }
  return packages;
}

/** The names a module can use without declaring them. Throws rego_compile_error for clashing imports. */
export function globalsOf(
  module: Module,
  packages: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlyMap<string, readonly string[]> {
  const globals = new Map<string, readonly string[]>();
  for (const name of packages.get(JSON.stringify(module.packagePath)) ?? []) {
    globals.set(name, ['data', ...module.packagePath, name]);
  }
  const imported = new Map<string, Location>();
  for (const { path, alias, loc } of module.imports) {
    if (path[0] !== 'data' && path[0] !== 'input') continue;
    const name = alias ?? path[path.length - 1] ?? '';
    if (path.length === 1 && alias === undefined) continue;
    if (imported.has(name) && module.version === 'v1') {
      throw new RegoError('rego_compile_error', `import must not shadow import ${pathText(path)}`, loc);
    }
    imported.set(name, loc);
    globals.set(name, path);
  }
  return globals;
}
