import { isTerminal, isWorking } from '@gantry/contract/run-states';
import { receiptsOfRuns } from '../policies/index.ts';
import { hasChanges, type RunRow, runUrl } from '../runs/index.ts';
import type { FeedbackDeps } from './deps.ts';
import { ensureStatus, type WantedStatus } from './ensure-status.ts';
import { wordsOfWarnings } from './findings.ts';
import { type Newest, newestOf } from './store.ts';
import { statusDescription, statusState } from './words.ts';

/** Hop 9: brings the commit's status to what the stack's newest run is now, then sees to what speaks of many runs. */
export function createPublishStatus(deps: FeedbackDeps) {
  return async ({ runId }: { runId: string }): Promise<void> => {
    const told: { newest?: Newest | undefined } = {};
    await ensureStatus(deps, async () => {
      told.newest = await newestOf(deps.db.kysely, runId);
      return told.newest === undefined || told.newest.checks === 'aggregated'
        ? null
        : wantedStatus(deps, told.newest);
    });
    if (told.newest !== undefined) await tellOthers(deps, told.newest);
  };
}

/** The status of one stack at one commit; previews and deployments of a commit have one each. */
export const stackStatusKey = (
  { vcs }: Pick<FeedbackDeps, 'vcs'>,
  stackId: string,
  group: Newest['group'],
): string => vcs.provider.statusKey(`gantry/${stackId}/${group}`);

async function wantedStatus(
  deps: FeedbackDeps,
  { run, integrationId, repositoryUuid, group }: Newest,
): Promise<WantedStatus> {
  const { sha, branch, repository, stack_id: stackId } = run;
  const receipts = (await receiptsOfRuns(deps.db.kysely, [run.id])).get(run.id) ?? [];
  return {
    ...{ integrationId, repositoryUuid, repository, sha, branch },
    runId: run.id,
    runVersion: run.version,
    status: {
      key: stackStatusKey(deps, stackId, group),
      name: `gantry/${stackId}`,
      state: statusState(run.state),
      description: statusDescription({
        ...run,
        applied: wasApplied(run),
        warnings: wordsOfWarnings(receipts),
      }),
      url: runUrl(deps, stackId, run.id),
    },
  };
}

/** The comment and the report tell what a run came to; its progress is in the status. */
async function tellOthers(deps: FeedbackDeps, newest: Newest): Promise<void> {
  const { run, integrationId, repositoryUuid, checks, group } = newest;
  const place = { integrationId, repositoryUuid };
  const summary = checks !== 'individual';
  const comment = run.pull_request !== null && (isTerminal(run.state) || hasResult(run));
  if (!summary && !comment) return;
  await deps.db.transaction(async (trx) => {
    if (summary) {
      const { repository, sha, branch } = run;
      await deps.emit(trx, 'summary.due', { ...place, repository, sha, branch, group });
    }
    if (comment) await deps.emit(trx, 'comment.due', { ...place, pullRequest: run.pull_request ?? 0 });
  });
}

const hasResult = ({ state, delta }: RunRow): boolean => !isWorking(state) && delta !== null;

/** A run with something to apply ends FINISHED only after the apply. */
const wasApplied = ({ type, state, delta }: RunRow): boolean =>
  type !== 'PROPOSED' && state === 'FINISHED' && delta !== null && hasChanges(delta);
