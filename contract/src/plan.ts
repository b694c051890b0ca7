import { z } from 'zod';

/** What Terraform will do with one resource; `replace` is a destroy and a create of the same address. */
export const changeActions = [
  'create',
  'update',
  'delete',
  'replace',
  'read',
  'import',
  'forget',
  'move',
] as const;

export const plannedChange = z.object({
  address: z.string().max(4_096),
  /** Where the resource was before a `moved` block, else null. */
  previousAddress: z.string().max(4_096).nullable(),
  type: z.string().max(512),
  action: z.enum(changeActions),
  /** Attribute paths that force a replacement, dotted: `region`, `tags.name`. */
  replacePaths: z.array(z.string()),
  /** Where the code of it is: a path from the top of the repository, a line from 1. Absent where nobody looked. */
  source: z.object({ file: z.string().max(4_096), line: z.number().int().min(1) }).optional(),
});
export type PlannedChange = z.infer<typeof plannedChange>;

const count = z.number().int().min(0);
/** Counts of resources; a replacement counts in `add` and in `delete`, as in Terraform's own summary. */
export const delta = z.object({
  add: count,
  change: count,
  delete: count,
  import: count,
  move: count,
  forget: count,
  /** Outputs that change: a plan with only these still has something to apply. */
  outputs: count,
  /** Resources in the state after the plan. */
  resources: count,
});
export type Delta = z.infer<typeof delta>;

/** An error or warning of Terraform; file and line are relative to the repository root where known. */
export const diagnostic = z.object({
  severity: z.enum(['error', 'warning']),
  summary: z.string(),
  detail: z.string(),
  file: z.string().nullable(),
  line: z.number().int().nullable(),
});
export type Diagnostic = z.infer<typeof diagnostic>;
