import { readCommit } from '../git/commits.ts';
import { conflictingPaths, mergeBase, unifiedDiff } from '../git/diff.ts';
import { MERGE_STRATEGIES, type MergeStrategy } from '../git/merge.ts';
import { pullRequestHashes } from '../rest/pull-request-commits.ts';
import { statusesOf } from '../rest/statuses.ts';
import { fullName } from '../state/state.ts';
import type { Activity, Comment, PullRequest, User } from '../state/types.ts';
import type { World } from '../world.ts';
import { diffView, type LineNotes } from './diff.ts';
import { type Html, html } from './html.ts';
import { annotationNotes, reportList } from './insights.ts';
import { action, builds, hashLink, lozenge, markdown, person, pullRequestState, time } from './parts.ts';

/** As Bitbucket names them. */
const STRATEGIES: Record<MergeStrategy, string> = {
  merge_commit: 'Merge commit',
  squash: 'Squash',
  fast_forward: 'Fast forward',
  squash_fast_forward: 'Squash, fast forward only',
  rebase_fast_forward: 'Rebase, fast forward',
  rebase_merge: 'Rebase, merge',
};

/** Everything about one pull request on one page. */
export async function pullRequestBody(world: World, pullRequest: PullRequest, viewer: User): Promise<Html> {
  const { repository, source, destination } = pullRequest;
  const base = `/${fullName(repository)}`;
  const hashes = await pullRequestHashes(pullRequest);
  const commits = await Promise.all(hashes.map((hash) => readCommit(repository.git, hash)));
  const reports = [...(repository.reports.get(source.hash ?? '')?.values() ?? [])];
  const fork = source.repository === repository ? '' : `${fullName(source.repository)}: `;
  return html`<h1>${pullRequest.title} <span class="muted">#${pullRequest.id}</span></h1>
    <p>${pullRequestState(pullRequest)} ${person(pullRequest.author)} wants to merge
      <code>${fork}${source.branch}</code> into <code>${destination.branch}</code>,
      <span class="muted">${time(pullRequest.createdOn, world.now())}</span></p>
    ${pullRequest.reason ? html`<p>Reason: ${pullRequest.reason}</p>` : null}
    ${await actions(pullRequest, viewer)}
    <h2>Description</h2>
    ${pullRequest.description ? html`<div class="box padded">${markdown(pullRequest.description)}</div>` : html`<p class="muted">No description.</p>`}
    <h2>Reviews</h2>${reviews(world, pullRequest)}
    <h2>Builds</h2>${builds(statusesOf(repository, hashes), world.now())}
    <h2>Reports</h2>${reportList(reports)}
    <h2>Comments</h2>${comments(world, pullRequest, viewer)}
    <h2>Activity</h2>${activity(world, pullRequest)}
    <h2>Commits</h2><ul class="rows">${commits.map(
      (commit) =>
        commit &&
        html`<li>${hashLink(base, commit.hash)} <span class="grow">${commit.message.split('\n')[0]}</span>
          <span class="muted">${commit.author.name}</span></li>`,
    )}</ul>
    <h2>Changes</h2>${await changes(pullRequest, annotationNotes(reports))}`;
}

async function actions(pullRequest: PullRequest, viewer: User): Promise<Html> {
  const base = `/${fullName(pullRequest.repository)}/pull-requests/${pullRequest.id}`;
  const state = pullRequest.participants.get(viewer.uuid)?.state ?? null;
  const review = html`
    ${state === 'approved' ? action(`${base}/unapprove`, 'Remove approval') : action(`${base}/approve`, 'Approve')}
    ${state === 'changes_requested' ? action(`${base}/remove-change-request`, 'Remove change request') : action(`${base}/request-changes`, 'Request changes')}`;
  if (pullRequest.state !== 'OPEN') return html`<div class="actions">${review}</div>`;
  const { source, destination, repository } = pullRequest;
  const conflicts =
    source.hash && destination.hash
      ? await conflictingPaths(repository.git, destination.hash, source.hash)
      : [];
  return html`${conflicts.length > 0 ? html`<p>${lozenge('bad', '✕', 'Conflicts')} in ${conflicts.join(', ')}</p>` : null}
  <div class="actions">
    <form method="post" action="${base}/merge">
      <label for="strategy">Strategy</label>
      <select id="strategy" name="strategy">${MERGE_STRATEGIES.map((strategy) => html`<option value="${strategy}">${STRATEGIES[strategy]}</option>`)}</select>
      <label class="check"><input type="checkbox" name="close"${pullRequest.closeSourceBranch ? html` checked` : null}> Close source branch</label>
      <button class="primary">Merge</button>
    </form>
    ${review}
    ${action(`${base}/${pullRequest.draft ? 'ready' : 'draft'}`, pullRequest.draft ? 'Ready for review' : 'Make a draft')}
    ${action(`${base}/decline`, 'Decline')}
  </div>`;
}

