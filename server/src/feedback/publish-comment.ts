import { sha256Hex } from '../platform/ids.ts';
import { changesOf, latestOfPullRequest, type RunRow } from '../runs/index.ts';
import { type StackRow, stacksByIds, stacksOfRepository } from '../stacks/index.ts';
import { integrationById } from '../vcs/index.ts';
import { type FeedbackDeps, runUrl } from './deps.ts';
import { type RenderedRun, renderComment } from './render.ts';
import { noteComment, sentComment } from './store.ts';

type Due = { readonly integrationId: string; readonly repositoryUuid: string; readonly pullRequest: number };

const changesLoaded = 100;

/** Brings the one comment of a pull request to what its newest runs are now. */
export function createPublishComment(deps: FeedbackDeps) {
  return async ({ integrationId, repositoryUuid, pullRequest }: Due): Promise<void> => {
    const { db, clock, vcs } = deps;
    const integration = await integrationById(db.kysely, integrationId);
    if (integration === undefined) return;
    const routed = await stacksOfRepository(db.kysely, integrationId, repositoryUuid);
    const runs = await latestOfPullRequest(
      db.kysely,
      routed.map((stack) => stack.id),
      pullRequest,
    );
    const [first] = runs;
    if (first === undefined) return;
    const stacks = new Map(
      (
        await stacksByIds(
          db.kysely,
          runs.map((run) => run.stack_id),
        )
      ).map((row) => [row.id, row]),
    );
    const rendered = await Promise.all(runs.map((run) => rendering(deps, run, stacks.get(run.stack_id))));
    const body = renderComment(rendered.toSorted(byName), vcs.provider.limits.commentChars);
    const key = { integration_id: integrationId, repository_uuid: repositoryUuid, pull_request: pullRequest };
    const sent = await sentComment(db.kysely, key);
    const fingerprint = sha256Hex(body);
    if (sent?.fingerprint === fingerprint) return;
    const client = await vcs.clientFor(integrationId);
    const commentId = await client.ensureComment(
      first.repository,
      pullRequest,
      sent?.comment_id ?? null,
      body,
    );
    await noteComment(db.kysely, { ...key, comment_id: commentId, fingerprint, sent_at: clock.now() });
  };
}

const byName = (left: RenderedRun, right: RenderedRun): number =>
  left.stackName.localeCompare(right.stackName);

async function rendering(deps: FeedbackDeps, run: RunRow, stack: StackRow | undefined): Promise<RenderedRun> {
  const { changes, omitted } = await changesOf(deps.db.kysely, run.id);
  return {
    stackId: run.stack_id,
    stackName: stack?.name ?? run.stack_id,
    number: run.number,
    url: runUrl(deps, run.stack_id, run.id),
    state: run.state,
    reason: run.reason,
    delta: run.delta,
    diagnostics: run.diagnostics,
    changes: changes.slice(0, changesLoaded),
    changesOmitted: omitted + Math.max(0, changes.length - changesLoaded),
    sha: run.sha,
  };
}
