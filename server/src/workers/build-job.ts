import type { RunJob } from '@gantry/contract/worker-protocol';
import { overridesOf, type RunRow } from '../runs/index.ts';
import type { StackRow } from '../stacks/index.ts';
import { apiEnvironment } from './api-token.ts';
import type { WorkerDeps } from './deps.ts';
import { registryTokenOf, stateCredentials } from './run-token.ts';

export type Claimed = { readonly run: RunRow; readonly stack: StackRow; readonly runToken: string };

/** All that a worker needs for the claimed run, and nothing more. */
export async function buildJob(
  deps: WorkerDeps & { stateUrl: (stackId: string) => string },
  claimed: Claimed,
): Promise<RunJob> {
  const { run, stack, runToken } = claimed;
  const config = await deps.stacks.openConfig(stack.id);
  const goal = run.state === 'PREPARING_APPLY' ? 'apply' : 'plan';
  return {
    runId: run.id,
    runToken,
    type: run.type,
    goal,
    stack: {
      id: stack.id,
      name: stack.name,
      branch: stack.branch,
      spaceId: stack.space_id,
      labels: stack.labels,
    },
    accountName: await deps.accountName(),
    repository: run.repository,
    commit: { sha: run.sha, branch: run.branch, message: run.commit.message },
    projectRoot: run.test?.projectRoot ?? run.own_project_root ?? stack.project_root,
    tool: toolOf(run, stack, goal),
    environment: [
      ...(await apiEnvironment(deps, claimed)),
      ...withTestVariables(
        run,
        config.flatMap(({ id, type, secret, value }) =>
          type === 'environment_variable' ? [{ name: id, value, secret }] : [],
        ),
      ),
      // Last, so that they win over those of the stack.
      ...overridesOf(deps, run).map(({ key, value }) => ({ name: key, value, secret: false })),
    ],
    files: config.flatMap(({ id, type, secret, value }) =>
      type === 'file_mount' ? [{ path: id, content: value, secret }] : [],
    ),
    // What a test makes lives no longer than its workspace, and so does its state.
    backend:
      stack.manages_state && run.test === null
        ? stateCredentials(deps.stateUrl(stack.id), run.id, runToken)
        : null,
    registry: deps.registry === null ? null : { ...deps.registry, token: registryTokenOf(run.id, runToken) },
    terraformWorkspace: stack.terraform_workspace,
    triggeredBy: run.triggered_by,
    task: run.command === null ? null : { command: run.command, skipInit: run.skip_init },
    nativeTests: run.test?.native ?? false,
    targets: run.targets,
    localPreview: run.local_workspace_id !== null,
    keepWorkspace: (run.type === 'TRACKED' || run.type === 'DESTROY') && goal === 'plan',
    limits: deps.limits,
  };
}

function toolOf(run: RunRow, stack: StackRow, goal: RunJob['goal']): RunJob['tool'] {
  if (run.test !== null) return { name: run.test.tool, version: run.test.toolVersion };
  // The plan is applied by the very version that made it.
  return {
    name: stack.tool,
    version: goal === 'apply' ? run.tool_version : (run.own_tool_version ?? stack.tool_version),
  };
}

/** The variables of a test win over those of its module. */
function withTestVariables(run: RunRow, variables: RunJob['environment']): RunJob['environment'] {
  const own = Object.entries(run.test?.environment ?? {});
  const names = new Set(own.map(([name]) => name));
  return [
    ...variables.filter(({ name }) => !names.has(name)),
    ...own.map(([name, value]) => ({ name, value, secret: false })),
  ];
}
