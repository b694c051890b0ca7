import { AppError } from '@gantry/contract/errors';
import { isTerminal } from '@gantry/contract/run-states';
import { sha256Hex } from '../platform/ids.ts';
import { receiptsOfRuns } from '../policies/index.ts';
import { changesOf, latestOfPullRequest, logTextOf, type RunRow, runUrl } from '../runs/index.ts';
import { type StackRow, stacksByIds, stacksOfRepository } from '../stacks/index.ts';
import { integrationById } from '../vcs/index.ts';
import { type CommentLevel, commentLevel } from './comment-level.ts';
import type { FeedbackDeps, ProposedModule } from './deps.ts';
import { planExcerpt } from './plan-excerpt.ts';
import { commentHeading, type RenderedRun, renderComment } from './render.ts';
import { noteComment, type SentComment, sentComment } from './store.ts';

export type CommentDue = {
  readonly integrationId: string;
  readonly repositoryUuid: string;
  readonly pullRequest: number;
};
type Told = { readonly run: RunRow; readonly stack: StackRow; readonly level: CommentLevel };

const changesLoaded = 100;
const planCharacters = 2_000_000;
/** While runs are under way the comment is edited at most so often. */
const quietMilliseconds = 4_000;

/** Brings the one comment of a pull request to what its newest runs are now. */
export function createPublishComment(deps: FeedbackDeps) {
  return async (due: CommentDue): Promise<void> => {
    const integration = await integrationById(deps.db.kysely, due.integrationId);
    const told = integration === undefined ? [] : await toldRuns(deps, due);
    const modules = integration === undefined ? [] : await toldModules(deps, due);
    const repository = told[0]?.run.repository ?? modules[0]?.module.repository;
    if (repository === undefined) return;
    const sent = await sentComment(deps.db.kysely, keyOf(due));
    const isMoving =
      told.some(({ run }) => !isTerminal(run.state)) || modules.some((one) => one.told.state === 'pending');
    if (sent?.comment_id != null && isMoving && isTooSoon(deps, sent)) {
      await deps.db.transaction((trx) => deps.emit(trx, 'comment.later', due));
      return;
    }
    const rendered = await Promise.all(told.map((one) => rendering(deps, one)));
    const body = renderComment(
      rendered.toSorted(byName),
      deps.vcs.provider.limits.commentChars,
      modules.map((one) => one.told),
      rendered[0] === undefined ? null : `${deps.publicUrl}/runs?commit=${rendered[0].sha}`,
    );
    if (sent?.comment_id != null && sent.fingerprint === sha256Hex(body)) return;
    await write(deps, due, { repository, body, sent });
  };
}

const keyOf = ({ integrationId, repositoryUuid, pullRequest }: CommentDue) => ({
  integration_id: integrationId,
  repository_uuid: repositoryUuid,
  pull_request: pullRequest,
});

const byName = (left: RenderedRun, right: RenderedRun): number =>
  left.stackName.localeCompare(right.stackName);

const isTooSoon = ({ clock }: FeedbackDeps, sent: SentComment): boolean =>
  clock.now().getTime() - sent.sent_at.getTime() < quietMilliseconds;

/** The modules that want to be in the comment, by name. */
async function toldModules(deps: FeedbackDeps, due: CommentDue): Promise<ProposedModule[]> {
  const proposed = await deps.proposedModules(due);
  return proposed
    .filter(({ module }) => commentLevel(module) !== null)
    .toSorted((left, right) => left.told.name.localeCompare(right.told.name));
}

/** The newest runs of the stacks that want to be in the comment. */
async function toldRuns({ db }: FeedbackDeps, due: CommentDue): Promise<Told[]> {
  const routed = await stacksOfRepository(db.kysely, due.integrationId, due.repositoryUuid);
  const ids = routed.map((stack) => stack.id);
  const runs = await latestOfPullRequest(db.kysely, ids, due.pullRequest);
  const wanted = runs.map((run) => run.stack_id);
  const stacks = new Map((await stacksByIds(db.kysely, wanted)).map((row) => [row.id, row]));
  return runs.flatMap((run) => {
    const stack = stacks.get(run.stack_id);
    const level = stack === undefined ? null : commentLevel(stack);
    return stack === undefined || level === null ? [] : [{ run, stack, level }];
  });
}

type Write = { readonly repository: string; readonly body: string; readonly sent: SentComment | undefined };

async function write(deps: FeedbackDeps, due: CommentDue, { repository, body, sent }: Write): Promise<void> {
  const { db, clock, vcs } = deps;
  const key = keyOf(due);
  const note = (row: Pick<SentComment, 'comment_id' | 'fingerprint' | 'creating' | 'problem'>) =>
    noteComment(db.kysely, { ...key, ...row, sent_at: clock.now() });
  const client = await vcs.clientFor(due.integrationId);
  let commentId = sent?.comment_id ?? null;
  // The last attempt to create it was never answered: it may be there.
  if (commentId === null && sent?.creating)
    commentId = await client.findComment(repository, due.pullRequest, { beginning: commentHeading });
  if (commentId === null) await note({ comment_id: null, fingerprint: null, creating: true, problem: null });
  try {
    const written = await client.ensureComment(repository, due.pullRequest, commentId, body);
    await note({ comment_id: written, fingerprint: sha256Hex(body), creating: false, problem: null });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'VCS_REQUEST_REFUSED') throw error;
    deps.logger.warn({ error, pullRequest: due.pullRequest }, 'a comment was refused');
    const fingerprint = sha256Hex(body);
    await note({ comment_id: commentId, fingerprint, creating: false, problem: error.message });
  }
}

async function rendering(deps: FeedbackDeps, { run, stack, level }: Told): Promise<RenderedRun> {
  const { kysely } = deps.db;
  const { changes, omitted } = await changesOf(kysely, run.id);
  const receipts = (await receiptsOfRuns(kysely, [run.id])).get(run.id) ?? [];
  const plan = run.delta === null ? '' : await logTextOf(kysely, run.id, 'PLANNING', planCharacters);
  return {
    stackId: run.stack_id,
    stackName: stack.name,
    number: run.number,
    url: runUrl(deps, run.stack_id, run.id),
    state: run.state,
    reason: run.reason,
    delta: run.delta,
    diagnostics: run.diagnostics,
    receipts,
    changes: level.delta ? changes.slice(0, changesLoaded) : null,
    changesOmitted: omitted + Math.max(0, changes.length - changesLoaded),
    planLines: planExcerpt(plan, level.planLines),
    sha: run.sha,
  };
}
