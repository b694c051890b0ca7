import { z } from 'zod';

/**
 * The shapes of Bitbucket's answers and deliveries as we wrote them down from recordings of 2025 and 2026. They are
 * strict about the fields, so that the emulator neither forgets one nor invents one.
 */
const link = z.strictObject({ href: z.url() });
const links = (...names: string[]) =>
  z.strictObject(Object.fromEntries(names.map((name): [string, typeof link] => [name, link])));
const uuid = z.string().regex(/^\{[0-9a-f-]{36}\}$/);
/** Microseconds and a numeric zone. */
const moment = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/);
const commitMoment = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);
const wholeHash = z.string().regex(/^[0-9a-f]{40}$/);
const shortHash = z.string().regex(/^[0-9a-f]{12}$/);
const rendered = z.strictObject({
  type: z.literal('rendered'),
  raw: z.string(),
  markup: z.literal('markdown'),
  html: z.string(),
});

export const account = z.strictObject({
  display_name: z.string(),
  links: links('self', 'avatar', 'html'),
  type: z.literal('user'),
  uuid,
  account_id: z.string(),
  nickname: z.string(),
});
const team = z.strictObject({
  display_name: z.string(),
  links: links('self', 'avatar', 'html'),
  type: z.literal('team'),
  uuid,
  username: z.string(),
});
const workspace = z.strictObject({
  type: z.literal('workspace'),
  uuid,
  name: z.string(),
  slug: z.string(),
  links: links('avatar', 'html', 'self'),
});
const project = z.strictObject({
  type: z.literal('project'),
  key: z.string(),
  uuid,
  name: z.string(),
  links: links('self', 'html', 'avatar'),
});
const repositoryStub = z.strictObject({
  type: z.literal('repository'),
  full_name: z.string(),
  links: links('self', 'html', 'avatar'),
  name: z.string(),
  uuid,
});
export const eventRepository = repositoryStub.extend({
  scm: z.literal('git'),
  website: z.null(),
  owner: team,
  workspace,
  is_private: z.boolean(),
  project,
  parent: repositoryStub.nullable(),
});
export const repository = eventRepository.extend({
  slug: z.string(),
  description: z.string(),
  fork_policy: z.string(),
  created_on: moment,
  updated_on: moment,
  size: z.number(),
  language: z.string(),
  mainbranch: z.strictObject({ name: z.string(), type: z.literal('branch') }).nullable(),
  override_settings: z.strictObject({ default_merge_strategy: z.boolean(), branching_model: z.boolean() }),
  enforced_signed_commits: z.null(),
  has_issues: z.boolean(),
  has_wiki: z.boolean(),
  links: z.looseObject({
    self: link,
    hooks: link,
    clone: z.array(z.strictObject({ name: z.enum(['https', 'ssh']), href: z.string() })),
  }),
});

const author = z.strictObject({ type: z.literal('author'), raw: z.string(), user: account.optional() });
const parent = z.strictObject({ hash: wholeHash, links: links('self', 'html'), type: z.literal('commit') });
const commitLinks = links('self', 'html', 'diff', 'approve', 'comments', 'statuses', 'patch');
const refTarget = z.strictObject({
  type: z.literal('commit'),
  hash: wholeHash,
  date: commitMoment,
  author,
  message: z.string(),
  links: commitLinks,
  parents: z.array(parent),
  repository: repositoryStub,
});
export const commit = refTarget.extend({
  summary: rendered,
  rendered: z.strictObject({ message: rendered }),
  participants: z.array(z.never()),
});
export const branch = z.strictObject({
  name: z.string(),
  target: refTarget,
  links: links('self', 'commits', 'html', 'pullrequest_create'),
  type: z.literal('branch'),
  merge_strategies: z.array(z.string()),
  sync_strategies: z.array(z.string()),
  default_merge_strategy: z.string(),
});

export const participant = z.strictObject({
  type: z.literal('participant'),
  user: account,
  role: z.enum(['PARTICIPANT', 'REVIEWER']),
  approved: z.boolean(),
  state: z.enum(['approved', 'changes_requested']).nullable(),
  participated_on: moment,
});
const shortCommit = z.strictObject({
  hash: shortHash,
  links: links('self', 'html'),
  type: z.literal('commit'),
});
const endpoint = (branchShape: z.ZodType) =>
  z.strictObject({ branch: branchShape, commit: shortCommit.nullable(), repository: repositoryStub });
