import type { RunJob } from '@gantry/contract/worker-protocol';
import { overridesOf, type RunRow } from '../runs/index.ts';
import type { StackRow } from '../stacks/index.ts';
import type { WorkerDeps } from './deps.ts';
import { stateCredentials } from './run-token.ts';

export type Claimed = { readonly run: RunRow; readonly stack: StackRow; readonly runToken: string };

/** All that a worker needs for the claimed run, and nothing more. */
export async function buildJob(
  deps: WorkerDeps & { stateUrl: (stackId: string) => string },
  { run, stack, runToken }: Claimed,
): Promise<RunJob> {
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
    projectRoot: stack.project_root,
    // The plan is applied by the very version that made it.
    tool: { name: stack.tool, version: goal === 'apply' ? run.tool_version : stack.tool_version },
    environment: [
      ...config.flatMap(({ id, type, secret, value }) =>
        type === 'environment_variable' ? [{ name: id, value, secret }] : [],
      ),
      // Last, so that they win over those of the stack.
      ...overridesOf(deps, run).map(({ key, value }) => ({ name: key, value, secret: false })),
    ],
    files: config.flatMap(({ id, type, secret, value }) =>
      type === 'file_mount' ? [{ path: id, content: value, secret }] : [],
    ),
    backend: stack.manages_state ? stateCredentials(deps.stateUrl(stack.id), run.id, runToken) : null,
    terraformWorkspace: stack.terraform_workspace,
    triggeredBy: run.triggered_by,
    task: run.command === null ? null : { command: run.command, skipInit: run.skip_init },
    targets: run.targets,
    localPreview: run.local_workspace_id !== null,
    keepWorkspace: (run.type === 'TRACKED' || run.type === 'DESTROY') && goal === 'plan',
    limits: deps.limits,
  };
}
