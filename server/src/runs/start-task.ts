import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import { locateStack } from '../stacks/index.ts';
import { createRun } from './create-run.ts';
import type { RunDeps } from './deps.ts';
import { requireRunnable } from './guards.ts';
import { runMetadata, withMetadata } from './run-metadata.ts';
import type { RunRow } from './store.ts';

const input = z.object({
  id: z.string(),
  command: z
    .string()
    .trim()
    .min(1, 'Give a command, such as terraform state list.')
    .max(10_000, 'Give at most 10,000 characters. Put longer scripts into the repository.'),
  skipInit: z.boolean(),
  metadata: runMetadata,
});

/** Runs one shell command with the code, state, variables and credentials of the stack. It holds the stack meanwhile. */
export const startTask = (deps: RunDeps) =>
  deps.useCases.write({
    name: 'run.task',
    action: 'run:task',
    input,
    locate: locateStack(deps),
    audit: (given) => given,
    prepare: async ({ actor, located: { stack } }) => {
      const integrationId = requireRunnable(stack, 'TASK', actor);
      if (stack.tracked_commit !== null) return stack.tracked_commit;
      return (await deps.vcs.clientFor(integrationId)).getBranchTip(stack.repository, stack.branch);
    },
    run: async ({ trx, actor, input: { command, skipInit, metadata }, located: { stack }, prepared }) => {
      const { run } = await createRun(deps, trx, {
        stack,
        type: 'TASK',
        commit: prepared,
        branch: stack.branch,
        pullRequest: null,
        eventId: null,
        triggeredBy: actor.name,
        actorId: actor.id,
        once: false,
        task: { command, skipInit },
        metadata: withMetadata([], metadata),
      });
      return { id: run.id };
    },
  });

/** Uploaded files are kept for a day, so that a run of them cannot be promised again; a test belongs to its version. */
export function requireRepeatable(run: Pick<RunRow, 'local_workspace_id' | 'type'>): void {
  if (run.type === 'TESTING') {
    throw new AppError(
      'RUN_TRANSITION_INVALID',
      'A test of a module runs with its version. Build the version again instead.',
    );
  }
  if (run.local_workspace_id !== null) {
    throw new AppError('RUN_TRANSITION_INVALID', 'A local preview is not retried. Upload the files again.');
  }
}
