import { z } from 'zod';
import { type Actor, isAllowed, locateList, type UseCases, visibleSpaces } from '../authz/index.ts';
import type { Db } from '../platform/db/index.ts';
import { type SpaceRow, spaceById, spacesById } from './store.ts';

export type Space = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly parentId: string | null;
  readonly inheritEntities: boolean;
  readonly labels: readonly string[];
};

export type Spaces = ReturnType<typeof createSpaces>;

export function createSpaces({ db, useCases }: { db: Db; useCases: UseCases }) {
  return {
    list: useCases.read({
      name: 'spaces.list',
      action: 'space:read',
      input: z.object({}),
      locate: async (_db, _input, actor) => locateList(actor, 'space:read'),
      run: async ({ actor }) =>
        (await spacesById(db.kysely, visibleSpaces(actor, 'space:read'))).map(toSpace),
    }),
    get: useCases.read({
      name: 'spaces.get',
      action: 'space:read',
      input: z.object({ id: z.string() }),
      locate: async (_db, { id }) => {
        const space = await spaceById(db.kysely, id);
        return space ? { spaceId: id, subject: null, space } : null;
      },
      run: async ({ located }) => toSpace(located.space),
    }),
  };
}

function toSpace(row: SpaceRow): Space {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    parentId: row.parent_id,
    inheritEntities: row.inherit_entities,
    labels: row.labels,
  };
}

/** The strongest word for what the actor may do in a space. */
export function accessLevel(actor: Actor, spaceId: string): 'READ' | 'WRITE' | 'ADMIN' {
  if (isAllowed(actor, 'space:admin', spaceId)) return 'ADMIN';
  return isAllowed(actor, 'run:trigger', spaceId) ? 'WRITE' : 'READ';
}
