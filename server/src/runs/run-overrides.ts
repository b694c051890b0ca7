import { z } from 'zod';
import type { NewRunConfig } from './create-run.ts';
import type { RunDeps } from './deps.ts';
import type { RunConfig } from './run-config.ts';
import type { RunRow } from './store.ts';

type Override = { readonly key: string; readonly value: string };

const reserved = /^(TF_HTTP_|TF_CLI_CONFIG_FILE$|GANTRY_|SPACELIFT_|PATH$|HOME$|TMPDIR$|LD_)/;
export const override = z.object({
  key: z
    .string()
    .max(200)
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'A variable has letters, digits and underscores.')
    .refine((name) => !reserved.test(name), 'This variable is set by Gantry.'),
  value: z
    .string()
    .max(32_768)
    .refine((value) => !/[\r\n]/.test(value), 'A variable has no line breaks.'),
});

const contextOf = (runId: string): string => `runs:${runId}:overrides`;

export const sealOverrides = (
  secretBox: RunDeps['secretBox'],
  runId: string,
  overrides: readonly Override[],
): Buffer => secretBox.seal(JSON.stringify(overrides), contextOf(runId));

const storedOverrides = z.array(z.object({ key: z.string(), value: z.string() }));

/** What a run changes of the stack's variables. */
export function overridesOf(
  { secretBox }: Pick<RunDeps, 'secretBox'>,
  run: { readonly id: string; readonly overrides_sealed: Buffer | null },
): { key: string; value: string }[] {
  if (run.overrides_sealed === null) return [];
  const text = secretBox.open(run.overrides_sealed, contextOf(run.id)).toString('utf8');
  return storedOverrides.parse(JSON.parse(text));
}

/** The configuration of a run that is to be made, its variables sealed when its id is known. */
export const newRunConfig = (
  { secretBox }: Pick<RunDeps, 'secretBox'>,
  { variables, ...config }: RunConfig,
): NewRunConfig => ({
  ...config,
  variables: variables.map(({ key }) => key),
  overrides: (runId) => (variables.length === 0 ? null : sealOverrides(secretBox, runId, variables)),
});

/** That of a run that was, for one that repeats it; null without any. */
export function configOfRun(deps: Pick<RunDeps, 'secretBox'>, run: RunRow): NewRunConfig | null {
  const { own_project_root: projectRoot, own_tool_version: toolVersion } = run;
  const variables = overridesOf(deps, run);
  if (projectRoot === null && toolVersion === null && variables.length === 0) return null;
  return newRunConfig(deps, { projectRoot, toolVersion, variables });
}
