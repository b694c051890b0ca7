export type SentStatusTable = {
  integration_id: string;
  repository_uuid: string;
  sha: string;
  key: string;
  run_id: string;
  fingerprint: string;
  sent_at: Date;
};

export type SentCommentTable = {
  integration_id: string;
  repository_uuid: string;
  pull_request: number;
  comment_id: number;
  fingerprint: string;
  sent_at: Date;
};

declare module '../platform/db/tables.ts' {
  interface Tables {
    sent_statuses: SentStatusTable;
    sent_comments: SentCommentTable;
  }
}
