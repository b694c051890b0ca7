import path from 'node:path';
import type { RunJob } from '@gantry/contract/worker-protocol';
import { hclList } from './hcl.ts';
import { systemPath } from './options.ts';

export type Environment = Readonly<Record<string, string>>;
export type EnvironmentPhase = 'plan' | 'apply';

/** Where the run finds its things, as it sees them. */
export interface RunPlaces {
  home: string;
  temp: string;
  cliConfig: string;
  workspace: string;
  toolFile: string;
}

/**
 * All that the commands of a run see. Weakest first: defaults, Gantry's own input variables, the variables of the
 * stack, and what Gantry needs to work. Nothing is inherited from the worker.
 */
export function runEnvironment(job: RunJob, places: RunPlaces, phase: EnvironmentPhase): Environment {
  return {
    PATH: [path.dirname(places.toolFile), ...systemPath].join(':'),
    LANG: 'C.UTF-8',
    ...inputVariables(job, places.workspace, phase),
    ...stackVariables(job.environment, phase),
    HOME: places.home,
    TMPDIR: places.temp,
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    CHECKPOINT_DISABLE: '1',
    TF_CLI_CONFIG_FILE: places.cliConfig,
    ...backendVariables(job.backend),
  };
}

/** `ro_NAME` counts in every phase but apply, `wo_NAME` in apply only; both win over a plain NAME. */
function stackVariables(variables: RunJob['environment'], phase: EnvironmentPhase): Record<string, string> {
  const [mine, others] = phase === 'apply' ? ['wo_', 'ro_'] : ['ro_', 'wo_'];
  const plain = variables.filter(({ name }) => !name.startsWith(mine) && !name.startsWith(others));
  const own = variables.filter(({ name }) => name.startsWith(mine));
  const values = new Map([
    ...plain.map(({ name, value }) => [name, value] as const),
    ...own.map(({ name, value }) => [name.slice(mine.length), value] as const),
  ]);
  return Object.fromEntries([...values].map(([name, value]) => [name, interpolate(value, values)]));
}

/** `${NAME}` becomes the value of another variable; an unknown name stays as it is. */
function interpolate(value: string, values: ReadonlyMap<string, string>): string {
  return value.replaceAll(
    /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g,
    (text, name: string) => values.get(name) ?? text,
  );
}

/** The server may be restarted while Terraform saves its state: it tries again for about two minutes. */
function backendVariables(backend: RunJob['backend']): Record<string, string> {
  if (backend === null) return {};
  return {
    TF_HTTP_ADDRESS: backend.address,
    TF_HTTP_LOCK_ADDRESS: backend.address,
    TF_HTTP_UNLOCK_ADDRESS: backend.address,
    TF_HTTP_USERNAME: backend.username,
    TF_HTTP_PASSWORD: backend.password,
    TF_HTTP_RETRY_MAX: '10',
    TF_HTTP_RETRY_WAIT_MIN: '1',
    TF_HTTP_RETRY_WAIT_MAX: '15',
  };
}

/** Facts about the run as input variables of Terraform, under Gantry's name and the one that migrated code knows. */
function inputVariables(job: RunJob, workspace: string, phase: EnvironmentPhase): Record<string, string> {
  const facts: Record<string, string> = {
    account_name: job.accountName,
    commit_branch: job.commit.branch,
    commit_sha: job.commit.sha,
    local_preview: String(job.localPreview),
    project_root: job.projectRoot,
    repository: job.repository,
    run_id: job.runId,
    run_trigger: job.triggeredBy ?? '',
    run_type: job.type,
    space_id: job.stack.spaceId,
    stack_branch: job.stack.branch,
    stack_id: job.stack.id,
    stack_labels: job.stack.labels.join(','),
    stack_labels_list: hclList(job.stack.labels),
    workspace_root: workspace,
    // A saved plan carries its variables: another value at apply would only make Terraform warn.
    ...(phase === 'plan' ? { run_state: 'PLANNING' } : {}),
  };
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) => [
      [`TF_VAR_gantry_${name}`, value],
      [`TF_VAR_spacelift_${name}`, value],
    ]),
  );
}
