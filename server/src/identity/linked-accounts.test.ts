import { afterAll, describe, expect, test } from 'vitest';
import { createRecordAudit } from '../audit/index.ts';
import { type CallContext, createUseCases, isAllowed, nobody } from '../authz/index.ts';
import { manualClock } from '../platform/clock.ts';
import { createTestDatabase } from '../platform/db/testing/index.ts';
import { newId } from '../platform/ids.ts';
import { insertBinding } from './bindings-store.ts';
import { createLinkedAccounts } from './linked-accounts.ts';
import { loadActor } from './load-actor.ts';
import { insertUser } from './store.ts';

const database = await createTestDatabase();
const { db } = database;
afterAll(() => database.drop());

const clock = manualClock('2026-11-23T10:00:00Z');
const linked = createLinkedAccounts({
  db,
  clock,
  useCases: createUseCases(db, createRecordAudit({ db, clock })),
});

async function newUser() {
  const id = newId();
  await insertUser(db.kysely, { id, username: `user-${id}`, password_hash: null });
  await insertBinding(db.kysely, {
    id: newId(),
    actor_kind: 'user',
    actor_id: id,
    role: 'writer',
    space_id: 'root',
  });
  const actor = await loadActor(db.kysely, { kind: 'user', id, name: `user-${id}` });
  const context: CallContext = { actor, remoteAddress: null };
  return { id, name: `user-${id}`, context, codeOf: () => linked.useCases.issueCode.call(context, {}) };
}
const newAccount = () => ({ provider: 'bitbucket_cloud', uuid: `{${newId()}}`, name: 'Ada Lovelace' });
const unknown = { outcome: 'refused', reason: 'UNKNOWN' };

describe('a code that an account comments', () => {
  test('links the account to its user, whose roles it has then', async () => {
    const [user, account] = [await newUser(), newAccount()];
    expect(await linked.actorOf(account)).toBeNull();
    const { code, expiresAt } = await user.codeOf();
    expect(code).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/);
    expect(expiresAt.getTime() - clock.now().getTime()).toBe(15 * 60_000);
    expect(await linked.redeemLinkCode(account, code)).toEqual({ outcome: 'linked', username: user.name });
    const actor = await linked.actorOf(account);
    expect(actor).toMatchObject({ kind: 'user', id: user.id, name: user.name });
    expect(actor !== null && isAllowed(actor, 'run:confirm', 'root')).toBe(true);
    expect(await linked.useCases.list.call(user.context, {})).toEqual([
      {
        provider: 'bitbucket_cloud',
        account_uuid: account.uuid,
        user_id: user.id,
        display_name: 'Ada Lovelace',
        linked_at: clock.now(),
      },
    ]);
  });

  test('may be typed in lower case, with spaces or without the dash', async () => {
    for (const typed of [
      (code: string) => code.toLowerCase(),
      (code: string) => ` ${code.replace('-', ' ')} `,
      (code: string) => code.replace('-', ''),
    ]) {
      const user = await newUser();
      const { code } = await user.codeOf();
      expect(await linked.redeemLinkCode(newAccount(), typed(code))).toMatchObject({ outcome: 'linked' });
    }
  });

  test('works once, also when it is read twice at the same time', async () => {
    const user = await newUser();
    const { code } = await user.codeOf();
    const answers = await Promise.all(
      [newAccount(), newAccount()].map((a) => linked.redeemLinkCode(a, code)),
    );
    expect(answers.filter(({ outcome }) => outcome === 'linked')).toHaveLength(1);
    expect(answers).toContainEqual(unknown);
    expect(await linked.redeemLinkCode(newAccount(), code)).toEqual(unknown);
    expect(await linked.useCases.list.call(user.context, {})).toHaveLength(1);
  });

  test.each<[what: string, spoil: (user: Awaited<ReturnType<typeof newUser>>) => unknown]>([
    ['is a quarter of an hour old', () => clock.advance(15 * 60_000)],
    ['was replaced by another', (user) => user.codeOf()],
    [
      'is of a deactivated user',
      ({ id }) =>
        db.kysely.updateTable('users').set({ deactivated_at: clock.now() }).where('id', '=', id).execute(),
    ],
  ])('that %s is refused', async (_what, spoil) => {
    const [user, account] = [await newUser(), newAccount()];
    const { code } = await user.codeOf();
    await spoil(user);
    expect(await linked.redeemLinkCode(account, code)).toEqual(unknown);
    expect(await linked.actorOf(account)).toBeNull();
  });

  test('can be guessed ten times in a quarter of an hour', async () => {
    const [user, account] = [await newUser(), newAccount()];
    const { code } = await user.codeOf();
    for (let guess = 1; guess <= 10; guess++) {
      expect(await linked.redeemLinkCode(account, `guess ${guess}`)).toEqual(unknown);
    }
    const refused = { outcome: 'refused', reason: 'TOO_MANY_ATTEMPTS' };
    expect(await linked.redeemLinkCode(account, code)).toEqual(refused);
    expect(await linked.redeemLinkCode(newAccount(), code)).toMatchObject({ outcome: 'linked' });
  });

  test('is kept as a hash, and the trail tells who linked what', async () => {
    const [user, account] = [await newUser(), newAccount()];
    const { code } = await user.codeOf();
    await linked.redeemLinkCode(account, code);
    await user.codeOf();
    const { rows } = await db.execute('select code_hash, user_id from link_codes');
    expect(JSON.stringify(rows)).not.toContain(code.replace('-', ''));
    const entries = await db.kysely
      .selectFrom('audit_entries')
      .select(['operation', 'actor_id', 'details'])
      .where('subject_id', '=', user.id)
      .orderBy('id')
      .execute();
    expect(entries).toEqual([
      { operation: 'linkedAccount.issueCode', actor_id: user.id, details: {} },
      { operation: 'linkedAccount.redeem', actor_id: user.id, details: { ...account } },
      { operation: 'linkedAccount.issueCode', actor_id: user.id, details: {} },
    ]);
  });
});

