import { z } from 'zod';
import { locateList, rootSpace, type UseCases, visibleSpaces } from '../authz/index.ts';
import type { Db } from '../platform/db/index.ts';
import type { EntryRow } from './chain.ts';
import { type EntryFilter, operationsOf, retentionDays, searchEntries, storeRetentionDays } from './store.ts';
import { verifyTrail } from './verify.ts';

export type AuditQueriesDeps = { readonly db: Db; readonly useCases: UseCases; readonly key: Uint8Array };

const texts = z.array(z.string().max(300)).max(100);
const filterInput = z.object({
  actors: texts,
  operations: texts,
  spaces: texts,
  subjectKinds: texts,
  subjects: texts,
  outcomes: z.array(z.enum(['done', 'denied'])),
  from: z.date().nullable(),
  until: z.date().nullable(),
  text: z.string().max(200).nullable(),
});
export type AuditFilter = z.infer<typeof filterInput>;

const located = { spaceId: rootSpace, subject: { kind: 'settings', id: 'audit' } };

/** Entries of the spaces in which the asker may read the trail. */
export const searchTrail = ({ db, useCases }: AuditQueriesDeps) =>
  useCases.read({
    name: 'audit.search',
    action: 'audit:read',
    input: filterInput.extend({
      first: z.number().int().min(1).max(100),
      after: z.number().int().nullable(),
      descending: z.boolean(),
    }),
    locate: async (_db, _input, actor) => locateList(actor, 'audit:read'),
    run: async ({ actor, input: { first, after, descending, ...filter } }) => {
      const rows = await searchEntries(
        db.kysely,
        { ...filter, spaceIds: visibleSpaces(actor, 'audit:read') },
        { first: first + 1, after, descending },
      );
      return { entries: rows.slice(0, first), hasNextPage: rows.length > first };
    },
  });

export const listOperations = ({ db, useCases }: AuditQueriesDeps) =>
  useCases.read({
    name: 'audit.operations',
    action: 'audit:read',
    input: z.object({}),
    locate: async (_db, _input, actor) => locateList(actor, 'audit:read'),
    run: async ({ actor }) => operationsOf(db.kysely, visibleSpaces(actor, 'audit:read')),
  });

const exportBatch = 500;

/** All entries of the filter, oldest first, read in pieces as they are taken: a trail of any length fits. */
export const exportTrail = ({ db, useCases }: AuditQueriesDeps) =>
  useCases.read({
    name: 'audit.export',
    action: 'audit:read',
    input: filterInput,
    locate: async (_db, _input, actor) => locateList(actor, 'audit:read'),
    run: async ({ actor, input }) =>
      entriesOf(db, { ...input, spaceIds: visibleSpaces(actor, 'audit:read') }),
  });

async function* entriesOf(db: Db, filter: EntryFilter): AsyncGenerator<readonly EntryRow[], void> {
  for (let after: number | null = null; ; ) {
    const rows: EntryRow[] = await searchEntries(db.kysely, filter, {
      first: exportBatch,
      after,
      descending: false,
    });
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < exportBatch) return;
    after = last.id;
  }
}

export const verifyAudit = ({ db, useCases, key }: AuditQueriesDeps) =>
  useCases.read({
    name: 'audit.verify',
    action: 'audit:admin',
    input: z.object({
      expected: z
        .string()
        .regex(/^[0-9a-fA-F]{64}$/, 'A hash has 64 hex digits.')
        .nullable(),
    }),
    locate: async () => located,
    run: async ({ input }) => verifyTrail(db, key, input.expected),
  });

export const auditSettings = ({ db, useCases }: AuditQueriesDeps) =>
  useCases.read({
    name: 'audit.settings',
    action: 'audit:admin',
    input: z.object({}),
    locate: async () => located,
    run: async () => ({ retentionDays: await retentionDays(db.kysely) }),
  });

/** Sets for how long entries are kept; what is older goes within minutes. */
export const changeAuditSettings = ({ useCases }: AuditQueriesDeps) =>
  useCases.write({
    name: 'audit.changeSettings',
    action: 'audit:admin',
    input: z.object({ retentionDays: z.number().int().min(1).max(36_500).nullable() }),
    locate: async () => located,
    audit: (given) => given,
    snapshot: async (trx) => ({ retentionDays: await retentionDays(trx) }),
    run: async ({ trx, input }) => {
      await storeRetentionDays(trx, input.retentionDays);
      return input;
    },
  });
