import { isWorking } from '@gantry/contract/run-states';
import { hasChanges, type RunRow, runById } from '../runs/index.ts';
import { stackById } from '../stacks/index.ts';
import { integrationById } from '../vcs/index.ts';
import { type FeedbackDeps, runUrl } from './deps.ts';
import { ensureStatus } from './ensure-status.ts';
import { statusDescription, statusState } from './render.ts';
import { latestRunsOfCommit } from './store.ts';

/** Hop 9: brings the commit's status to what the stack's newest run is now, then sees to what speaks of many runs. */
export function createPublishStatus(deps: FeedbackDeps) {
  return async ({ runId }: { runId: string }): Promise<void> => {
    const run = await runById(deps.db.kysely, runId);
    const stack = run && (await stackById(deps.db.kysely, run.stack_id));
    if (run === undefined || stack === undefined || stack.integration_id === null) return;
    const integration = await integrationById(deps.db.kysely, stack.integration_id);
    if (integration === undefined) return;
    const proposed = run.type === 'PROPOSED';
    const place = { integrationId: integration.id, repositoryUuid: stack.repository_uuid };
    const commit = { ...place, sha: run.sha, proposed };
    if (integration.vcs_checks !== 'aggregated') {
      const latest = await latestRunsOfCommit(deps.db.kysely, commit);
      const newest = latest.find((other) => other.stack_id === run.stack_id) ?? run;
      const name = `gantry/${stack.id}`;
      await ensureStatus(
        deps,
        { ...commit, run: newest },
        {
          keyName: `${name}/${proposed ? 'proposed' : 'tracked'}`,
          name,
          state: statusState(newest.state),
          description: statusDescription({ ...newest, applied: wasApplied(newest) }),
          url: runUrl(deps, stack.id, newest.id),
        },
      );
    }
    await deps.db.transaction(async (trx) => {
      if (integration.vcs_checks !== 'individual') await deps.emit(trx, 'summary.due', commit);
      // The comment tells what a run came to; its progress is in the status.
      if (run.pull_request !== null && !isWorking(run.state)) {
        await deps.emit(trx, 'comment.due', { ...place, pullRequest: run.pull_request });
      }
    });
  };
}

/** A run with something to apply ends FINISHED only after the apply. */
const wasApplied = ({ type, state, delta }: RunRow): boolean =>
  type !== 'PROPOSED' && state === 'FINISHED' && delta !== null && hasChanges(delta);
