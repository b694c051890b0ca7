export type WorkerPoolTable = {
  id: string;
  name: string;
  description: string;
  space_id: string;
  labels: string[];
  created_by: string;
  created_at: Date;
  updated_at: Date;
};

declare module '../platform/db/tables.ts' {
  interface Tables {
    worker_pools: WorkerPoolTable;
  }
}
