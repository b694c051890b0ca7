import { runStateNames } from '@gantry/contract/run-states';
import { z } from 'zod';
import { locateList, visibleSpaces } from '../authz/index.ts';
import type { StackDeps } from './deps.ts';
import { countStates, facetsOf, listOrders, listStackRows } from './list-store.ts';

const mostFacets = 1_000;

const listInput = z.object({
  text: z.string().max(200),
  states: z.array(z.enum([...runStateNames, 'NONE'])),
  spaces: z.array(z.string().max(200)).max(100),
  labels: z.array(z.string().max(300)).max(20),
  repositories: z.array(z.string().max(300)).max(100),
  folder: z.string().max(300).nullable(),
  locked: z.boolean(),
  detached: z.boolean(),
  order: z.enum(listOrders),
  offset: z.number().int().min(0).max(1_000_000),
  limit: z.number().int().min(0).max(200),
});

/** The list of stacks as people scroll and filter it: a window, how many there are, and counts by state. */
export const listStacks = ({ db, useCases }: StackDeps) =>
  useCases.read({
    name: 'stack.list',
    action: 'stack:read',
    input: listInput,
    locate: async (_db, _input, actor) => locateList(actor, 'stack:read'),
    run: async ({ actor, input: { spaces, order, offset, limit, ...asked } }) => {
      const visible = visibleSpaces(actor, 'stack:read');
      const spaceIds = spaces.length === 0 ? visible : visible.filter((id) => spaces.includes(id));
      const filter = { ...asked, spaceIds };
      const [stacks, states] = await Promise.all([
        limit === 0 ? [] : listStackRows(db.kysely, filter, { order, offset, limit }),
        countStates(db.kysely, filter),
      ]);
      const wanted = states.filter(({ state }) => asked.states.length === 0 || includes(asked.states, state));
      return { stacks, states, total: wanted.reduce((sum, { count }) => sum + count, 0) };
    },
  });

const includes = (states: readonly string[], state: string): boolean => states.includes(state);

/** By what the visible stacks can be filtered, with the number of stacks of each value. */
export const stackFacets = ({ db, useCases }: StackDeps) =>
  useCases.read({
    name: 'stack.facets',
    action: 'stack:read',
    input: z.object({}),
    locate: async (_db, _input, actor) => locateList(actor, 'stack:read'),
    run: async ({ actor }) => facetsOf(db.kysely, visibleSpaces(actor, 'stack:read'), mostFacets),
  });
