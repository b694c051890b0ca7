import { AppError } from '@gantry/contract/errors';
import { isBlocking, isTerminal } from '@gantry/contract/run-states';
import { z } from 'zod';
import { locateStack } from '../stacks/index.ts';
import { createRun, type NewRun } from './create-run.ts';
import type { RunDeps } from './deps.ts';
import { requireRunnable } from './guards.ts';
import { locateRun } from './locate.ts';
import { parseRunConfig } from './run-config.ts';
import { runMetadata, withMetadata } from './run-metadata.ts';
import { configOfRun, newRunConfig } from './run-overrides.ts';
import { requireRepeatable } from './start-task.ts';
import type { RunRow } from './store.ts';

const input = z.object({
  id: z.string(),
  type: z.enum(['PROPOSED', 'TRACKED'], 'Runs of the types PROPOSED and TRACKED can be triggered.'),
  /** Null runs the tracked commit. */
  sha: z
    .string()
    .regex(/^[0-9a-fA-F]{7,40}$/, 'Give a commit hash of 7 to 40 hex digits.')
    .nullable(),
  /** YAML of `parseRunConfig`; absent: the settings of the stack. */
  config: z.string().nullish(),
  metadata: runMetadata,
});

/** Starts a run by hand, of the tracked commit or of a named one. */
export const triggerRun = (deps: RunDeps) =>
  deps.useCases.write({
    name: 'run.trigger',
    action: 'run:trigger',
    input,
    locate: async (db, given: z.infer<typeof input>) => {
      const located = await locateStack(deps)(db, given);
      return located === null ? null : { ...located, configured: given.config != null };
    },
    actionFor: ({ configured }) => (configured ? 'run:trigger-configured' : 'run:trigger'),
    // Its variables may be secrets.
    audit: ({ config, ...given }) => ({ ...given, configured: config != null }),
    prepare: async ({ actor, input: { sha, type }, located: { stack } }) => {
      const integrationId = requireRunnable(stack, type, actor);
      if (sha !== null) return (await deps.vcs.clientFor(integrationId)).getCommit(stack.repository, sha);
      if (stack.tracked_commit !== null) return stack.tracked_commit;
      return (await deps.vcs.clientFor(integrationId)).getBranchTip(stack.repository, stack.branch);
    },
    run: async ({ trx, actor, input: { type, config, metadata }, located: { stack }, prepared }) => {
      const { run } = await createRun(deps, trx, {
        stack,
        type,
        commit: prepared,
        branch: stack.branch,
        pullRequest: null,
        eventId: null,
        triggeredBy: actor.name,
        actorId: actor.id,
        once: false,
        config: config == null ? null : newRunConfig(deps, parseRunConfig(config, stack)),
        metadata: withMetadata([], metadata),
      });
      return { id: run.id };
    },
  });

/** Runs the same commit again, as the same type. */
export const retryRun = (deps: RunDeps) =>
  deps.useCases.write({
    name: 'run.retry',
    action: 'run:retry',
    actionFor: ({ run }) => (isBlocking(run.type) ? 'run:retry-blocking' : 'run:retry'),
    input: z.object({ stack: z.string(), run: z.string() }),
    locate: locateRun(deps),
    audit: (given) => given,
    run: async ({ trx, actor, located: { stack, run } }) => {
      requireRunnable(stack, run.type, actor);
      requireRepeatable(run);
      if (!isTerminal(run.state)) throw new AppError('RUN_TRANSITION_INVALID', 'The run has not ended yet.');
      const created = await createRun(deps, trx, {
        stack,
        type: run.type,
        commit: run.commit,
        branch: run.branch,
        pullRequest: pullRequestOfRun(run),
        eventId: run.event_id,
        triggeredBy: actor.name,
        actorId: actor.id,
        once: false,
        config: configOfRun(deps, run),
        metadata: run.user_provided_metadata,
        ...(run.command === null ? {} : { task: { command: run.command, skipInit: run.skip_init } }),
      });
      return { id: created.run.id };
    },
  });

export function pullRequestOfRun(
  run: Pick<RunRow, 'pull_request' | 'pull_request_url' | 'pull_request_title'>,
): NewRun['pullRequest'] {
  const { pull_request: number, pull_request_url: url, pull_request_title: title } = run;
  return number === null ? null : { number, url: url ?? '', title: title ?? '' };
}
