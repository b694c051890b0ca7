/** One test of a module, as its configuration says with its defaults filled in. Roots are of the repository. */
export type TestCase = {
  /** The `id`, or the name where there is none: what `depends_on` names. */
  readonly key: string;
  readonly name: string;
  readonly negative: boolean;
  readonly dependsOn: readonly string[];
  /** Null: the module's own. */
  readonly projectRoot: string | null;
  readonly environment: Readonly<Record<string, string>>;
  /** Null: the module's own. */
  readonly tool: { readonly name: 'terraform' | 'opentofu'; readonly version: string | null } | null;
};

export type ModuleConfig = {
  /** The file that it was read from. */
  readonly path: string;
  readonly moduleVersion: string;
  readonly tests: readonly TestCase[];
};

/** Where the configuration of a module may be, the first one counts; modules in folders have one each. */
export function configPaths(projectRoot: string): string[] {
  const names = ['.gantry/config.yml', '.spacelift/config.yml'];
  const roots = projectRoot === '' ? [''] : [`${projectRoot}/`, ''];
  return roots.flatMap((root) => names.map((name) => `${root}${name}`));
}
