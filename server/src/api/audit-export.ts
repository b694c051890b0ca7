import { Readable } from 'node:stream';
import { inputWords } from '@gantry/contract/input-words';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { EntryRow } from '../audit/index.ts';
import type { CallContext } from '../authz/index.ts';
import type { ApiDeps } from './deps.ts';

const many = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) => (value === undefined ? [] : [value].flat()));
const moment = z.iso
  .datetime({ offset: true, error: 'Give a moment such as 2026-11-01T00:00:00Z.' })
  .optional()
  .transform((text) => (text === undefined ? null : new Date(text)));

const exportQuery = z.object({
  format: z.enum(['csv', 'jsonl'], 'Use csv or jsonl.'),
  actor: many,
  action: many,
  space: many,
  subjectType: many,
  subject: many,
  outcome: many.pipe(z.array(z.enum(['done', 'denied'], 'Use done or denied.'))),
  from: moment,
  until: moment,
  text: z.string().optional(),
});

/** `GET /audit/export`: the entries of a filter as a file, sent as they are read. */
export function auditExportRoute(
  scope: FastifyInstance,
  { audit }: Pick<ApiDeps, 'audit'>,
  identify: (request: FastifyRequest, reply: FastifyReply) => Promise<CallContext>,
): void {
  scope.get('/audit/export', async (request, reply) => {
    const parsed = exportQuery.safeParse(request.query, { error: inputWords });
    const context = await identify(request, reply);
    if (!parsed.success) throw parsed.error;
    const { format, actor, action, space, subjectType, subject, outcome, text, ...times } = parsed.data;
    const batches = await audit.useCases.export.call(context, {
      actors: actor,
      operations: action,
      spaces: space,
      subjectKinds: subjectType,
      subjects: subject,
      outcomes: outcome,
      text: text ?? null,
      ...times,
    });
    const type = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson';
    return reply
      .type(type)
      .header('content-disposition', `attachment; filename="gantry-audit.${format}"`)
      .send(Readable.from(format === 'csv' ? csv(batches) : jsonLines(batches)));
  });
}

const columns = [
  'id',
  'at',
  'operation',
  'action',
  'outcome',
  'actor_kind',
  'actor_id',
  'actor_name',
  'actor_roles',
  'space_id',
  'subject_kind',
  'subject_id',
  'remote_address',
  'details',
  'before',
  'after',
  'hash',
] as const;

const plain = ({ mac, ...entry }: EntryRow) => ({ ...entry, hash: mac?.toString('hex') ?? null });

async function* csv(batches: AsyncIterable<readonly EntryRow[]>): AsyncGenerator<string> {
  yield `${columns.join(',')}\r\n`;
  for await (const batch of batches) {
    yield batch
      .map(plain)
      .map((entry) => `${columns.map((column) => cell(entry[column])).join(',')}\r\n`)
      .join('');
  }
}

async function* jsonLines(batches: AsyncIterable<readonly EntryRow[]>): AsyncGenerator<string> {
  for await (const batch of batches) yield batch.map((entry) => `${JSON.stringify(plain(entry))}\n`).join('');
}

/** A cell by RFC 4180. What a spreadsheet would take for a formula gets a quote in front. */
export function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = textOf(value);
  const harmless = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
