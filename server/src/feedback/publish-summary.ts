import { integrationById } from '../vcs/index.ts';
import type { FeedbackDeps } from './deps.ts';
import { ensureStatus } from './ensure-status.ts';
import { aggregate } from './render.ts';
import { latestRunsOfCommit } from './store.ts';

export type SummaryDue = {
  readonly integrationId: string;
  readonly repositoryUuid: string;
  readonly sha: string;
  readonly proposed: boolean;
};

/** Brings `gantry/proposed` or `gantry/tracked` of a commit to what its runs are now. */
export function createPublishSummary(deps: FeedbackDeps) {
  return async (commit: SummaryDue): Promise<void> => {
    const integration = await integrationById(deps.db.kysely, commit.integrationId);
    const latest = await latestRunsOfCommit(deps.db.kysely, commit);
    const [run] = latest;
    if (run === undefined || integration === undefined || integration.vcs_checks === 'individual') return;
    const name = `gantry/${commit.proposed ? 'proposed' : 'tracked'}`;
    const url = `${deps.publicUrl}/runs?commit=${commit.sha}`;
    await ensureStatus(deps, { ...commit, run }, { keyName: name, name, ...aggregate(latest), url });
  };
}
