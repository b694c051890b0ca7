import { fullName } from '../state/state.ts';
import type { Account, Activity, Comment, Participant, PullRequest, Repository } from '../state/types.ts';
import type { World } from '../world.ts';
import { presentAccount } from './accounts.ts';
import { api, html, type Json, timestamp } from './basics.ts';
import { presentCommitStub } from './commits.ts';
import { rendered } from './markdown.ts';
import { SYNC_STRATEGIES } from './refs.ts';
import { presentRepositoryStub, repositoryPath } from './repositories.ts';

/** Pull requests show only this much of a hash, in the REST API as in deliveries. */
export const SHORT_HASH = 12;

export function pullRequestPath(pullRequest: PullRequest): string {
  return `${repositoryPath(pullRequest.repository)}/pullrequests/${pullRequest.id}`;
}

/** The single pull request: of the REST API and of deliveries. */
export function presentPullRequest(world: World, pullRequest: PullRequest): Json {
  const participants = [...pullRequest.participants.values()];
  return {
    ...presentListedPullRequest(world, pullRequest),
    rendered: {
      title: rendered(pullRequest.title),
      description: rendered(pullRequest.description),
      ...(pullRequest.reason ? { reason: rendered(pullRequest.reason) } : {}),
    },
    reviewers: participants
      .filter((participant) => participant.role === 'REVIEWER')
      .map((participant) => presentAccount(world, participant.user)),
    participants: participants.map((participant) => presentParticipant(world, participant)),
  };
}

/** A value of the list, which leaves out reviewers and participants. */
export function presentListedPullRequest(world: World, pullRequest: PullRequest): Json {
  const { repository, source, destination } = pullRequest;
  return {
    comment_count: [...pullRequest.comments.values()].filter((comment) => !comment.deleted).length,
    task_count: 0,
    type: 'pullrequest',
    id: pullRequest.id,
    title: pullRequest.title,
    description: pullRequest.description,
    state: pullRequest.state,
    draft: pullRequest.draft,
    queued: false,
    merge_commit: presentHash(world, repository, pullRequest.mergeCommit),
    close_source_branch: pullRequest.closeSourceBranch,
    closed_by: pullRequest.closedBy ? presentAccount(world, pullRequest.closedBy) : null,
    author: presentAccount(world, pullRequest.author),
    reason: pullRequest.reason,
    created_on: timestamp(pullRequest.createdOn),
    updated_on: timestamp(pullRequest.updatedOn),
    destination: presentEndpoint(world, repository, { name: destination.branch }, destination.hash),
    source: presentEndpoint(
      world,
      source.repository,
      { name: source.branch, links: {}, sync_strategies: SYNC_STRATEGIES },
      source.hash,
    ),
    links: pullRequestLinks(world, pullRequest),
    summary: rendered(pullRequest.description),
  };
}

function presentEndpoint(world: World, repository: Repository, branch: Json, hash: string | null): Json {
  return {
    branch,
    commit: presentHash(world, repository, hash),
    repository: presentRepositoryStub(world, repository),
  };
}

function presentHash(world: World, repository: Repository, hash: string | null): Json | null {
  return hash === null ? null : presentCommitStub(world, repository, hash.slice(0, SHORT_HASH));
}

/** `{source repository}:{source}%0D{destination}`, the spec that the redirects of a pull request use. */
export function pullRequestSpec(pullRequest: PullRequest): string {
  const source = pullRequest.source.hash?.slice(0, SHORT_HASH) ?? '';
  const destination = pullRequest.destination.hash?.slice(0, SHORT_HASH) ?? '';
  return `${fullName(pullRequest.source.repository)}:${source}%0D${destination}`;
}

