import type { RunRow } from '../runs/index.ts';
import type { CommitStatus } from '../vcs/index.ts';
import type { FeedbackDeps } from './deps.ts';
import { noteStatus, sentStatus } from './store.ts';

type Target = { readonly integrationId: string; readonly repositoryUuid: string; readonly run: RunRow };

/** Writes a status of the run's commit unless the last one written under its key said the same. */
export async function ensureStatus(
  { db, clock, vcs }: FeedbackDeps,
  { integrationId, repositoryUuid, run }: Target,
  { keyName, ...status }: Omit<CommitStatus, 'key' | 'branch'> & { keyName: string },
): Promise<void> {
  const key = vcs.provider.statusKey(keyName);
  const at = { integration_id: integrationId, repository_uuid: repositoryUuid, sha: run.sha, key };
  const fingerprint = [status.state, status.description, status.url].join('\n');
  if ((await sentStatus(db.kysely, at)) === fingerprint) return;
  const client = await vcs.clientFor(integrationId);
  await client.setCommitStatus(run.repository, run.sha, { ...status, key, branch: run.branch });
  await noteStatus(db.kysely, { ...at, run_id: run.id, fingerprint, sent_at: clock.now() });
}
