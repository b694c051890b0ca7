import { z } from 'zod';
import { instant } from '../../edge/values.ts';

export const auditEntry = z.object({
  id: z.string(),
  action: z.string(),
  requiredAction: z.string(),
  outcome: z.enum(['DENIED', 'DONE']),
  actor: z.object({
    kind: z.string(),
    id: z.string(),
    username: z.string(),
    roles: z.array(z.string()),
  }),
  affectedResource: z.object({
    resourceId: z.string().nullable(),
    resourceType: z.string(),
    /** Null where it is gone, or the reader may not see it. */
    name: z.string().nullable(),
    /** What it is a part of: the stack of a run, the pool of a worker. */
    parentId: z.string().nullable(),
  }),
  spaceId: z.string(),
  body: z.string().nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  remoteAddress: z.string().nullable(),
  hash: z.string().nullable(),
  at: instant,
});
export type AuditEntry = z.infer<typeof auditEntry>;

export const auditWebhook = z.object({
  endpoint: z.string(),
  enabled: z.boolean(),
  includeRuns: z.boolean(),
  secret: z.string(),
  customHeaders: z.array(z.object({ key: z.string(), value: z.string() })),
  lastDeliveredAt: instant.nullable(),
  lastProblem: z.string().nullable(),
});
export type AuditWebhook = z.infer<typeof auditWebhook>;

export const verification = z.object({
  ok: z.boolean(),
  entries: z.number(),
  unchained: z.number(),
  removed: z.number(),
  head: z.string(),
  problem: z.string().nullable(),
});
export type Verification = z.infer<typeof verification>;

/** The search of the page's address; days as `2026-11-27`, in the reader's zone. */
export const auditSearch = z.object({
  actor: z.string().optional().catch(undefined),
  action: z.string().optional().catch(undefined),
  space: z.string().optional().catch(undefined),
  subject: z.string().optional().catch(undefined),
  outcome: z.enum(['DENIED', 'DONE']).optional().catch(undefined),
  from: z.iso.date().optional().catch(undefined),
  until: z.iso.date().optional().catch(undefined),
  text: z.string().optional().catch(undefined),
  entry: z.coerce.string().optional().catch(undefined),
});
export type AuditSearch = z.infer<typeof auditSearch>;
export type AuditFilter = Omit<AuditSearch, 'entry'>;

const dayStart = (day: string): number => new Date(`${day}T00:00:00`).getTime();
const dayMilliseconds = 24 * 3_600_000;

/** The filter as the API takes it; `until` includes its whole day. */
export function predicatesOf({ actor, action, space, subject, outcome, from, until }: AuditFilter) {
  const lists = { actor, action, space, subject, outcome };
  const matches = Object.entries(lists).flatMap(([field, value]) =>
    value === undefined ? [] : [{ field, constraint: { stringMatches: [value] } }],
  );
  if (from === undefined && until === undefined) return matches;
  const timeInRange = {
    start: from === undefined ? null : dayStart(from) / 1_000,
    end: until === undefined ? null : (dayStart(until) + dayMilliseconds) / 1_000,
  };
  return [...matches, { field: 'createdAt', constraint: { timeInRange } }];
}

/** The address of the same filter as a file. */
export function exportAddress(filter: AuditFilter, format: 'csv' | 'jsonl'): string {
  const { from, until, outcome, ...texts } = filter;
  const query = new URLSearchParams({ format });
  for (const [name, value] of Object.entries(texts)) if (value !== undefined) query.set(name, value);
  if (outcome !== undefined) query.set('outcome', outcome.toLowerCase());
  if (from !== undefined) query.set('from', new Date(dayStart(from)).toISOString());
  if (until !== undefined) query.set('until', new Date(dayStart(until) + dayMilliseconds).toISOString());
  return `/audit/export?${query}`;
}

const facts = z.record(z.string(), z.unknown());
export interface Change {
  name: string;
  before: string | null;
  after: string | null;
}

/** What changed, line by line; null for what was not there. */
export function changesOf({ before, after }: Pick<AuditEntry, 'before' | 'after'>): Change[] {
  const [old, next] = [parse(before), parse(after)];
  const names = [...new Set([...Object.keys(old), ...Object.keys(next)])];
  return names.map((name) => ({
    name,
    before: Object.hasOwn(old, name) ? textOf(old[name]) : null,
    after: Object.hasOwn(next, name) ? textOf(next[name]) : null,
  }));
}

/** The details of an entry, line by line. */
export const detailsOf = (body: string | null): [name: string, value: string][] =>
  Object.entries(parse(body)).map(([name, value]) => [name, textOf(value)]);

function parse(text: string | null): Record<string, unknown> {
  if (text === null) return {};
  const parsed = facts.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : {};
}

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  return value === null ? 'nothing' : JSON.stringify(value);
};
