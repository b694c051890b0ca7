import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import { locateStack } from '../stacks/index.ts';
import { createRun } from './create-run.ts';
import type { RunDeps } from './deps.ts';

const input = z.object({
  id: z.string(),
  /** The head of the pull request, as the provider tells it. */
  commit: z.object({
    sha: z.string().length(40),
    message: z.string(),
    authorName: z.string(),
    authorLogin: z.string().nullable(),
    timestamp: z.number(),
    url: z.string(),
  }),
  branch: z.string().min(1).max(1_000),
  pullRequest: z.object({ number: z.number().int(), url: z.string(), title: z.string() }),
});

/** Previews a pull request for one stack, again if it was previewed before. */
export const proposeRun = (deps: RunDeps) =>
  deps.useCases.write({
    name: 'run.propose',
    action: 'run:trigger',
    input,
    locate: locateStack(deps),
    audit: ({ id, commit, pullRequest }) => ({ id, sha: commit.sha, pullRequest: pullRequest.number }),
    run: async ({ trx, actor, input: { commit, branch, pullRequest }, located: { stack } }) => {
      if (stack.integration_id === null) throw new AppError('STACK_DETACHED');
      const { run } = await createRun(deps, trx, {
        stack,
        type: 'PROPOSED',
        commit,
        branch,
        pullRequest,
        eventId: null,
        triggeredBy: actor.name,
        actorId: actor.id,
        once: false,
      });
      return { id: run.id, number: run.number };
    },
  });
