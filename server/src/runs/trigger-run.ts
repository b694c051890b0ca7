import { AppError } from '@gantry/contract/errors';
import { isTerminal } from '@gantry/contract/run-states';
import { z } from 'zod';
import { locateStack } from '../stacks/index.ts';
import { createRun } from './create-run.ts';
import type { RunDeps } from './deps.ts';
import { locateRun } from './locate.ts';

const input = z.object({
  id: z.string(),
  type: z.enum(['PROPOSED', 'TRACKED'], 'Runs of the types PROPOSED and TRACKED can be triggered.'),
  /** Null runs the tracked commit. */
  sha: z
    .string()
    .regex(/^[0-9a-fA-F]{7,40}$/, 'Give a commit hash of 7 to 40 hex digits.')
    .nullable(),
});

/** Starts a run by hand, of the tracked commit or of a named one. */
export const triggerRun = (deps: RunDeps) =>
  deps.useCases.write({
    name: 'run.trigger',
    action: 'run:trigger',
    input,
    locate: locateStack(deps),
    audit: (given) => given,
    prepare: async ({ actor, input: { sha, type }, located: { stack } }) => {
      if (stack.integration_id === null) throw new AppError('STACK_DETACHED');
      if (type === 'TRACKED' && stack.locked_by !== null && stack.locked_by !== actor.id) {
        throw new AppError('STACK_LOCKED', `${stack.locked_by_name} has locked the stack.`);
      }
      if (sha !== null)
        return (await deps.vcs.clientFor(stack.integration_id)).getCommit(stack.repository, sha);
      if (stack.tracked_commit !== null) return stack.tracked_commit;
      return (await deps.vcs.clientFor(stack.integration_id)).getBranchTip(stack.repository, stack.branch);
    },
    run: async ({ trx, actor, input: { type }, located: { stack }, prepared }) => {
      const { run } = await createRun(deps, trx, {
        stack,
        type,
        commit: prepared,
        branch: stack.branch,
        pullRequest: null,
        eventId: null,
        triggeredBy: actor.name,
        once: false,
      });
      return { id: run.id };
    },
  });

/** Runs the same commit again, as the same type. */
export const retryRun = (deps: RunDeps) =>
  deps.useCases.write({
    name: 'run.retry',
    action: 'run:trigger',
    input: z.object({ stack: z.string(), run: z.string() }),
    locate: locateRun(deps),
    audit: (given) => given,
    run: async ({ trx, actor, located: { stack, run } }) => {
      if (stack.integration_id === null) throw new AppError('STACK_DETACHED');
      if (!isTerminal(run.state)) throw new AppError('RUN_TRANSITION_INVALID', 'The run has not ended yet.');
      const created = await createRun(deps, trx, {
        stack,
        type: run.type,
        commit: run.commit,
        branch: run.branch,
        pullRequest: run.pull_request === null ? null : pullRequestOf(run),
        eventId: run.event_id,
        triggeredBy: actor.name,
        once: false,
      });
      return { id: created.run.id };
    },
  });

function pullRequestOf(run: {
  pull_request: number | null;
  pull_request_url: string | null;
  pull_request_title: string | null;
}) {
  return {
    number: run.pull_request ?? 0,
    url: run.pull_request_url ?? '',
    title: run.pull_request_title ?? '',
  };
}
