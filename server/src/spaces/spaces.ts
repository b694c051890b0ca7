import { z } from 'zod';
import {
  type Actor,
  abilities,
  isAllowed,
  locateList,
  rootSpace,
  type UseCases,
  visibleSpaces,
} from '../authz/index.ts';
import type { Db } from '../platform/db/index.ts';
import { createSpace } from './create-space.ts';
import { deleteSpace } from './delete-space.ts';
import type { FindBrokenAttachments } from './deps.ts';
import {
  adminsManageChildren,
  type SpaceRow,
  spaceById,
  spacesById,
  storeAdminsManageChildren,
} from './store.ts';
import { updateSpace } from './update-space.ts';

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
  const attachments: FindBrokenAttachments[] = [];
  const deps = { db, useCases, attachments };
  return {
    /** From now on a move that would break what one of these finds is refused. */
    keepAttached(...finders: FindBrokenAttachments[]): void {
      attachments.push(...finders);
    },
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
    create: createSpace(deps),
    update: updateSpace(deps),
    delete: deleteSpace(deps),
    settings: useCases.read({
      name: 'spaces.settings',
      action: 'space:read',
      input: z.object({}),
      locate: async (_db, _input, actor) => locateList(actor, 'space:read'),
      run: async () => ({ adminsManageChildren: await adminsManageChildren(db.kysely) }),
    }),
    changeSettings: useCases.write({
      name: 'spaces.changeSettings',
      action: 'space:admin',
      input: z.object({ adminsManageChildren: z.boolean() }),
      locate: async () => ({ spaceId: rootSpace, subject: { kind: 'settings', id: 'spaces' } }),
      audit: (given) => given,
      snapshot: async (trx) => ({ adminsManageChildren: await adminsManageChildren(trx) }),
      run: async ({ trx, input }) => {
        await storeAdminsManageChildren(trx, input.adminsManageChildren);
        return input;
      },
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

/** What the pages of a space have buttons for. */
export const spaceAbilities = (actor: Actor, spaceId: string): string[] =>
  abilities(actor, spaceId, [
    'space:admin',
    'stack:create',
    'module:create',
    'policy:create',
    'integration:admin',
    'worker:admin',
    'audit:read',
  ]);
