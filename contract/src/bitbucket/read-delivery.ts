import type { z } from 'zod';
import type { PullRequestAction, PushFact, ReadResult, VcsFact } from '../vcs-facts.ts';
import { toAuthor, toPerson, toPullRequest, toRepoRef, toTime } from './convert.ts';
import { firstProblem } from './payload-problem.ts';
import {
  type Change,
  changeSchema,
  commentEventSchema,
  pullRequestEventSchema,
  pushSchema,
  type Ref,
  repositoryEventSchema,
} from './webhook-schemas.ts';

type Reader = (payload: unknown, webUrl: string) => ReadResult;

const REF_KINDS = new Map<string, PushFact['ref']>([
  ['branch', 'branch'],
  ['tag', 'tag'],
  ['annotated_tag', 'tag'],
]);

/** Events that we know and that start nothing, with the reason shown on the delivery. */
const IGNORED_EVENTS: readonly (readonly [string, string])[] = [
  ['pullrequest:comment_updated', 'only new comments are read, not edited ones'],
  ['pullrequest:comment_deleted', 'only new comments are read, not deleted ones'],
  ['pullrequest:comment_resolved', 'only new comments are read, not resolved ones'],
  ['pullrequest:comment_reopened', 'only new comments are read, not reopened ones'],
  ['repo:commit_status_created', 'build statuses start nothing'],
  ['repo:commit_status_updated', 'build statuses start nothing'],
  ['repo:commit_comment_created', 'comments on commits start nothing'],
  ['repo:fork', 'forks of the repository start nothing'],
  ['repo:created', 'a new repository has no stacks yet'],
  ['repo:imported', 'an imported repository has no stacks yet'],
];

const READERS = new Map<string, Reader>([
  ['repo:push', readPush],
  ['pullrequest:created', pullRequestReader('opened')],
  ['pullrequest:updated', pullRequestReader('updated')],
  ['pullrequest:push', pullRequestReader('updated')],
  ['pullrequest:approved', pullRequestReader('approved')],
  ['pullrequest:unapproved', pullRequestReader('unapproved')],
  ['pullrequest:changes_request_created', pullRequestReader('changes_requested')],
  ['pullrequest:changes_request_removed', pullRequestReader('changes_request_removed')],
  ['pullrequest:fulfilled', pullRequestReader('merged')],
  ['pullrequest:rejected', pullRequestReader('declined')],
  ['pullrequest:comment_created', readComment],
  ['repo:updated', readUpdatedRepository],
  ['repo:transfer', readTransferredRepository],
  ['repo:deleted', readDeletedRepository],
  ...IGNORED_EVENTS.map(([event, ignored]): [string, Reader] => [event, () => ({ ignored })]),
]);

/**
 * What a delivery of Bitbucket Cloud says, or why it says nothing of use. Pure, and total: any JSON value is
 * answered, none throws. `webUrl` is the address of Bitbucket's pages, for links that a payload lacks.
 */
export function readDelivery(eventKey: string, payload: unknown, webUrl: string): ReadResult {
  const reader = READERS.get(eventKey);
  return reader
    ? reader(payload, webUrl)
    : { ignored: `unknown event ${JSON.stringify(eventKey.slice(0, 80))}` };
}

function readPush(payload: unknown): ReadResult {
  return parsed(pushSchema, payload, ({ push, repository, actor }) => {
    const heads = { kind: 'heads', repo: toRepoRef(repository), actor: toPerson(actor) } as const;
    if (push.changes.length === 0) return { facts: [heads] };
    const facts: PushFact[] = [];
    const reasons: string[] = [];
    for (const [index, raw] of push.changes.entries()) {
      const read = changeSchema.safeParse(raw);
      const fact = read.success ? toPushFact(read.data) : null;
      if (fact) facts.push({ ...fact, repo: toRepoRef(repository), actor: toPerson(actor) });
      else reasons.push(changeProblem(read, raw, index));
    }
    return someFacts(facts) ?? { ignored: reasons.join('; ') };
  });
}

