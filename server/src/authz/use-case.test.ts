import type { AppError } from '@gantry/contract/errors';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createTestDatabase } from '../platform/db/testing/index.ts';
import { type Actor, nobody } from './actor.ts';
import type { AuditRecord, CallContext } from './operation.ts';
import type { RoleName } from './roles.ts';
import { createUseCases } from './use-case.ts';

const database = await createTestDatabase();
const { db } = database;
afterAll(() => database.drop());

let steps: string[] = [];
let audited: AuditRecord[] = [];
const useCases = createUseCases(db, async (trx, record) => {
  steps.push(trx === null ? 'audit alone' : 'audit in the transaction');
  audited.push(record);
});
beforeEach(() => {
  steps = [];
  audited = [];
});

const actor = (role: RoleName | null, spaceId = 'root'): Actor => ({
  kind: 'user',
  id: 'ada',
  name: 'ada',
  grants: new Map(role === null ? [] : [[spaceId, new Set([role])]]),
});
const as = (who: Actor): CallContext => ({ actor: who, remoteAddress: '192.0.2.7' });

const input = z.object({ id: z.string().min(3), secret: z.string().default('') });
const locate = async (_db: unknown, { id }: { id: string }) => {
  steps.push('locate');
  return id === 'gone' ? null : { spaceId: 'root', subject: { kind: 'thing', id } };
};
const isInTransaction = async () => {
  const { rows } = await db.execute(
    "select from pg_stat_activity where datname = current_database() and state = 'idle in transaction'",
  );
  return rows.length > 0;
};

const readThing = useCases.read({
  name: 'thing.read',
  action: 'stack:read',
  input,
  locate,
  run: async ({ located }) => located.subject.id,
});
const writeThing = useCases.write({
  name: 'thing.write',
  action: 'stack:update',
  input,
  locate,
  audit: ({ id }) => ({ id }),
  prepare: async () => {
    steps.push((await isInTransaction()) ? 'prepare inside' : 'prepare');
    return 'prepared';
  },
  run: async ({ trx, input: { id }, prepared }) => {
    steps.push((await isInTransaction()) ? `run with ${prepared}` : 'run outside');
    const space = { id, name: id, parent_id: 'root' };
    await trx.insertInto('spaces').values(space).execute();
    if (id === 'fails') throw new Error('It went wrong.');
    return id;
  },
});

const code = async (call: Promise<unknown>): Promise<string> => {
  const error = await call.then(
    () => null,
    (reason: AppError) => reason,
  );
  return error?.code ?? 'done';
};
const given = (id: string) => ({ id, secret: 'hunter2' });

describe('a read', () => {
  test.each<[who: string, context: CallContext, id: string, answer: string]>([
    ['a reader of the space', as(actor('reader')), 'thing', 'done'],
    ['a stranger', as(actor(null)), 'thing', 'NOT_FOUND'],
    ['an admin of another space', as(actor('admin', 'other')), 'thing', 'NOT_FOUND'],
    ['an admin, of what does not exist', as(actor('admin')), 'gone', 'NOT_FOUND'],
    ['nobody', as(nobody), 'thing', 'UNAUTHENTICATED'],
    ['nobody, of what does not exist', as(nobody), 'gone', 'UNAUTHENTICATED'],
  ])('by %s', async (_who, context, id, answer) => {
    expect(await code(readThing.call(context, given(id)))).toBe(answer);
    expect(audited).toEqual([]);
  });
});

