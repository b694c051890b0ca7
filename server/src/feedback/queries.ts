import { z } from 'zod';
import { locateRun } from '../runs/index.ts';
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
  /** Where it is to be seen. */
  readonly url: string;
  readonly sentAt: Date;
  /** Why it was refused. */
  readonly problem: string | null;
};

/** What was sent where about a run: its status and those that sum it up, its report, the comment of its pull request. */
export const sentOfRun = (deps: FeedbackDeps) =>
  deps.useCases.read({
    name: 'feedback.ofRun',
    action: 'run:read',
    input: z.object({ stack: z.string(), run: z.string() }),
    locate: locateRun(deps),
    run: async ({ located: { run, stack } }): Promise<Sent[]> => {
      const { kysely } = deps.db;
      if (stack.integration_id === null) return [];
      const place = { integration_id: stack.integration_id, repository_uuid: stack.repository_uuid };
      const commit = { ...place, sha: run.sha };
      const [statuses, report, comment] = await Promise.all([
        statusesOfCommit(kysely, commit),
        sentReport(kysely, { ...commit, stack_id: stack.id }),
        run.pull_request === null
          ? undefined
          : sentComment(kysely, { ...place, pull_request: run.pull_request }),
      ]);
      const about = new Set([
        ...statusGroups.map((group) => stackStatusKey(deps, stack.id, group)),
        ...statusGroups.map((group) => deps.vcs.provider.statusKey(`gantry/${group}`)),
      ]);
      const url = run.commit.url;
      return [
        ...statuses.filter(({ key }) => about.has(key)).map((row) => ofStatus(row, url)),
        ...(report === undefined
          ? []
          : [
              {
                kind: 'report' as const,
                name: `Gantry: ${stack.name}`,
                state: report.result,
                description: report.annotations === 1 ? '1 annotation' : `${report.annotations} annotations`,
                url,
                sentAt: report.sent_at,
                problem: report.problem,
              },
            ]),
        ...(comment === undefined
          ? []
          : [
              {
                kind: 'comment' as const,
                name: `Pull request #${run.pull_request}`,
                state: '',
                description: '',
                url: `${run.pull_request_url ?? url}#comment-${comment.comment_id ?? ''}`,
                sentAt: comment.sent_at,
                problem: comment.problem,
              },
            ]),
      ];
    },
  });

const ofStatus = ({ name, state, description, sent_at: sentAt, problem }: StatusRow, url: string): Sent => ({
  kind: 'status',
  ...{ name, state, description, url, sentAt, problem },
});
