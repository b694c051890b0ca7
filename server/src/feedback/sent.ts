import type { StackRow } from '../stacks/index.ts';
import type { FeedbackDeps } from './deps.ts';
import { stackStatusKey } from './publish-status.ts';
import { type StatusRow, statusesOfCommit } from './statuses-store.ts';
import { sentComment, sentReport, statusGroups } from './store.ts';

/** One thing that was written at the provider about a run, as it was written last. */
export type Sent = {
  readonly kind: 'status' | 'comment' | 'report';
  readonly name: string;
  /** `in_progress`, `successful`, `failed`, `stopped`; `passed`, `failed`, `pending` of a report; empty of a comment. */
  readonly state: string;
  readonly description: string;
  /** Where it is to be seen; empty where that is not known. */
  readonly url: string;
  readonly sentAt: Date;
  /** Why it was refused. */
  readonly problem: string | null;
};

export type SentSubject = {
  readonly integrationId: string;
  readonly repositoryUuid: string;
  readonly stacks: readonly Pick<StackRow, 'id' | 'name'>[];
  readonly commits: readonly { readonly sha: string; readonly url: string }[];
  readonly pullRequest: { readonly number: number; readonly url: string } | null;
};

/** What was written about these stacks at these commits, and the comment of the pull request. */
export async function sentAbout(deps: FeedbackDeps, subject: SentSubject): Promise<Sent[]> {
  const { kysely } = deps.db;
  const { integrationId: integration_id, repositoryUuid: repository_uuid, pullRequest } = subject;
  const place = { integration_id, repository_uuid };
  const commits = await Promise.all(subject.commits.map((commit) => ofCommit(deps, subject, commit)));
  const comment =
    pullRequest === null
      ? undefined
      : await sentComment(kysely, { ...place, pull_request: pullRequest.number });
  if (comment === undefined || pullRequest === null) return commits.flat();
  const { number, url } = pullRequest;
  return [
    ...commits.flat(),
    {
      kind: 'comment',
      name: `Pull request #${number}`,
      state: '',
      description: '',
      url: url === '' ? '' : `${url}#comment-${comment.comment_id ?? ''}`,
      sentAt: comment.sent_at,
      problem: comment.problem,
    },
  ];
}

async function ofCommit(
  deps: FeedbackDeps,
  { integrationId: integration_id, repositoryUuid: repository_uuid, stacks }: SentSubject,
  { sha, url }: { sha: string; url: string },
): Promise<Sent[]> {
  const { kysely } = deps.db;
  const commit = { integration_id, repository_uuid, sha };
  const about = new Set([
    ...stacks.flatMap(({ id }) => statusGroups.map((group) => stackStatusKey(deps, id, group))),
    ...statusGroups.map((group) => deps.vcs.provider.statusKey(`gantry/${group}`)),
  ]);
  const statuses = (await statusesOfCommit(kysely, commit)).filter(({ key }) => about.has(key));
  const reports = await Promise.all(
    stacks.map(async ({ id, name }): Promise<Sent[]> => {
      const report = await sentReport(kysely, { ...commit, stack_id: id });
      if (report === undefined) return [];
      const { result, annotations, sent_at: sentAt, problem } = report;
      const description = annotations === 1 ? '1 annotation' : `${annotations} annotations`;
      return [{ kind: 'report', name: `Gantry: ${name}`, state: result, description, url, sentAt, problem }];
    }),
  );
  return [...statuses.map((row) => ofStatus(row, url)), ...reports.flat()];
}

const ofStatus = ({ name, state, description, sent_at: sentAt, problem }: StatusRow, url: string): Sent => ({
  kind: 'status',
  ...{ name, state, description, url, sentAt, problem },
});
