import { z } from 'zod';
import { locateList, visibleSpaces } from '../authz/index.ts';
import type { RunDeps } from './deps.ts';
import { runOrderFields, runSearchFields, searchRunRows } from './search-store.ts';

const input = z.object({
  first: z.number().int().min(1).max(100),
  after: z.string().max(64).nullable(),
  text: z.string().max(200, 'Search for at most 200 characters.').nullable(),
  predicates: z
    .array(
      z.object({
        field: z.enum(runSearchFields),
        values: z.array(z.string().max(300)).max(100),
        exclude: z.boolean(),
      }),
    )
    .max(30),
  orderBy: z.object({ field: z.enum(runOrderFields), descending: z.boolean() }),
});

/** Runs of all stacks that the asker may see, by conditions, text and order, a page at a time. */
export const searchRuns = ({ db, useCases }: RunDeps) =>
  useCases.read({
    name: 'run.search',
    action: 'run:read',
    input,
    locate: async (_db, _input, actor) => locateList(actor, 'run:read'),
    run: async ({ actor, input: search }) => {
      const rows = await searchRunRows(db.kysely, { ...search, spaceIds: visibleSpaces(actor, 'run:read') });
      return { runs: rows.slice(0, search.first), hasNextPage: rows.length > search.first };
    },
  });
