import { AppError } from '@gantry/contract/errors';
import { sha256Hex } from '../platform/ids.ts';
import { receiptsOfRuns } from '../policies/index.ts';
import { changesOf, runUrl } from '../runs/index.ts';
import { stackById } from '../stacks/index.ts';
import type { CommitReport } from '../vcs/index.ts';
import type { FeedbackDeps } from './deps.ts';
import { reportOf } from './report.ts';
import { type Newest, newestOf, noteReport, sentReport } from './store.ts';

/** Brings the report of a stack on a commit to what its newest run with a result came to. */
export function createPublishReport(deps: FeedbackDeps) {
  return async ({ runId }: { runId: string }): Promise<void> => {
    const newest = await newestOf(deps.db.kysely, runId);
    const stack = newest && (await stackById(deps.db.kysely, newest.run.stack_id));
    if (newest === undefined || stack === undefined) return;
    const { run } = newest;
    const { changes } = await changesOf(deps.db.kysely, run.id);
    const receipts = (await receiptsOfRuns(deps.db.kysely, [run.id])).get(run.id) ?? [];
    const report = reportOf({
      stack,
      run,
      changes,
      receipts,
      url: runUrl(deps, run.stack_id, run.id),
      most: deps.vcs.provider.limits.annotations,
    });
    if (report !== null) await ensureReport(deps, newest, report);
  };
}

async function ensureReport(
  deps: FeedbackDeps,
  { run, integrationId, repositoryUuid }: Newest,
  report: CommitReport,
): Promise<void> {
  const { db, clock, vcs, logger } = deps;
  const key = {
    integration_id: integrationId,
    repository_uuid: repositoryUuid,
    sha: run.sha,
    stack_id: run.stack_id,
  };
  const sent = await sentReport(db.kysely, key);
  const fingerprint = sha256Hex(JSON.stringify(report));
  if (sent?.fingerprint === fingerprint || isNewer(sent, run)) return;
  const row = { ...key, run_id: run.id, run_version: run.version, result: report.result ?? '' };
  const annotations = report.annotations.length;
  const before = sent?.annotations ?? 0;
  const note = (fingerprintNow: string | null, count: number, problem: string | null = null) =>
    noteReport(db.kysely, {
      ...row,
      fingerprint: fingerprintNow,
      annotations: count,
      problem,
      sent_at: clock.now(),
    });
  // Until the writes have ended it may have those from before and those from now.
  await note(null, Math.max(before, annotations));
  const client = await vcs.clientFor(integrationId);
  try {
    await client.putReport(run.repository, run.sha, report, before > 0);
    await note(fingerprint, annotations);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'VCS_REQUEST_REFUSED') throw error;
    logger.warn({ error, sha: run.sha, stack: run.stack_id }, 'a report was refused');
    await note(fingerprint, Math.max(before, annotations), error.message);
  }
}

const isNewer = (
  sent: { run_id: string; run_version: number } | undefined,
  run: { id: string; version: number },
): boolean =>
  sent !== undefined && (sent.run_id > run.id || (sent.run_id === run.id && sent.run_version > run.version));
