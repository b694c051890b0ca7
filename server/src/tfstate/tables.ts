export type TerraformStateTable = {
  id: string;
  stack_id: string;
  serial: number;
  lineage: string;
  sealed: Buffer;
  bytes: number;
  resources: number;
  run_id: string | null;
  created_by: string;
  created_at: Date;
};

export type TerraformStateLockTable = {
  stack_id: string;
  lock_id: string;
  info: unknown;
  run_id: string | null;
  locked_at: Date;
};

export type StateUploadTable = {
  id: string;
  actor_id: string;
  created_at: Date;
  expires_at: Date;
  sealed: Buffer | null;
};

declare module '../platform/db/tables.ts' {
  interface Tables {
    terraform_states: TerraformStateTable;
    terraform_state_locks: TerraformStateLockTable;
    state_uploads: StateUploadTable;
  }
}
