import { AppError, notFound } from '@gantry/contract/errors';
import { email, username } from '@gantry/contract/people';
import { z } from 'zod';
import { type Action, rootSpace, type Subject, type UseCases } from '../authz/index.ts';
import type { Clock } from '../platform/clock.ts';
import { isUniqueViolation } from '../platform/db/errors.ts';
import type { Db, Queryable, Trx } from '../platform/db/index.ts';
import { randomToken } from '../platform/ids.ts';
import { hashPassword } from '../platform/secrets/index.ts';
import { requireRootAdmin, unbindActor } from './bind-role.ts';
import { lockBindings } from './bindings-store.ts';
import { bindPairs, pairs } from './pairs.ts';
import {
  allPeople,
  type BindingPair,
  deletePerson,
  type PersonRow,
  pairsByHolder,
  setDeactivated,
  updatePerson,
} from './people-store.ts';
import { deletePasskey, deleteTotp, passkeysOf, replaceRecoveryCodes } from './second-factor-store.ts';
import { deleteSessionsOf } from './sessions-store.ts';
import { type UserRow, updatePassword, userById } from './store.ts';

export type PeopleDeps = { db: Db; clock: Clock; useCases: UseCases };
export type Person = PersonRow & { readonly bindings: readonly BindingPair[] };

const action: Action = 'people:admin';
const byId = z.object({ id: z.string().max(64) });
/** People are of the whole installation, so an admin of one space does not see them. */
const locate = async (_db: unknown, { id }: { id: string }) => ({
  spaceId: rootSpace,
  subject: { kind: 'user', id },
});

/** The people of the installation, for root admins. */
export function createPeople(deps: PeopleDeps) {
  return {
    list: listPeople(deps),
    update: updateUser(deps),
    deactivate: deactivate(deps),
    activate: activate(deps),
    delete: deleteUser(deps),
    resetSecondFactor: resetSecondFactor(deps),
    resetPassword: resetPassword(deps),
  };
}

const listPeople = ({ db, useCases }: PeopleDeps) =>
  useCases.read({
    name: 'people.list',
    action,
    input: z.object({}),
    locate: async () => ({ spaceId: rootSpace, subject: null }),
    run: async (): Promise<Person[]> => {
      const [people, bindings] = await Promise.all([allPeople(db.kysely), pairsByHolder(db.kysely, 'user')]);
      return people.map((person) => ({ ...person, bindings: bindings.get(person.id) ?? [] }));
    },
  });

const updateUser = ({ useCases }: PeopleDeps) =>
  useCases.write({
    name: 'people.update',
    action,
    input: byId.extend({
      username,
      displayName: z.string().trim().max(120),
      email: email.nullable(),
      bindings: pairs,
    }),
    locate,
    audit: (input) => input,
    snapshot,
    run: async ({ trx, actor, input: { id, bindings, ...person } }) => {
      await requireUser(trx, id);
      const change = { username: person.username, display_name: person.displayName, email: person.email };
      await refusingTaken(updatePerson(trx, id, change));
      await bindPairs(trx, { actorKind: 'user', actorId: id, giver: actor, pairs: bindings });
      await requireRootAdmin(trx);
      return true;
    },
  });

/** Deactivated people are signed out at once and cannot come back until they are activated. */
const deactivate = ({ clock, useCases }: PeopleDeps) =>
  useCases.write({
    name: 'people.deactivate',
    action,
    input: byId,
    locate,
    audit: (input) => input,
    snapshot,
    run: async ({ trx, input: { id } }) => {
      await lockBindings(trx);
      await requireUser(trx, id);
      await setDeactivated(trx, id, clock.now());
      await deleteSessionsOf(trx, id, null);
      await requireRootAdmin(trx);
      return true;
    },
  });

const activate = ({ useCases }: PeopleDeps) =>
  useCases.write({
    name: 'people.activate',
    action,
    input: byId,
    locate,
    audit: (input) => input,
    snapshot,
    run: async ({ trx, input: { id } }) => {
      await requireUser(trx, id);
      await setDeactivated(trx, id, null);
      return true;
    },
  });

const deleteUser = ({ useCases }: PeopleDeps) =>
  useCases.write({
    name: 'people.delete',
    action,
    input: byId,
    locate,
    audit: (input) => input,
    snapshot,
    run: async ({ trx, input: { id } }) => {
      await requireUser(trx, id);
      await unbindActor(trx, 'user', id);
      await deletePerson(trx, id);
      return true;
    },
  });

/** For a lost phone or key. The person signs in with the password alone and, where demanded, sets up a new factor. */
const resetSecondFactor = ({ useCases }: PeopleDeps) =>
  useCases.write({
    name: 'people.resetSecondFactor',
    action,
    input: byId,
    locate,
    audit: (input) => input,
    run: async ({ trx, input: { id } }) => {
      await requireUser(trx, id);
      await deleteTotp(trx, id);
      for (const passkey of await passkeysOf(trx, id)) await deletePasskey(trx, id, passkey.id);
      await replaceRecoveryCodes(trx, id, []);
      await deleteSessionsOf(trx, id, null);
      return true;
    },
  });

/** A one-time password, told once, that must be replaced at the next sign-in. */
const resetPassword = ({ useCases }: PeopleDeps) =>
  useCases.write({
    name: 'people.resetPassword',
    action,
    input: byId,
    locate,
    audit: (input) => input,
    prepare: async () => {
      const password = randomToken(12);
      return { password, hash: await hashPassword(password) };
    },
    run: async ({ trx, actor, input: { id }, prepared: { password, hash } }) => {
      if (actor.id === id) throw new AppError('FORBIDDEN', 'Change your own password in your profile.');
      await requireUser(trx, id);
      await updatePassword(trx, id, { hash, mustChange: true });
      await deleteSessionsOf(trx, id, null);
      return password;
    },
  });

async function requireUser(trx: Trx, id: string): Promise<UserRow> {
  const user = await userById(trx, id);
  if (user === undefined) throw notFound();
  return user;
}

async function snapshot(db: Queryable, { id }: Subject) {
  const user = await userById(db, id);
  if (user === undefined) return null;
  const { username: name, display_name, email: address, deactivated_at } = user;
  const bindings = (await pairsByHolder(db, 'user')).get(id) ?? [];
  return {
    username: name,
    displayName: display_name,
    email: address,
    active: deactivated_at === null,
    bindings,
  };
}

/** A name or address that somebody else has, in words. */
export async function refusingTaken<T>(change: Promise<T>): Promise<T> {
  try {
    return await change;
  } catch (cause) {
    if (isUniqueViolation(cause, 'users_username')) throw taken('USERNAME_TAKEN', 'username', cause);
    if (isUniqueViolation(cause, 'users_email')) throw taken('EMAIL_TAKEN', 'email', cause);
    throw cause;
  }
}

function taken(code: 'USERNAME_TAKEN' | 'EMAIL_TAKEN', field: string, cause: unknown): AppError {
  const { message } = new AppError(code);
  const fields = { formErrors: [], fieldErrors: { [field]: [message] } };
  return new AppError(code, undefined, { details: { fields }, cause });
}
