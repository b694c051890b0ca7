import type { AppError } from '@gantry/contract/errors';

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
  /** The file that it was read from, or would be. */
  readonly path: string;
  /** Null only where tags tell the version. */
  readonly moduleVersion: string | null;
  readonly tests: readonly TestCase[];
  /** The native tests of the module's folder, as one more test; null when they are not wanted. */
  readonly native: TestCase | null;
  /** What is wrong, told with the place of `run_native_tests`. */
  readonly nativeProblem: (message: string) => AppError;
};

/** Where `terraform test` and `tofu test` look for files, in the folder that they are started in. */
export const nativeTestFile = /^(tests\/)?[^/]+\.(tftest|tofutest)\.(hcl|json)$/;

/** Where the configuration of a module may be, the first one counts; modules in folders have one each. */
export function configPaths(projectRoot: string): string[] {
  const names = ['.gantry/config.yml', '.spacelift/config.yml'];
  const roots = projectRoot === '' ? [''] : [`${projectRoot}/`, ''];
  return roots.flatMap((root) => names.map((name) => `${root}${name}`));
}