const VERDICTS = {
  approved: ['good', '✓', 'Approved'],
  changes_requested: ['bad', '✕', 'Changes requested'],
} as const;

function reviews(world: World, pullRequest: PullRequest): Html {
  const participants = [...pullRequest.participants.values()];
  if (participants.length === 0) return html`<p class="muted">Nobody has reviewed this yet.</p>`;
  return html`<ul class="rows">${participants.map((participant) => {
    const verdict = participant.state && VERDICTS[participant.state];
    return html`<li><span class="grow">${person(participant.user)}</span>
      <span class="muted">${participant.role === 'REVIEWER' ? 'Reviewer' : 'Participant'}</span>
      ${verdict ? lozenge(verdict[0], verdict[1], verdict[2]) : lozenge('idle', '○', 'No verdict')}
      <span class="muted">${time(participant.participatedOn, world.now())}</span></li>`;
  })}</ul>`;
}

function comments(world: World, pullRequest: PullRequest, viewer: User): Html {
  const base = `/${fullName(pullRequest.repository)}/pull-requests/${pullRequest.id}`;
  const threads = [...pullRequest.comments.values()].filter(({ parent }) => parent === null);
  return html`${threads.map((comment) => thread(world, pullRequest, comment))}
    <form class="stack" method="post" action="${base}/comment">
      <label for="comment">Comment as ${viewer.displayName}</label>
      <textarea id="comment" name="raw" rows="3" required aria-describedby="comment-help"></textarea>
      <p id="comment-help" class="help">Markdown. HTML is shown as text, as on Bitbucket.</p>
      <div><button>Comment</button></div>
    </form>`;
}

function thread(world: World, pullRequest: PullRequest, comment: Comment): Html {
  const replies = [...pullRequest.comments.values()].filter(({ parent }) => parent === comment);
  const place = comment.inline
    ? html`<span class="mono muted">${comment.inline.path}:${comment.inline.to ?? comment.inline.from}</span>`
    : null;
  return html`<article class="box padded comment" id="comment-${comment.id}">
    <p class="by">${person(comment.user)} <span class="muted">${time(comment.createdOn, world.now())}
      ${comment.updatedOn > comment.createdOn && !comment.deleted ? 'edited' : null}</span> ${place}
      ${comment.resolution ? lozenge('good', '✓', 'Resolved') : null}</p>
    ${comment.deleted ? html`<p class="muted">This comment was deleted.</p>` : markdown(comment.raw)}
    ${replies.map((reply) => thread(world, pullRequest, reply))}
  </article>`;
}

function activity(world: World, pullRequest: PullRequest): Html {
  return html`<ul class="rows">${pullRequest.activity.toReversed().map(
    (entry) => html`<li><span class="grow">${person(entry.by)} ${describe(pullRequest, entry)}</span>
      <span class="muted">${time(entry.on, world.now())}</span></li>`,
  )}</ul>`;
}

function describe(pullRequest: PullRequest, entry: Activity): string {
  if (entry.kind === 'comment') return 'commented';
  if (entry.kind !== 'update') return entry.kind === 'approval' ? 'approved' : 'requested changes';
  if (pullRequest.activity.indexOf(entry) === 0) return 'opened the pull request';
  const { state, source } = entry.snapshot;
  if (state === 'OPEN') return `updated it at ${source.hash?.slice(0, 7) ?? 'no commit'}`;
  return state === 'MERGED' ? 'merged it' : 'declined it';
}

async function changes({ repository, source, destination }: PullRequest, notesAt: LineNotes): Promise<Html> {
  if (!source.hash || !destination.hash)
    return html`<p class="muted">A branch of this pull request is gone.</p>`;
  const from = await mergeBase(repository.git, source.hash, destination.hash);
  return diffView((await unifiedDiff(repository.git, { from, to: source.hash })).toString(), notesAt);
}