function pullRequestLinks(world: World, pullRequest: PullRequest): Json {
  const path = pullRequestPath(pullRequest);
  const repository = repositoryPath(pullRequest.repository);
  const spec = `${pullRequestSpec(pullRequest)}?from_pullrequest_id=${pullRequest.id}&topic=true`;
  return {
    self: api(world, path),
    html: html(world, `/${fullName(pullRequest.repository)}/pull-requests/${pullRequest.id}`),
    commits: api(world, `${path}/commits`),
    approve: api(world, `${path}/approve`),
    'request-changes': api(world, `${path}/request-changes`),
    diff: api(world, `${repository}/diff/${spec}`),
    diffstat: api(world, `${repository}/diffstat/${spec}`),
    comments: api(world, `${path}/comments`),
    activity: api(world, `${path}/activity`),
    merge: api(world, `${path}/merge`),
    decline: api(world, `${path}/decline`),
    statuses: api(world, `${path}/statuses`),
  };
}

export function presentParticipant(world: World, participant: Participant): Json {
  return {
    type: 'participant',
    user: presentAccount(world, participant.user),
    role: participant.role,
    approved: participant.state === 'approved',
    state: participant.state,
    participated_on: timestamp(participant.participatedOn),
  };
}

/** `approval` and `changes_request` of deliveries and of the activity log. */
export function presentReview(world: World, by: Account, on: Date): Json {
  return { date: timestamp(on), user: presentAccount(world, by) };
}

function presentPullRequestStub(world: World, pullRequest: PullRequest): Json {
  return {
    type: 'pullrequest',
    id: pullRequest.id,
    title: pullRequest.title,
    draft: pullRequest.draft,
    links: {
      self: api(world, pullRequestPath(pullRequest)),
      html: html(world, `/${fullName(pullRequest.repository)}/pull-requests/${pullRequest.id}`),
    },
  };
}

export function presentComment(world: World, pullRequest: PullRequest, comment: Comment): Json {
  const self = `${pullRequestPath(pullRequest)}/comments/${comment.id}`;
  const page = `/${fullName(pullRequest.repository)}/pull-requests/${pullRequest.id}/_/diff`;
  return {
    id: comment.id,
    created_on: timestamp(comment.createdOn),
    updated_on: timestamp(comment.updatedOn),
    content: rendered(comment.deleted ? '' : comment.raw),
    user: presentAccount(world, comment.user),
    deleted: comment.deleted,
    pending: false,
    ...(comment.parent
      ? {
          parent: {
            id: comment.parent.id,
            links: {
              self: api(world, `${pullRequestPath(pullRequest)}/comments/${comment.parent.id}`),
              html: html(world, `${page}#comment-${comment.parent.id}`),
            },
          },
        }
      : {}),
    ...(comment.inline ? { inline: comment.inline } : {}),
    ...(comment.resolution ? { resolution: presentResolution(world, comment.resolution) } : {}),
    type: 'pullrequest_comment',
    links: { self: api(world, self), html: html(world, `${page}#comment-${comment.id}`) },
    pullrequest: presentPullRequestStub(world, pullRequest),
  };
}

export function presentResolution(world: World, resolution: { user: Account; createdOn: Date }): Json {
  return {
    type: 'comment_resolution',
    user: presentAccount(world, resolution.user),
    created_on: timestamp(resolution.createdOn),
  };
}

/** One entry of the activity log. */
export function presentActivity(world: World, pullRequest: PullRequest, activity: Activity): Json {
  const pull_request = presentPullRequestStub(world, pullRequest);
  if (activity.kind === 'comment') {
    return { pull_request, comment: presentComment(world, pullRequest, activity.comment) };
  }
  if (activity.kind !== 'update') {
    const review = { ...presentReview(world, activity.by, activity.on), pullrequest: pull_request };
    return { pull_request, [activity.kind]: review };
  }
  const { snapshot } = activity;
  const { repository, source } = pullRequest;
  return {
    pull_request,
    update: {
      state: snapshot.state,
      draft: snapshot.draft,
      title: snapshot.title,
      description: snapshot.description,
      reason: snapshot.reason,
      author: presentAccount(world, activity.by),
      date: timestamp(activity.on),
      destination: presentEndpoint(
        world,
        repository,
        { name: snapshot.destination.branch },
        snapshot.destination.hash,
      ),
      source: presentEndpoint(
        world,
        source.repository,
        { name: snapshot.source.branch },
        snapshot.source.hash,
      ),
    },
  };
}
