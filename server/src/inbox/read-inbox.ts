import { z } from 'zod';
import { type Actor, locateList, visibleSpaces } from '../authz/index.ts';
import type { InboxDeps } from './deps.ts';
import { countUnread, itemsOf, markItems } from './store.ts';

const readerOf = (actor: Actor) => ({
  readerId: `${actor.kind}:${actor.id}`,
  spaceIds: visibleSpaces(actor, 'inbox:read'),
});

/** The warnings of the spaces that the reader administers, newest first, without those put away. */
export const listInbox = (deps: InboxDeps) =>
  deps.useCases.read({
    name: 'inbox.list',
    action: 'inbox:read',
    input: z.object({ before: z.string().nullable(), first: z.number().int().min(1).max(200) }),
    locate: async (_db, _input, actor) => locateList(actor, 'inbox:read'),
    run: async ({ actor, input }) => itemsOf(deps.db.kysely, readerOf(actor), input),
  });

export const countInbox = (deps: InboxDeps) =>
  deps.useCases.read({
    name: 'inbox.count',
    action: 'inbox:read',
    input: z.object({}),
    locate: async (_db, _input, actor) => locateList(actor, 'inbox:read'),
    run: async ({ actor }) => countUnread(deps.db.kysely, readerOf(actor)),
  });

/** Marks items as read or puts them away, for the caller alone; `ids: null` means all that the caller sees. */
export const markInbox = (deps: InboxDeps) =>
  deps.useCases.open({
    name: 'inbox.mark',
    who: 'signed-in',
    kind: 'write',
    input: z.object({ ids: z.array(z.string()).max(500).nullable(), dismiss: z.boolean() }),
    run: async ({ actor, input }) => {
      await markItems(deps.db.kysely, readerOf(actor), { ...input, at: deps.clock.now() });
      return countUnread(deps.db.kysely, readerOf(actor));
    },
  });
