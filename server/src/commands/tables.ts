export type CommentCommandTable = {
  integration_id: string;
  repository_uuid: string;
  comment_id: number;
  pull_request: number;
  event_id: string;
  /** Of the person who wrote it, at the provider. */
  account: string;
  verb: string;
  /** What it is about; codes are not kept. */
  argument: string | null;
  user_id: string | null;
  created_at: Date;
  /** Set before anything is done, so that nothing is done twice. */
  started_at: Date | null;
  answer: string | null;
  answer_id: number | null;
  answered_at: Date | null;
};

declare module '../platform/db/tables.ts' {
  interface Tables {
    comment_commands: CommentCommandTable;
  }
}