export const listedPullRequest = z.strictObject({
  comment_count: z.number(),
  task_count: z.number(),
  type: z.literal('pullrequest'),
  id: z.number(),
  title: z.string(),
  description: z.string(),
  state: z.enum(['OPEN', 'MERGED', 'DECLINED', 'SUPERSEDED']),
  draft: z.boolean(),
  queued: z.boolean(),
  merge_commit: shortCommit.nullable(),
  close_source_branch: z.boolean(),
  closed_by: account.nullable(),
  author: account,
  reason: z.string(),
  created_on: moment,
  updated_on: moment,
  destination: endpoint(z.strictObject({ name: z.string() })),
  source: endpoint(
    z.strictObject({ name: z.string(), links: z.strictObject({}), sync_strategies: z.array(z.string()) }),
  ),
  links: links(
    ...['self', 'html', 'commits', 'approve', 'request-changes', 'diff', 'diffstat', 'comments', 'activity'],
    ...['merge', 'decline', 'statuses'],
  ),
  summary: rendered,
});
export const pullRequest = listedPullRequest.extend({
  rendered: z.strictObject({ title: rendered, description: rendered, reason: rendered.optional() }),
  reviewers: z.array(account),
  participants: z.array(participant),
});
export const comment = z.strictObject({
  id: z.number(),
  created_on: moment,
  updated_on: moment,
  content: rendered,
  user: account,
  deleted: z.boolean(),
  pending: z.boolean(),
  type: z.literal('pullrequest_comment'),
  links: links('self', 'html'),
  pullrequest: z.strictObject({
    type: z.literal('pullrequest'),
    id: z.number(),
    title: z.string(),
    draft: z.boolean(),
    links: links('self', 'html'),
  }),
});
export const status = z.strictObject({
  key: z.string(),
  type: z.literal('build'),
  state: z.enum(['INPROGRESS', 'SUCCESSFUL', 'FAILED', 'STOPPED']),
  name: z.string(),
  refname: z.string().nullable(),
  commit: parent,
  url: z.string(),
  repository: repositoryStub,
  description: z.string(),
  created_on: moment,
  updated_on: moment,
  links: links('self', 'commit'),
});
export const hook = z.strictObject({
  type: z.literal('webhook_subscription'),
  uuid,
  url: z.url(),
  description: z.string(),
  subject_type: z.enum(['repository', 'workspace']),
  subject: z.union([repositoryStub, workspace]),
  active: z.boolean(),
  created_at: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
  events: z.array(z.string()),
  secret_set: z.boolean(),
  skip_cert_verification: z.boolean(),
  history_enabled: z.boolean(),
  read_only: z.null(),
  source: z.null(),
  links: links('self'),
});

const pushedTarget = z.strictObject({
  type: z.literal('commit'),
  hash: wholeHash,
  date: commitMoment,
  author,
  committer: z.strictObject({}),
  message: z.string(),
  summary: rendered,
  links: links('self', 'html'),
  parents: z.array(parent),
  rendered: z.strictObject({}),
  properties: z.strictObject({}),
});
const pushedBranch = branch.extend({ target: pushedTarget });
const pushedTag = z.strictObject({
  name: z.string(),
  type: z.literal('tag'),
  message: z.string().nullable(),
  date: commitMoment.nullable(),
  tagger: z.strictObject({}).nullable(),
  target: pushedTarget,
  links: links('self', 'commits', 'html'),
});
const pushedRef = z.union([pushedBranch, pushedTag]);
const change = z.strictObject({
  old: pushedRef.nullable(),
  new: pushedRef.nullable(),
  truncated: z.boolean(),
  created: z.boolean(),
  forced: z.boolean(),
  closed: z.boolean(),
  links: z.strictObject({ commits: link, diff: link.optional(), html: link.optional() }).optional(),
  commits: z.array(pushedTarget.extend({ links: commitLinks })).optional(),
});
const base = { repository: eventRepository, actor: account };
const review = z.strictObject({ date: moment, user: account });
export const deliveries = {
  'repo:push': z.strictObject({ ...base, push: z.strictObject({ changes: z.array(change) }) }),
  'pullrequest:created': z.strictObject({ ...base, pullrequest: pullRequest }),
  'pullrequest:updated': z.strictObject({ ...base, pullrequest: pullRequest }),
  'pullrequest:fulfilled': z.strictObject({ ...base, pullrequest: pullRequest }),
  'pullrequest:rejected': z.strictObject({ ...base, pullrequest: pullRequest }),
  'pullrequest:approved': z.strictObject({ ...base, pullrequest: pullRequest, approval: review }),
  'pullrequest:unapproved': z.strictObject({ ...base, pullrequest: pullRequest, approval: review }),
  'pullrequest:changes_request_created': z.strictObject({
    ...base,
    pullrequest: pullRequest,
    changes_request: review,
  }),
  'pullrequest:changes_request_removed': z.strictObject({
    ...base,
    pullrequest: pullRequest,
    changes_request: review,
  }),
  'pullrequest:comment_created': z.strictObject({ ...base, pullrequest: pullRequest, comment }),
  'repo:commit_status_created': z.strictObject({
    ...base,
    commit_status: status.extend({
      commit: refTarget.omit({ parents: true, repository: true }).extend({
        links: links('self', 'html', 'diff', 'approve', 'comments', 'statuses'),
      }),
    }),
  }),
} as const;
