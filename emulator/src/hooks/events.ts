/** The events that a subscription may name, with the words of Bitbucket's webhook form. */
export type HookEvent = {
  readonly event: string;
  readonly category: string;
  readonly label: string;
  readonly description: string;
};

const REPOSITORY: readonly HookEvent[] = [
  event('repo:push', 'Repository', 'Push', 'Whenever a repository push occurs'),
  event('repo:fork', 'Repository', 'Fork', 'Whenever a repository fork occurs'),
  event('repo:updated', 'Repository', 'Updated', 'Whenever a repository update occurs'),
  event('repo:transfer', 'Repository', 'Transfer accepted', 'Whenever a repository transfer is accepted'),
  event('repo:created', 'Repository', 'Created', 'Whenever a repository is created'),
  event('repo:deleted', 'Repository', 'Deleted', 'Whenever a repository is deleted'),
  event('repo:imported', 'Repository', 'Import', 'Whenever a repository import occurs'),
  event(
    'repo:commit_comment_created',
    'Repository',
    'Commit comment created',
    'Whenever a commit comment is created',
  ),
  event(
    'repo:commit_status_created',
    'Repository',
    'Build status created',
    'Whenever a build status is created',
  ),
  event(
    'repo:commit_status_updated',
    'Repository',
    'Build status updated',
    'Whenever a build status is updated',
  ),
];

const PULL_REQUEST: readonly HookEvent[] = [
  event('pullrequest:created', 'Pull Request', 'Created', 'When a pull request is created'),
  event('pullrequest:updated', 'Pull Request', 'Updated', 'When a pull request is updated'),
  event(
    'pullrequest:push',
    'Pull Request',
    'Push',
    'When the source branch of a pull request receives a push',
  ),
  event('pullrequest:approved', 'Pull Request', 'Approved', 'When someone has approved a pull request'),
  event(
    'pullrequest:unapproved',
    'Pull Request',
    'Approval removed',
    'When someone has removed their approval',
  ),
  event(
    'pullrequest:changes_request_created',
    'Pull Request',
    'Changes Request created',
    'When someone has requested changes on a pull request',
  ),
  event(
    'pullrequest:changes_request_removed',
    'Pull Request',
    'Changes Request removed',
    'When someone has removed their request for changes',
  ),
  event('pullrequest:fulfilled', 'Pull Request', 'Merged', 'When a pull request is merged'),
  event('pullrequest:rejected', 'Pull Request', 'Declined', 'When a pull request is declined'),
  event(
    'pullrequest:comment_created',
    'Pull Request',
    'Comment created',
    'When a pull request comment is created',
  ),
  event(
    'pullrequest:comment_updated',
    'Pull Request',
    'Comment updated',
    'When a pull request comment is updated',
  ),
  event(
    'pullrequest:comment_deleted',
    'Pull Request',
    'Comment deleted',
    'When a pull request comment is deleted',
  ),
  event(
    'pullrequest:comment_resolved',
    'Pull Request',
    'Comment resolved',
    'When a comment thread is resolved',
  ),
  event(
    'pullrequest:comment_reopened',
    'Pull Request',
    'Comment reopened',
    'When a comment thread is reopened',
  ),
];

const OTHER: readonly HookEvent[] = [
  event('issue:created', 'Issue', 'Created', 'Whenever an issue is created'),
  event('issue:updated', 'Issue', 'Updated', 'Whenever an issue is updated'),
  event('issue:comment_created', 'Issue', 'Comment created', 'Whenever an issue comment is created'),
  event('pipeline:span_created', 'Pipelines', 'Span created', 'Whenever a pipeline span is created'),
];

const WORKSPACE_ONLY: readonly HookEvent[] = [
  event('project:updated', 'Project', 'Updated', 'Whenever a project is updated'),
];

/** What each kind of subject can subscribe to. */
export const HOOK_EVENTS: Readonly<Record<'repository' | 'workspace', readonly HookEvent[]>> = {
  repository: [...REPOSITORY, ...PULL_REQUEST, ...OTHER],
  workspace: [...REPOSITORY, ...PULL_REQUEST, ...OTHER, ...WORKSPACE_ONLY],
};

function event(name: string, category: string, label: string, description: string): HookEvent {
  return { event: name, category, label, description };
}
