import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import { locateList, rootSpace, type UseCases, visibleSpaces } from '../authz/index.ts';
import { sendNotice } from '../notices.ts';
import type { Db, Queryable, Trx } from '../platform/db/index.ts';
import { bindRole, requireGrantable, unbindRole } from './bind-role.ts';
import {
  actorNameOf,
  bindableActors,
  bindingById,
  bindingsInSpaces,
  isBindable,
  type RoleBindingRow,
} from './bindings-store.ts';
import type { BoundKind } from './tables.ts';

export type BindingView = RoleBindingRow & {
  /** Name of the user or key; null for groups and stacks, which are their own names here. */
  readonly actor_name: string | null;
};

export type BindingsDeps = {
  readonly db: Db;
  readonly useCases: UseCases;
  /** The space of a stack, or null when there is none: stacks are of a higher rank. */
  readonly spaceOfStack: (stackId: string) => Promise<string | null>;
};

const boundKinds = ['user', 'api_key', 'group', 'stack'] as const satisfies readonly BoundKind[];
const bindInput = z.object({
  actorKind: z.enum(boundKinds),
  actorId: z.string().trim().min(1, 'Say who gets the role.').max(200),
  role: z.string(),
  spaceId: z.string(),
});

/** Who holds which role where. */
export function createBindings(deps: BindingsDeps) {
  return {
    list: listBindings(deps),
    get: getBinding(deps),
    candidates: listCandidates(deps),
    create: createBinding(deps),
    delete: deleteBinding(deps),
  };
}
export type Bindings = ReturnType<typeof createBindings>;

const listBindings = ({ db, useCases }: BindingsDeps) =>
  useCases.read({
    name: 'binding.list',
    action: 'space:admin',
    input: z.object({}),
    locate: async (_db, _input, actor) => locateList(actor, 'space:admin'),
    run: async ({ actor }): Promise<BindingView[]> =>
      bindingsInSpaces(db.kysely, visibleSpaces(actor, 'space:admin')),
  });

const getBinding = ({ db, useCases }: BindingsDeps) =>
  useCases.read({
    name: 'binding.get',
    action: 'space:admin',
    input: z.object({ id: z.string() }),
    locate: async (_db, { id }) => locateBinding(db.kysely, id),
    run: async ({ located }): Promise<RoleBindingRow> => located.row,
  });

/** People and keys that a role could be bound to, for whoever may bind one somewhere. */
const listCandidates = ({ db, useCases }: BindingsDeps) =>
  useCases.read({
    name: 'binding.candidates',
    action: 'space:admin',
    input: z.object({}),
    locate: async (_db, _input, actor) => locateList(actor, 'space:admin'),
    run: async () => bindableActors(db.kysely),
  });

const createBinding = ({ db, useCases, spaceOfStack }: BindingsDeps) =>
  useCases.write({
    name: 'binding.create',
    action: 'space:admin',
    input: bindInput,
    locate: async (_db, { spaceId }) => ({ spaceId, subject: null }),
    audit: (given) => given,
    snapshot: bindingSnapshot,
    prepare: async ({ actor, input }) => {
      await requireGrantable(db.kysely, actor, input);
      if (input.actorKind === 'stack')
        return requireFitting(await spaceOfStack(input.actorId), input.spaceId);
      if (!(await isBindable(db.kysely, input))) throw unknownActor();
    },
    run: async ({ trx, actor, input }) => {
      const row = await bindRole(trx, { ...input, createdBy: actor.name });
      await noticeSpace(db, trx, row.space_id);
      return { ...row, actor_name: await actorNameOf(trx, row) };
    },
    made: ({ id }) => ({ kind: 'role_binding', id }),
  });

const deleteBinding = ({ db, useCases }: BindingsDeps) =>
  useCases.write({
    name: 'binding.delete',
    action: 'space:admin',
    input: z.object({ id: z.string() }),
    locate: async (_db, { id }) => locateBinding(db.kysely, id),
    audit: (given) => given,
    snapshot: bindingSnapshot,
    // Nobody takes away what they could not give.
    prepare: async ({ actor, located: { row } }) =>
      requireGrantable(db.kysely, actor, { role: row.role, spaceId: row.space_id }),
    run: async ({ trx, located: { row } }) => {
      await unbindRole(trx, row.id);
      await noticeSpace(db, trx, row.space_id);
      return { ...row, actor_name: await actorNameOf(trx, row) };
    },
  });

async function locateBinding(db: Queryable, id: string) {
  const row = await bindingById(db, id);
  return row === undefined ? null : { spaceId: row.space_id, subject: { kind: 'role_binding', id }, row };
}

const unknownActor = (): AppError =>
  new AppError('BAD_INPUT', 'actorId: There is no such user, key or stack.');

/** Whoever may run a stack may use its roles: those of the root are for stacks of the root alone. */
function requireFitting(stackSpace: string | null, spaceId: string): void {
  if (stackSpace === null) throw unknownActor();
  if (spaceId === rootSpace && stackSpace !== rootSpace) {
    throw new AppError('BAD_INPUT', 'spaceId: Only stacks in the root space hold roles of the root space.');
  }
}

async function bindingSnapshot(db: Queryable, { id }: { readonly id: string }) {
  const row = await bindingById(db, id);
  return row === undefined
    ? null
    : { actorKind: row.actor_kind, actorId: row.actor_id, role: row.role, space: row.space_id };
}

const noticeSpace = (db: Db, trx: Trx, spaceId: string): Promise<void> =>
  sendNotice(db, trx, { kind: 'SPACE', id: spaceId, stackId: null, spaceId });
