import type { Generated } from 'kysely';
import type { CommitStatusState } from '../vcs/index.ts';

export type SentStatusTable = {
  integration_id: string;
  repository_uuid: string;
  sha: string;
  key: string;
  /** The newest run that the status speaks of; empty while it speaks of none. */
  run_id: string;
  /** With `run_id`, how new the state is; of a summary the sum over its runs. */
  run_version: Generated<number>;
  /** What was written last; null before the first write ended. */
  fingerprint: string | null;
  /** Who writes now, or wrote and never learned what became of it. */
  writer: string | null;
  /** An older write may still arrive. */
  doubtful: Generated<boolean>;
  name: string;
  state: CommitStatusState;
  description: string;
  url: string;
  /** Names of the repository and of the branch that the status is tied to. */
  repository: string;
  refname: string | null;
  problem: string | null;
  sent_at: Date;
};

export type SentCommentTable = {
  integration_id: string;
  repository_uuid: string;
  pull_request: number;
  /** Null before there is one. */
  comment_id: number | null;
  fingerprint: string | null;
  creating: Generated<boolean>;
  problem: string | null;
  sent_at: Date;
};

export type SentReportTable = {
  integration_id: string;
  repository_uuid: string;
  sha: string;
  stack_id: string;
  run_id: string;
  run_version: number;
  fingerprint: string | null;
  result: string;
  /** How many annotations the report has, or may have. */
  annotations: number;
  problem: string | null;
  sent_at: Date;
};

declare module '../platform/db/tables.ts' {
  interface Tables {
    sent_statuses: SentStatusTable;
    sent_comments: SentCommentTable;
    sent_reports: SentReportTable;
  }
}
