import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import { isAllowed, rootSpace } from '../authz/index.ts';
import { sendNotice } from '../notices.ts';
import type { Queryable, Trx } from '../platform/db/index.ts';
import type { SpaceDeps } from './deps.ts';
import { spaceInput } from './input.ts';
import { isWithin } from './model.ts';
import { spaceSnapshot } from './snapshot.ts';
import { allSpaceNodes, lockTree, type SpaceRow, spaceById, updateSpaceRow } from './store.ts';
import { requireInheritance, requireTreeRight } from './tree-right.ts';

type Wanted = z.infer<typeof spaceInput>;

/** Changes what a space is called and where it is. A move keeps every attachment, or is refused. */
export const updateSpace = (deps: SpaceDeps) =>
  deps.useCases.write({
    name: 'space.update',
    action: 'space:admin',
    input: spaceInput.extend({ id: z.string() }),
    locate: async (_db, { id }) => {
      const space = await spaceById(deps.db.kysely, id);
      return space === undefined ? null : { spaceId: id, subject: { kind: 'space', id }, space };
    },
    audit: (given) => given,
    snapshot: spaceSnapshot,
    prepare: async ({ actor, input, located: { space } }) => {
      if (space.id === rootSpace) return requireSameRoot(space, input);
      const parentId = input.parentId ?? rootSpace;
      const moves = parentId !== space.parent_id;
      if (!moves && input.inheritEntities === space.inherit_entities) return;
      await requireTreeRight(deps.db, actor, space.parent_id ?? rootSpace);
      if (moves) {
        // A space that may not be seen is one that does not exist.
        if (!isAllowed(actor, 'space:read', parentId)) throw new AppError('SPACE_UNKNOWN');
        await requireTreeRight(deps.db, actor, parentId);
      }
      if (input.inheritEntities !== space.inherit_entities) requireInheritance(actor, input.inheritEntities);
    },
    run: async ({ trx, input, located: { space } }) => {
      await lockTree(trx);
      const isRoot = space.id === rootSpace;
      const broken = await brokenAttachments(deps, trx);
      await updateSpaceRow(trx, space.id, {
        name: input.name,
        description: input.description,
        labels: input.labels,
        ...(isRoot
          ? {}
          : { parent_id: await newParent(trx, input), inherit_entities: input.inheritEntities }),
      });
      await requireNoneBroken(deps, trx, broken);
      await sendNotice(deps.db, trx, { kind: 'SPACE', id: space.id, stackId: null, spaceId: space.id });
      return { id: space.id };
    },
  });

function requireSameRoot(space: SpaceRow, input: Wanted): void {
  if (input.parentId !== null || input.name !== space.name) {
    throw new AppError('BAD_INPUT', 'The root space keeps its name and its place.');
  }
}

async function newParent(trx: Trx, { id, parentId }: Wanted & { id: string }): Promise<string> {
  const wanted = parentId ?? rootSpace;
  const nodes = await allSpaceNodes(trx);
  if (!nodes.some((node) => node.id === wanted)) throw new AppError('SPACE_UNKNOWN');
  if (isWithin(nodes, wanted, id)) throw new AppError('SPACE_UNDER_ITSELF');
  return wanted;
}

async function brokenAttachments({ attachments }: SpaceDeps, db: Queryable): Promise<string[]> {
  const nodes = await allSpaceNodes(db);
  return (await Promise.all(attachments.map((find) => find(db, nodes)))).flat();
}

const namedSentences = 5;

async function requireNoneBroken(deps: SpaceDeps, trx: Trx, before: readonly string[]): Promise<void> {
  const known = new Set(before);
  const broken = (await brokenAttachments(deps, trx)).filter((sentence) => !known.has(sentence));
  if (broken.length === 0) return;
  const rest = broken.length > namedSentences ? ` And ${broken.length - namedSentences} more.` : '';
  throw new AppError(
    'SPACE_BREAKS_ATTACHMENTS',
    `This would cut what is attached: ${broken.slice(0, namedSentences).join(' ')}${rest} Attach something else first.`,
    { details: { broken: broken.slice(0, 100) } },
  );
}
