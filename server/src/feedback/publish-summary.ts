import type { RunRow } from '../runs/index.ts';
import { integrationById } from '../vcs/index.ts';
import type { FeedbackDeps } from './deps.ts';
import { ensureStatus, type WantedStatus } from './ensure-status.ts';
import { statusByKey } from './statuses-store.ts';
import { latestRunsOfCommit, type StatusGroup } from './store.ts';
import { aggregate } from './words.ts';

export type SummaryDue = {
  readonly integrationId: string;
  readonly repository: string;
  readonly repositoryUuid: string;
  readonly sha: string;
  readonly branch: string;
  readonly group: StatusGroup;
};

/**
 * Brings `gantry/tracked`, `gantry/proposed` or `gantry/modules` of a commit to what its runs are now; no runs are a
 * green "0 runs". With `patient`, counts that merely move while runs are under way are left for a later write.
 */
export function createPublishSummary(deps: FeedbackDeps, { patient }: { patient: boolean }) {
  return async (due: SummaryDue): Promise<void> => {
    const integration = await integrationById(deps.db.kysely, due.integrationId);
    if (integration === undefined || integration.vcs_checks === 'individual') return;
    if (patient && (await isWorthWaiting(deps, due))) {
      await deps.db.transaction((trx) => deps.emit(trx, 'summary.later', due));
      return;
    }
    await ensureStatus(deps, () => wantedSummary(deps, due));
  };
}

const nameOf = ({ group }: SummaryDue): string => `gantry/${group}`;
const keyOf = ({ vcs }: FeedbackDeps, due: SummaryDue): string => vcs.provider.statusKey(nameOf(due));

async function isWorthWaiting(deps: FeedbackDeps, due: SummaryDue): Promise<boolean> {
  const { integrationId: integration_id, repositoryUuid: repository_uuid, sha } = due;
  const sent = await statusByKey(deps.db.kysely, {
    integration_id,
    repository_uuid,
    sha,
    key: keyOf(deps, due),
  });
  if (sent?.state !== 'in_progress' || sent.fingerprint === null) return false;
  return aggregate(await latestRunsOfCommit(deps.db.kysely, due)).state === 'in_progress';
}

async function wantedSummary(deps: FeedbackDeps, due: SummaryDue): Promise<WantedStatus> {
  const { group: _group, ...subject } = due;
  const latest = await latestRunsOfCommit(deps.db.kysely, due);
  return {
    ...subject,
    ...newness(latest),
    status: {
      key: keyOf(deps, due),
      name: nameOf(due),
      ...aggregate(latest),
      url: `${deps.publicUrl}/runs?commit=${due.sha}`,
    },
  };
}

/** Grows with every change of any of the runs, and with every new run. */
const newness = (runs: readonly RunRow[]): { runId: string; runVersion: number } => ({
  runId: runs.reduce((newest, { id }) => (id > newest ? id : newest), ''),
  runVersion: runs.reduce((sum, { version }) => sum + version, 0),
});
