import { isWorking } from '@gantry/contract/run-states';
import { hasChanges, type RunRow, runById } from '../runs/index.ts';
import { type StackRow, stackById } from '../stacks/index.ts';
import { type CommitStatus, type IntegrationRow, integrationById } from '../vcs/index.ts';
import { type FeedbackDeps, runUrl } from './deps.ts';
import { aggregate, statusDescription, statusState } from './render.ts';
import { latestRunsOfCommit, noteStatus, sentStatus } from './store.ts';

/** Hop 9: brings the commit's statuses to what the run is now, then sees to the pull request's comment. */
export function createPublishStatus(deps: FeedbackDeps) {
  return async ({ runId }: { runId: string }): Promise<void> => {
    const run = await runById(deps.db.kysely, runId);
    const stack = run && (await stackById(deps.db.kysely, run.stack_id));
    if (run === undefined || stack === undefined || stack.integration_id === null) return;
    const integration = await integrationById(deps.db.kysely, stack.integration_id);
    if (integration === undefined) return;
    await publishStatuses(deps, run, stack, integration);
    // The comment tells what a run came to; its progress is in the status.
    if (run.pull_request === null || isWorking(run.state)) return;
    const comment = {
      integrationId: integration.id,
      repositoryUuid: stack.repository_uuid,
      pullRequest: run.pull_request,
    };
    await deps.db.transaction((trx) => deps.emit(trx, 'comment.due', comment));
  };
}

async function publishStatuses(
  deps: FeedbackDeps,
  run: RunRow,
  stack: StackRow,
  integration: IntegrationRow,
): Promise<void> {
  const proposed = run.type === 'PROPOSED';
  const kind = proposed ? 'proposed' : 'tracked';
  const target = {
    integrationId: integration.id,
    repositoryUuid: stack.repository_uuid,
    sha: run.sha,
    proposed,
  };
  const latest = await latestRunsOfCommit(deps.db.kysely, target);
  const newest = latest.find((other) => other.stack_id === run.stack_id) ?? run;
  const write = (status: Omit<CommitStatus, 'key' | 'branch'>, keyName: string): Promise<void> =>
    ensureStatus(deps, { run: newest, stack, integration }, { ...status, keyName });
  if (integration.vcs_checks !== 'aggregated') {
    const name = `gantry/${stack.id}`;
    const status = {
      name,
      state: statusState(newest.state),
      description: statusDescription({ ...newest, applied: wasApplied(newest) }),
      url: runUrl(deps, stack.id, newest.id),
    };
    await write(status, `${name}/${kind}`);
  }
  if (integration.vcs_checks !== 'individual') {
    const name = `gantry/${kind}`;
    await write({ name, ...aggregate(latest), url: `${deps.publicUrl}/runs?commit=${run.sha}` }, name);
  }
}

/** A run with something to apply ends FINISHED only after the apply. */
const wasApplied = ({ type, state, delta }: RunRow): boolean =>
  type !== 'PROPOSED' && state === 'FINISHED' && delta !== null && hasChanges(delta);

type Target = { readonly run: RunRow; readonly stack: StackRow; readonly integration: IntegrationRow };

/** Writes a status unless the last one written under its key said the same. */
async function ensureStatus(
  { db, clock, vcs }: FeedbackDeps,
  { run, stack, integration }: Target,
  { keyName, ...status }: Omit<CommitStatus, 'key' | 'branch'> & { keyName: string },
): Promise<void> {
  const key = vcs.provider.statusKey(keyName);
  const at = { integration_id: integration.id, repository_uuid: stack.repository_uuid, sha: run.sha, key };
  const fingerprint = [status.state, status.description, status.url].join('\n');
  if ((await sentStatus(db.kysely, at)) === fingerprint) return;
  const client = await vcs.clientFor(integration.id);
  await client.setCommitStatus(run.repository, run.sha, { ...status, key, branch: run.branch });
  await noteStatus(db.kysely, { ...at, run_id: run.id, fingerprint, sent_at: clock.now() });
}
