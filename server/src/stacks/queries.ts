import { z } from 'zod';
import { locateList, visibleSpaces } from '../authz/index.ts';
import type { StackDeps } from './deps.ts';
import { countBySpace } from './list-store.ts';
import { locateStack } from './locate.ts';
import { orderFields, searchFields, searchStackRows } from './search-store.ts';
import { countRepositoriesOf, countStacksOf, stacksOfIntegration } from './store.ts';

export const getStack = ({ db, useCases }: StackDeps) =>
  useCases.read({
    name: 'stack.get',
    action: 'stack:read',
    input: z.object({ id: z.string() }),
    locate: locateStack({ db }),
    run: async ({ located }) => located.stack,
  });

const searchInput = z.object({
  first: z.number().int().min(1).max(100),
  after: z.string().nullable(),
  text: z.string().max(200).nullable(),
  predicates: z
    .array(
      z.object({
        field: z.enum(searchFields),
        values: z.array(z.string().max(300)).max(100),
        exclude: z.boolean(),
      }),
    )
    .max(30),
  orderBy: z.object({ field: z.enum(orderFields), descending: z.boolean() }),
});

export const searchStacks = ({ db, useCases }: StackDeps) =>
  useCases.read({
    name: 'stack.search',
    action: 'stack:read',
    input: searchInput,
    locate: async (_db, _input, actor) => locateList(actor, 'stack:read'),
    run: async ({ actor, input }) => {
      const rows = await searchStackRows(db.kysely, {
        ...input,
        spaceIds: visibleSpaces(actor, 'stack:read'),
      });
      return { stacks: rows.slice(0, input.first), hasNextPage: rows.length > input.first };
    },
  });

export const countOfIntegration = (
  { db }: Pick<StackDeps, 'db'>,
  integrationId: string,
  kind: 'stack' | 'module',
): Promise<number> => countStacksOf(db.kysely, integrationId, kind);

/** The stacks and modules that use an integration, as far as the actor may see them. */
export const listOfIntegration = ({ db, useCases }: StackDeps) =>
  useCases.read({
    name: 'stack.ofIntegration',
    action: 'stack:read',
    input: z.object({ integrationId: z.string() }),
    locate: async (_db, _input, actor) => locateList(actor, 'stack:read'),
    run: async ({ actor, input }) => {
      const visible = {
        stack: new Set(visibleSpaces(actor, 'stack:read')),
        module: new Set(visibleSpaces(actor, 'module:read')),
      };
      const rows = await stacksOfIntegration(db.kysely, input.integrationId);
      return rows.filter((row) => visible[row.kind].has(row.space_id));
    },
  });

/** From how many repositories the stacks that the actor may see take their code through an integration. */
export const countRepositories = ({ db, useCases }: StackDeps) =>
  useCases.read({
    name: 'stack.countRepositories',
    action: 'stack:read',
    input: z.object({ integrationId: z.string() }),
    locate: async (_db, _input, actor) => locateList(actor, 'stack:read'),
    run: ({ actor, input }) =>
      countRepositoriesOf(db.kysely, input.integrationId, visibleSpaces(actor, 'stack:read')),
  });

/** What is in the spaces whose stacks the actor may see. */
export const countInSpaces = ({ db, useCases }: StackDeps) =>
  useCases.read({
    name: 'stack.countInSpaces',
    action: 'stack:read',
    input: z.object({}),
    locate: async (_db, _input, actor) => locateList(actor, 'stack:read'),
    run: ({ actor }) => countBySpace(db.kysely, visibleSpaces(actor, 'stack:read')),
  });
