import { AppError, notFound } from '@gantry/contract/errors';
import { z } from 'zod';
import {
  type Action,
  type Actor,
  actionNames,
  isAllowed,
  isRoleName,
  locateList,
  type RoleId,
  roleNames,
  roles,
  rootSpace,
  systemRoles,
  type UseCases,
} from '../authz/index.ts';
import type { Clock } from '../platform/clock.ts';
import { isUniqueViolation } from '../platform/db/errors.ts';
import type { Db, Queryable } from '../platform/db/index.ts';
import { SLUGLESS, slugify } from '../platform/slug.ts';
import { lockBindings, type RoleRow } from './bindings-store.ts';
import { customRoleOf } from './load-actor.ts';
import {
  allRoles,
  countBindingsByRole,
  deleteRoleRow,
  insertRole,
  roleById,
  updateRoleRow,
} from './roles-store.ts';

export type RoleView = {
  readonly id: RoleId;
  readonly name: string;
  readonly description: string;
  readonly actions: readonly Action[];
  /** Part of the program, and never changed. */
  readonly isSystem: boolean;
  readonly bindings: number;
};

export type RolesDeps = { readonly db: Db; readonly clock: Clock; readonly useCases: UseCases };

const input = z.object({
  name: z.string().trim().min(1, 'Enter a name.').max(80),
  description: z.string().max(2_000),
  actions: z
    .array(z.enum(actionNames, 'This action does not exist.'))
    .min(1, 'Choose what the role allows.')
    .refine(
      (actions) => actions.includes('space:read'),
      'A role needs space:read: without it nothing is seen.',
    )
    .transform((actions) => [...new Set(actions)].toSorted()),
});

/** The roles of the program and those of the installation. */
export function createRoles(deps: RolesDeps) {
  return {
    list: listRoles(deps),
    get: getRole(deps),
    create: createRole(deps),
    update: updateRole(deps),
    delete: deleteRole(deps),
  };
}
export type Roles = ReturnType<typeof createRoles>;

const listRoles = (deps: RolesDeps) =>
  deps.useCases.read({
    name: 'role.list',
    action: 'space:read',
    input: z.object({}),
    locate: async (_db, _input, actor) => locateList(actor, 'space:read'),
    run: async () => viewRoles(deps),
  });

const getRole = (deps: RolesDeps) =>
  deps.useCases.read({
    name: 'role.get',
    action: 'space:read',
    input: z.object({ id: z.string() }),
    locate: async (_db, _input, actor) => locateList(actor, 'space:read'),
    run: async ({ input: { id } }) => {
      const role = (await viewRoles(deps)).find((each) => each.id === id);
      if (role === undefined) throw notFound();
      return role;
    },
  });

async function viewRoles({ db }: RolesDeps): Promise<RoleView[]> {
  const [rows, counts] = await Promise.all([allRoles(db.kysely), countBindingsByRole(db.kysely)]);
  const system = roleNames.map((id) => ({ id, ...systemRoles[id], actions: [...roles[id]], isSystem: true }));
  const own = rows.map((row) => ({
    id: row.id,
    name: row.name,
    description: row.description,
    actions: [...customRoleOf(row).actions],
    isSystem: false,
  }));
  return [...system, ...own].map((role) => ({ ...role, bindings: counts.get(role.id) ?? 0 }));
}

async function roleSnapshot(db: Queryable, { id }: { readonly id: string }) {
  const row = await roleById(db, id);
  return row === undefined ? null : { name: row.name, description: row.description, actions: row.actions };
}

const createRole = ({ clock, useCases }: RolesDeps) =>
  useCases.write({
    name: 'role.create',
    action: 'role:admin',
    input,
    locate: async () => ({ spaceId: rootSpace, subject: null }),
    audit: (given) => given,
    snapshot: roleSnapshot,
    prepare: async ({ actor, input: given }) => requireHeld(actor, given.actions),
    run: async ({ trx, input: given }) => {
      const id = slugify(given.name);
      if (id === '') throw new AppError('BAD_INPUT', `name: ${SLUGLESS}`);
      if (isRoleName(id)) throw new AppError('ROLE_NAME_TAKEN');
      const now = clock.now();
      await orNameTaken(insertRole(trx, { id, ...given, created_at: now, updated_at: now }));
      return { id };
    },
    made: ({ id }) => ({ kind: 'role', id }),
  });

const locateRole =
  ({ db }: RolesDeps) =>
  async (_db: unknown, { id }: { id: string }) => {
    const subject = { kind: 'role', id };
    if (isRoleName(id)) return { spaceId: rootSpace, subject, row: null };
    const row = await roleById(db.kysely, id);
    return row === undefined ? null : { spaceId: rootSpace, subject, row };
  };

/** Changes a role, and with it at once what everybody who holds it may do. */
const updateRole = (deps: RolesDeps) =>
  deps.useCases.write({
    name: 'role.update',
    action: 'role:admin',
    input: input.extend({ id: z.string() }),
    locate: locateRole(deps),
    audit: (given) => given,
    snapshot: roleSnapshot,
    prepare: async ({ actor, input: given }) => requireHeld(actor, given.actions),
    run: async ({ trx, input: { id: _id, ...given }, located: { row } }) => {
      const { id } = requireOwn(row);
      await orNameTaken(updateRoleRow(trx, id, { ...given, updated_at: deps.clock.now() }));
      return { id };
    },
  });

const deleteRole = (deps: RolesDeps) =>
  deps.useCases.write({
    name: 'role.delete',
    action: 'role:admin',
    input: z.object({ id: z.string() }),
    locate: locateRole(deps),
    audit: (given) => given,
    snapshot: roleSnapshot,
    run: async ({ trx, located: { row } }) => {
      const { id } = requireOwn(row);
      await lockBindings(trx);
      const bound = (await countBindingsByRole(trx)).get(id) ?? 0;
      if (bound > 0) {
        const times = bound === 1 ? 'once' : `${bound} times`;
        throw new AppError('ROLE_IN_USE', `The role is bound ${times}. Remove its bindings first.`);
      }
      await deleteRoleRow(trx, id);
      return { id };
    },
  });

/** Whoever makes roles puts into them what they may do themselves, so that no role lifts its maker. */
function requireHeld(actor: Actor, actions: readonly Action[]): void {
  const lacking = actions.filter((action) => !isAllowed(actor, action, rootSpace));
  if (lacking.length === 0) return;
  throw new AppError('FORBIDDEN', `Your roles in the root space do not allow ${lacking.join(', ')}.`, {
    details: { lacking },
  });
}

function requireOwn(row: RoleRow | null): RoleRow {
  if (row === null) {
    throw new AppError(
      'BAD_INPUT',
      'id: The roles reader, writer and admin are part of Gantry and stay as they are.',
    );
  }
  return row;
}

async function orNameTaken(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (isUniqueViolation(error)) throw new AppError('ROLE_NAME_TAKEN');
    throw error;
  }
}
