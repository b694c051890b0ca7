import { randomInt } from 'node:crypto';
import { rootSpace } from '../authz/index.ts';
import { sendNotice } from '../notices.ts';
import type { Trx } from '../platform/db/index.ts';
import { SLUGLESS, slugify } from '../platform/slug.ts';
import type { SpaceDeps } from './deps.ts';
import { spaceInput } from './input.ts';
import { spaceSnapshot } from './snapshot.ts';
import { insertSpace, lockTree, spaceById } from './store.ts';
import { requireInheritance, requireTreeRight } from './tree-right.ts';

const input = spaceInput.refine(({ name }) => slugify(name) !== '', {
  path: ['name'],
  message: SLUGLESS,
});

/** Makes a space below another one; below the root when no parent is named. */
export const createSpace = ({ db, useCases }: SpaceDeps) =>
  useCases.write({
    name: 'space.create',
    action: 'space:admin',
    input,
    locate: async (_db, { parentId }) => {
      const parent = await spaceById(db.kysely, parentId ?? rootSpace);
      return parent === undefined ? null : { spaceId: parent.id, subject: null };
    },
    audit: (given) => given,
    snapshot: spaceSnapshot,
    prepare: async ({ actor, input: given, located }) => {
      await requireTreeRight(db, actor, located.spaceId);
      requireInheritance(actor, given.inheritEntities);
    },
    run: async ({ trx, input: given, located }) => {
      await lockTree(trx);
      const id = await freeId(trx, slugify(given.name));
      await insertSpace(trx, {
        id,
        name: given.name,
        description: given.description,
        parent_id: located.spaceId,
        inherit_entities: given.inheritEntities,
        labels: given.labels,
      });
      await sendNotice(db, trx, { kind: 'SPACE', id, stackId: null, spaceId: located.spaceId });
      return { id };
    },
    made: ({ id }) => ({ kind: 'space', id }),
  });

/** The slug of the name; where another space has it, one with a number behind. */
async function freeId(trx: Trx, slug: string): Promise<string> {
  let id = slug;
  while ((await spaceById(trx, id)) !== undefined) id = `${slug.slice(0, 70)}-${randomInt(1_000, 10_000)}`;
  return id;
}
