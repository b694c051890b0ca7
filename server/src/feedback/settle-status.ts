import type { FeedbackDeps } from './deps.ts';
import { writeStatus } from './ensure-status.ts';
import { statusByKey } from './statuses-store.ts';

export type DoubtfulStatus = {
  readonly integrationId: string;
  readonly repositoryUuid: string;
  readonly sha: string;
  readonly key: string;
};

/** Writes once more what was written last, now that no older write can arrive any more. */
export function createSettleStatus(deps: FeedbackDeps) {
  return async ({ integrationId, repositoryUuid, sha, key }: DoubtfulStatus): Promise<void> => {
    const at = { integration_id: integrationId, repository_uuid: repositoryUuid, sha, key };
    const row = await statusByKey(deps.db.kysely, at);
    if (row === undefined || !row.doubtful) return;
    const { name, state, description, url } = row;
    const wanted = {
      ...{ integrationId, repositoryUuid, sha, repository: row.repository, branch: row.refname },
      runId: row.run_id,
      runVersion: row.run_version,
      status: { key, name, state, description, url },
    };
    await writeStatus(deps, wanted, { force: true, settles: true });
  };
}