describe('a write', () => {
  test('parses, locates, authorises, prepares outside of the transaction, runs and records inside', async () => {
    await writeThing.call(as(actor('admin')), given('made'));
    expect(steps).toEqual(['locate', 'prepare', 'run with prepared', 'audit in the transaction']);
    expect(audited).toMatchObject([
      {
        operation: 'thing.write',
        action: 'stack:update',
        outcome: 'done',
        actor: { id: 'ada' },
        located: { spaceId: 'root', subject: { kind: 'thing', id: 'made' } },
        details: { id: 'made' },
        remoteAddress: '192.0.2.7',
      },
    ]);
    expect(JSON.stringify(audited)).not.toContain('hunter2');
  });

  test('denied on what the actor sees is FORBIDDEN, names what was missing, and is recorded', async () => {
    const denied = writeThing.call(as(actor('writer')), given('thing'));
    await expect(denied).rejects.toMatchObject({
      code: 'FORBIDDEN',
      details: { action: 'stack:update', space: 'root' },
    });
    expect(steps).toEqual(['locate', 'audit alone']);
    expect(audited).toMatchObject([{ outcome: 'denied', details: { id: 'thing' } }]);
  });

  test.each<[who: string, context: CallContext, id: string, answer: string]>([
    ['on what the actor does not see', as(actor('admin', 'other')), 'thing', 'NOT_FOUND'],
    ['on what does not exist', as(actor('admin')), 'gone', 'NOT_FOUND'],
    ['by nobody', as(nobody), 'thing', 'UNAUTHENTICATED'],
  ])('%s does nothing and leaves nothing', async (_what, context, id, answer) => {
    expect(await code(writeThing.call(context, given(id)))).toBe(answer);
    expect(steps).toEqual(['locate']);
  });

  test('that fails leaves neither its rows nor an audit entry in the database', async () => {
    const recorded = createUseCases(db, async (trx, { details }) => {
      const row = { id: `audit of ${String(details.id)}`, name: 'audit', parent_id: 'root' };
      await (trx ?? db.kysely).insertInto('spaces').values(row).execute();
    });
    const fail = recorded.write({
      name: 'thing.fail',
      action: 'stack:update',
      input,
      locate,
      audit: ({ id }) => ({ id }),
      run: async ({ trx, input: { id } }) => {
        await trx.insertInto('spaces').values({ id, name: id, parent_id: 'root' }).execute();
        if (id === 'fails') throw new Error('It went wrong.');
      },
    });
    await expect(fail.call(as(actor('admin')), given('fails'))).rejects.toThrow('It went wrong.');
    await fail.call(as(actor('admin')), given('works'));
    const rows = await db.kysely.selectFrom('spaces').select('id').orderBy('id').execute();
    const ids = rows.map((row) => row.id);
    expect(ids).toEqual(expect.arrayContaining(['works', 'audit of works']));
    expect(ids).not.toContain('fails');
    expect(ids).not.toContain('audit of fails');
  });
});

describe('input', () => {
  test.each<[what: string, raw: { id: string; secret: string }, message: string]>([
    ['that breaks a rule', { id: 'x', secret: '' }, 'id: '],
    ['with a NUL', { id: 'a\0bc', secret: '' }, 'NUL'],
    ['with half a surrogate pair', { id: 'abc', secret: '\ud83d' }, 'half a character'],
  ])('%s is refused before anything is looked at, without repeating it', async (_what, raw, message) => {
    const refused = writeThing.call(as(actor('admin')), raw);
    await expect(refused).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining(message),
    });
    expect(steps).toEqual([]);
  });

  test('may hold whole surrogate pairs', async () => {
    expect(await readThing.call(as(actor('reader')), { id: 'a 🚀 b', secret: '' })).toBe('a 🚀 b');
  });
});

describe('an open operation', () => {
  const own = useCases.open({
    name: 'own',
    who: 'signed-in',
    kind: 'write',
    input: z.object({ n: z.number().max(3) }),
    run: async ({ actor: who, input: { n } }) => `${who.name} ${n}`,
  });

  test('for whoever is signed in is nothing for nobody, whatever the input', async () => {
    await expect(own.call(as(nobody), { n: 99 })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(own.call(as(actor(null)), { n: 99 })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    expect(await own.call(as(actor(null)), { n: 1 })).toBe('ada 1');
  });
});

test('two operations cannot have one name', () => {
  expect(() =>
    useCases.read({ name: 'thing.read', action: 'stack:read', input, locate, run: async () => 1 }),
  ).toThrow('thing.read');
  expect([...useCases.registry.keys()]).toContain('thing.write');
});
