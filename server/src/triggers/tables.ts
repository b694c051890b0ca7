export type EventDecisionTable = {
  event_id: string;
  stack_id: string;
  outcome: 'track' | 'propose' | 'ignore';
  reason: string;
  run_id: string | null;
  at: Date;
};

declare module '../platform/db/tables.ts' {
  interface Tables {
    event_decisions: EventDecisionTable;
  }
}