describe('a linked account', () => {
  test('moves to the user who links it again', async () => {
    const [first, second, account] = [await newUser(), await newUser(), newAccount()];
    await linked.redeemLinkCode(account, (await first.codeOf()).code);
    await linked.redeemLinkCode(account, (await second.codeOf()).code);
    expect((await linked.actorOf(account))?.id).toBe(second.id);
    expect(await linked.useCases.list.call(first.context, {})).toEqual([]);
  });

  test('is unlinked by its own user alone', async () => {
    const [user, other, account] = [await newUser(), await newUser(), newAccount()];
    await linked.redeemLinkCode(account, (await user.codeOf()).code);
    const { provider, uuid } = account;
    const byOther = linked.useCases.unlink.call(other.context, { provider, uuid });
    await expect(byOther).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await linked.useCases.unlink.call(user.context, { provider, uuid })).toBe(true);
    expect(await linked.actorOf(account)).toBeNull();
  });

  test('speaks for nobody while its user is deactivated', async () => {
    const [user, account] = [await newUser(), newAccount()];
    await linked.redeemLinkCode(account, (await user.codeOf()).code);
    await db.kysely
      .updateTable('users')
      .set({ deactivated_at: clock.now() })
      .where('id', '=', user.id)
      .execute();
    expect(await linked.actorOf(account)).toBeNull();
  });

  test('is nothing for nobody or for machines', async () => {
    const asNobody: CallContext = { actor: nobody, remoteAddress: null };
    const asMachine: CallContext = { actor: { ...nobody, kind: 'api_key', id: 'key' }, remoteAddress: null };
    const { list, issueCode } = linked.useCases;
    await expect(list.call(asNobody, {})).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(issueCode.call(asNobody, {})).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(issueCode.call(asMachine, {})).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await list.call(asMachine, {})).toEqual([]);
  });
});