function toPushFact({ old, new: now, forced }: Change): Omit<PushFact, 'repo' | 'actor'> | null {
  const ref: Ref | null = now ?? old ?? null;
  const kind = ref && REF_KINDS.get(ref.type);
  if (!ref || !kind) return null;
  return {
    kind: 'push',
    ref: kind,
    name: ref.name,
    before: old?.target.hash ?? null,
    after: now?.target.hash ?? null,
    forced: forced ?? false,
    message: now?.target.message ?? '',
    author: toAuthor(ref.target.author),
    timestamp: toTime(now?.target.date),
  };
}

function changeProblem(read: z.ZodSafeParseResult<Change>, raw: unknown, index: number): string {
  if (!read.success) return firstProblem(read.error, raw, ['push', 'changes', index]);
  const type = (read.data.new ?? read.data.old)?.type;
  return type === undefined
    ? `payload lacks push.changes.${index}.new and push.changes.${index}.old`
    : `push.changes.${index} is a ${JSON.stringify(type.slice(0, 40))}, neither branch nor tag`;
}

function pullRequestReader(action: PullRequestAction): Reader {
  return (payload, webUrl) =>
    parsed(pullRequestEventSchema, payload, ({ repository, actor, pullrequest }) => ({
      facts: [
        {
          kind: 'pull_request',
          repo: toRepoRef(repository),
          actor: toPerson(actor),
          action,
          pullRequest: toPullRequest(pullrequest, webUrl),
          comment: null,
        },
      ],
    }));
}

function readComment(payload: unknown, webUrl: string): ReadResult {
  return parsed(commentEventSchema, payload, ({ repository, actor, pullrequest, comment }) => ({
    facts: [
      {
        kind: 'pull_request',
        repo: toRepoRef(repository),
        actor: toPerson(actor),
        action: 'commented',
        pullRequest: toPullRequest(pullrequest, webUrl),
        comment: { id: comment.id, text: comment.content.raw },
      },
    ],
  }));
}

/** A rename: `repo` keeps the name that was, `to` is the name that is. */
function readUpdatedRepository(payload: unknown): ReadResult {
  return parsed(repositoryEventSchema, payload, ({ repository, actor, changes }) => {
    const before = changes?.full_name.old;
    if (before === undefined || before === repository.full_name) {
      return { ignored: 'the repository changed, but not its name' };
    }
    return repositoryFact({ ...repository, full_name: before }, actor, repository.full_name);
  });
}

function readTransferredRepository(payload: unknown): ReadResult {
  return parsed(repositoryEventSchema, payload, ({ repository, actor, changes }) => {
    const before = changes?.full_name.old ?? repository.full_name;
    return repositoryFact({ ...repository, full_name: before }, actor, repository.full_name);
  });
}

function readDeletedRepository(payload: unknown): ReadResult {
  return parsed(repositoryEventSchema, payload, ({ repository, actor }) =>
    repositoryFact(repository, actor, null),
  );
}

function repositoryFact(
  repository: { full_name: string; uuid: string },
  actor: Parameters<typeof toPerson>[0],
  to: string | null,
): ReadResult {
  return { facts: [{ kind: 'repository', repo: toRepoRef(repository), actor: toPerson(actor), to }] };
}

function someFacts([first, ...rest]: readonly VcsFact[]): ReadResult | null {
  return first ? { facts: [first, ...rest] } : null;
}

function parsed<T>(schema: z.ZodType<T>, payload: unknown, read: (value: T) => ReadResult): ReadResult {
  const result = schema.safeParse(payload);
  return result.success ? read(result.data) : { ignored: firstProblem(result.error, payload) };
}

/** The event that a body without its headers seems to be; null when it seems to be none. */
export function guessEventKey(payload: unknown): string | null {
  const has = (name: string): boolean =>
    typeof payload === 'object' && payload !== null && Object.hasOwn(payload, name);
  if (has('push')) return 'repo:push';
  if (has('commit_status')) return 'repo:commit_status_created';
  if (has('fork')) return 'repo:fork';
  if (!has('pullrequest')) return has('changes') ? 'repo:updated' : null;
  if (has('comment')) return 'pullrequest:comment_created';
  if (has('approval')) return 'pullrequest:approved';
  if (has('changes_request')) return 'pullrequest:changes_request_created';
  const ended = pullRequestEventSchema.safeParse(payload).data?.pullrequest.state;
  if (ended === 'MERGED') return 'pullrequest:fulfilled';
  return ended === 'DECLINED' ? 'pullrequest:rejected' : 'pullrequest:updated';
}
