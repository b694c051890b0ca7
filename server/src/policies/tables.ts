import type { PolicyOutcome, SupportedType } from './model.ts';

export type PolicyTable = {
  id: string;
  name: string;
  type: SupportedType;
  engine: 'REGO_V0' | 'REGO_V1';
  body: string;
  description: string;
  space_id: string;
  labels: string[];
  created_by: string;
  created_at: Date;
  updated_at: Date;
};

export type PolicyAttachmentTable = {
  id: string;
  policy_id: string;
  stack_id: string;
  attached_by: string;
  attached_at: Date;
};

export type PolicyReceiptTable = {
  run_id: string;
  policy_id: string;
  policy_name: string;
  policy_type: string;
  outcome: PolicyOutcome;
  denied: string[];
  warned: string[];
  omitted: number;
  problem: string | null;
  line: number | null;
  milliseconds: number;
  evaluated_at: Date;
};

declare module '../platform/db/tables.ts' {
  interface Tables {
    policies: PolicyTable;
    policy_attachments: PolicyAttachmentTable;
    policy_receipts: PolicyReceiptTable;
  }
}
