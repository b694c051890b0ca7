import { ApiError, badField, conflict, notFound } from '../errors.ts';
import { presentComment } from '../present/pull-requests.ts';
import type { Account, Comment, PullRequest } from '../state/types.ts';
import type { World } from '../world.ts';
import { emitPullRequest } from './pull-request-events.ts';
import { participantOf } from './reviewers.ts';

export type NewComment = {
  readonly raw: string;
  readonly inline?: Comment['inline'] | undefined;
  readonly parentId?: number | undefined;
};

/** A comment and the pull request that it is on. */
export type Thread = { readonly pullRequest: PullRequest; readonly comment: Comment };

/** Adds a comment; closed pull requests can be commented too. */
export async function addComment(
  world: World,
  pullRequest: PullRequest,
  user: Account,
  wanted: NewComment,
): Promise<Comment> {
  const parent = wanted.parentId === undefined ? null : (pullRequest.comments.get(wanted.parentId) ?? null);
  if (wanted.parentId !== undefined && !parent)
    throw badField('parent', `comment not found: ${wanted.parentId}`);
  const now = world.now();
  const comment: Comment = {
    id: world.state.nextCommentId++,
    user,
    raw: wanted.raw,
    createdOn: now,
    updatedOn: now,
    deleted: false,
    inline: wanted.inline ?? null,
    parent,
    resolution: null,
  };
  pullRequest.comments.set(comment.id, comment);
  participantOf(pullRequest, user, now).participatedOn = now;
  pullRequest.activity.push({ kind: 'comment', on: now, by: user, comment });
  await emitComment(world, { pullRequest, comment }, 'comment_created', user);
  return comment;
}

export async function editComment(
  world: World,
  { pullRequest, comment }: Thread,
  actor: Account,
  raw: string,
): Promise<void> {
  requireAuthor(comment, actor);
  comment.raw = raw;
  comment.updatedOn = world.now();
  await emitComment(world, { pullRequest, comment }, 'comment_updated', actor);
}

/** A deleted comment stays in lists, empty and marked, so that its replies keep their place. */
export async function deleteComment(
  world: World,
  { pullRequest, comment }: Thread,
  actor: Account,
): Promise<void> {
  requireAuthor(comment, actor);
  comment.deleted = true;
  comment.updatedOn = world.now();
  await emitComment(world, { pullRequest, comment }, 'comment_deleted', actor);
}

/** Resolves a thread: only its first comment, and only on the diff. */
export async function resolveComment(
  world: World,
  { pullRequest, comment }: Thread,
  actor: Account,
): Promise<NonNullable<Comment['resolution']>> {
  if (comment.parent) throw new ApiError(403, 'Only top-level comments can be resolved.');
  if (!comment.inline) throw new ApiError(403, 'Only comments on the diff can be resolved.');
  if (comment.resolution) throw conflict('This comment has already been resolved.');
  comment.resolution = { user: actor, createdOn: world.now() };
  await emitComment(world, { pullRequest, comment }, 'comment_resolved', actor);
  return comment.resolution;
}

export async function reopenComment(
  world: World,
  { pullRequest, comment }: Thread,
  actor: Account,
): Promise<void> {
  if (!comment.resolution) throw notFound('This comment has not been resolved.');
  comment.resolution = null;
  await emitComment(world, { pullRequest, comment }, 'comment_reopened', actor);
}

function emitComment(world: World, { pullRequest, comment }: Thread, event: string, actor: Account) {
  const extra = { comment: presentComment(world, pullRequest, comment) };
  return emitPullRequest(world, pullRequest, { event, actor, extra });
}

function requireAuthor(comment: Comment, actor: Account): void {
  if (comment.user.uuid !== actor.uuid) throw new ApiError(403, 'You can only change your own comments.');
}
