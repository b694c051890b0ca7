export type Severity = 'info' | 'warning' | 'error';

export type ItemTable = {
  id: string;
  key: string;
  about: string;
  space_id: string;
  severity: Severity;
  title: string;
  text: string;
  path: string | null;
  created_at: Date;
  resolved_at: Date | null;
};

export type MarkTable = {
  item_id: string;
  reader_id: string;
  read_at: Date;
  dismissed_at: Date | null;
};

export type WebhookTable = {
  id: string;
  space_id: string;
  name: string;
  url: string;
  secret_sealed: Buffer;
  created_at: Date;
  last_sent_at: Date | null;
  last_problem: string | null;
};

declare module '../platform/db/tables.ts' {
  interface Tables {
    inbox_items: ItemTable;
    inbox_marks: MarkTable;
    inbox_webhooks: WebhookTable;
  }
}
