import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Actor, auditSecret, type CallContext, createUseCases, rootSpace } from '../authz/index.ts';
import type { Emit } from '../events.ts';
import { manualClock } from '../platform/clock.ts';
import { createTestDatabase } from '../platform/db/testing/index.ts';
import { createSafePost } from '../platform/network/index.ts';
import { createSecretBox, loadMasterKey } from '../platform/secrets/index.ts';
import { createAudit, createOweEntry, createRecordAudit, loadChainKey } from './index.ts';

const database = await createTestDatabase();
const { db } = database;
const clock = manualClock('2026-11-23T10:00:00Z');
const keys = loadMasterKey({ env: randomBytes(32).toString('base64'), keyFile: 'unused' });
const secretBox = createSecretBox(keys);
const key = await loadChainKey(db, secretBox);

const owed: { entryId: number; webhookId: string }[] = [];
const emit: Emit = async (_trx, name, payload) => {
  if (name === 'audit.recorded' && 'entryId' in payload) owed.push(payload);
};
const recordAudit = createRecordAudit({ db, clock, key, onEntry: createOweEntry(emit) });
const useCases = createUseCases(db, recordAudit);
const post = createSafePost({ privateHosts: ['127.0.0.1'] });
const audit = createAudit({
  db,
  clock,
  key,
  useCases,
  secretBox,
  recordAudit,
  accountName: async () => 'acme',
  post,
});
const { search, verify, changeSettings, webhook } = audit.useCases;
afterAll(() => database.drop());

const actor = (role: string, spaceId = rootSpace, id = 'ada'): Actor => ({
  kind: 'user',
  id,
  name: id,
  grants: new Map([[spaceId, new Set([role])]]),
});
const as = (role: string, spaceId?: string, id?: string): CallContext => ({
  actor: actor(role, spaceId, id),
  remoteAddress: '192.0.2.7',
});

const names = new Map<string, string>();
const rename = useCases.write({
  name: 'thing.rename',
  action: 'stack:update',
  input: z.object({ id: z.string(), space: z.string(), name: z.string(), token: z.string() }),
  locate: async (_db, { id, space }) => ({ spaceId: space, subject: { kind: 'thing', id } }),
  audit: ({ token, ...rest }) => ({ ...rest, token: auditSecret(token) }),
  snapshot: async (_trx, { id }) => ({ name: names.get(id) ?? null, size: 1, at: clock.now() }),
  run: async ({ input: { id, name } }) => names.set(id, name),
});
const act = (name: string, { id = 'a', space = rootSpace, role = 'admin', who = 'ada' } = {}) =>
  rename.call(as(role, space, who), { id, space, name, token: 'hunter2' });

const noFilter = {
  actors: [],
  operations: [],
  spaces: [],
  subjectKinds: [],
  subjects: [],
  outcomes: [],
  from: null,
  until: null,
  text: null,
};
const found = async (filter: object = {}, context = as('admin')) =>
  (await search.call(context, { ...noFilter, first: 50, after: null, descending: true, ...filter })).entries;
const proof = (expected: string | null = null) => verify.call(as('admin'), { expected });
/** As somebody would who has the database and no scruples. */
const tamper = async (statement: string) => {
  await db.execute('alter table audit_entries disable trigger all');
  await db.execute(statement);
  await db.execute('alter table audit_entries enable trigger all');
};

describe('an entry', () => {
  test('says what changed, with hashes in place of secrets, and the roles of the actor', async () => {
    await act('first');
    await act('second');
    const [entry] = await found();
    expect(entry).toMatchObject({
      operation: 'thing.rename',
      action: 'stack:update',
      outcome: 'done',
      actor_roles: ['admin'],
      subject_id: 'a',
      before: { name: 'first' },
      after: { name: 'second' },
      details: { token: expect.stringMatching(/^hmac-sha256:[0-9a-f]{24}$/) },
      remote_address: '192.0.2.7',
    });
    expect(JSON.stringify(entry)).not.toContain('hunter2');
    // The same secret gives the same hash, without the key nobody can guess it.
    const [, older] = await found();
    expect(older?.details).toMatchObject({ token: Object(entry?.details).token });
  });

  test('is kept of a denied attempt, and found by each filter', async () => {
    await expect(act('third', { space: 'team', role: 'writer', who: 'Grace' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    const admin = {
      ...as('admin'),
      actor: { ...actor('admin'), grants: new Map(['root', 'team'].map((id) => [id, new Set(['admin'])])) },
    };
    const denied = await found({ outcomes: ['denied'] }, admin);
    expect(denied).toMatchObject([{ actor_name: 'Grace', space_id: 'team', actor_roles: ['writer'] }]);
    for (const filter of [
      { actors: ['grace'] },
      { operations: ['thing.*'], spaces: ['team'] },
      { operations: ['thing.rename'], outcomes: ['denied'] },
      { text: 'third' },
      { subjectKinds: ['thing'], subjects: ['a'], spaces: ['team'] },
    ]) {
      expect(await found(filter, admin)).toEqual(denied);
    }
    expect(await found({ operations: ['thing%'] }, admin)).toEqual([]);
    expect(await found({ from: new Date('2027-01-01') }, admin)).toEqual([]);
    expect((await found({ until: new Date('2027-01-01') }, admin)).length).toBe(3);
  });

  test('is seen by whoever may read the trail of its space, page by page', async () => {
    expect(await found({}, as('admin', 'team'))).toMatchObject([{ space_id: 'team' }]);
    await expect(found({}, as('writer'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const first = await search.call(as('admin'), { ...noFilter, first: 1, after: null, descending: true });
    const after = first.entries[0]?.id ?? 0;
    const next = await search.call(as('admin'), { ...noFilter, first: 1, after, descending: true });
    expect([first.hasNextPage, next.hasNextPage]).toEqual([true, false]);
    expect(next.entries[0]?.id).toBeLessThan(after);
  });

  test('is never changed or removed, not even with SQL', async () => {
    for (const statement of [
      "update audit_entries set actor_name = 'nobody'",
      'delete from audit_entries',
      'truncate audit_entries',
    ]) {
      await expect(db.execute(statement)).rejects.toThrow('only ever added');
    }
  });
});

describe('the chain', () => {
  test('is whole, also when many add to it at once', async () => {
    await Promise.all(Array.from({ length: 12 }, (_, at) => act(`name ${at}`, { id: `t${at}` })));
    const { ok, entries, head, problem } = await proof();
    expect({ ok, problem }).toEqual({ ok: true, problem: null });
    expect(entries).toBeGreaterThan(12);
    expect(await proof(head)).toMatchObject({ ok: true });
    expect(await proof('ab'.repeat(32))).toMatchObject({ ok: false, entryId: null });
    await expect(proof('short')).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  test.each([
    [
      'a changed entry',
      "update audit_entries set actor_name = 'eve' where id = 2",
      "update audit_entries set actor_name = 'ada' where id = 2",
    ],
    [
      'a changed detail',
      `update audit_entries set details = details || '{"name":"x"}' where id = 2`,
      `update audit_entries set details = details || '{"name":"second"}' where id = 2`,
    ],
    [
      'an entry that lost its place',
      'update audit_entries set id = 9000 where id = 2',
      'update audit_entries set id = 2 where id = 9000',
    ],
    [
      'an entry without its mac',
      'create table kept as select mac from audit_entries where id = 2; update audit_entries set mac = null where id = 2',
      'update audit_entries set mac = (select mac from kept) where id = 2; drop table kept',
    ],
    [
      'a cut end',
      'create table cut as select * from audit_entries order by id desc limit 1; delete from audit_entries where id in (select id from cut)',
      'insert into audit_entries select * from cut; drop table cut',
    ],
    [
      'a moved end',
      'update audit_chain set entries = entries - 1',
      'update audit_chain set entries = entries + 1',
    ],
  ])('shows %s', async (_what, damage, repair) => {
    await tamper(damage);
    const { ok, problem } = await proof();
    expect(ok).toBe(false);
    expect(problem).toMatch(/[a-z]/);
    await tamper(repair);
    expect(await proof()).toMatchObject({ ok: true });
  });

  test('stays provable when its beginning goes; that it went is an entry', async () => {
    await audit.sweep();
    const before = await proof();
    clock.advance(40 * 24 * 3_600_000);
    await act('newer');
    await changeSettings.call(as('admin'), { retentionDays: 30 });
    await audit.sweep();
    const after = await proof();
    expect(after).toMatchObject({ ok: true, removed: before.entries });
    expect((await found()).map(({ operation }) => operation)).toEqual([
      'audit.prune',
      'audit.changeSettings',
      'thing.rename',
    ]);
    // The newest hash from before the cut still proves that the rest follows it.
    expect(await proof(before.head)).toMatchObject({ ok: true });
    await audit.sweep();
    expect((await found()).length).toBe(3);
    await expect(changeSettings.call(as('admin'), { retentionDays: 0 })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
    await expect(changeSettings.call(as('writer'), { retentionDays: 1 })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});

describe('the webhook', () => {
  const received: { headers: IncomingHttpHeaders; body: string }[] = [];
  let status = 204;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += String(piece);
    received.push({ headers: request.headers, body });
    response.writeHead(status).end();
  });
  let endpoint = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/in`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const given = (change: object = {}) => ({
    endpoint,
    enabled: true,
    includeRuns: false,
    secret: 'a secret of the receiver',
    headers: { 'x-tenant': 'blue' },
    ...change,
  });
  const deliverOwed = async () => {
    for (const each of owed.splice(0)) await audit.deliverAuditEntry(each);
  };

  test('is saved after a signed test came through, and gets each entry', async () => {
    await webhook.set.call(as('admin'), given());
    const [tried] = received.splice(0);
    const signature = createHmac('sha256', 'a secret of the receiver')
      .update(tried?.body ?? '')
      .digest('hex');
    expect(tried?.headers).toMatchObject({ 'x-signature-256': `sha256=${signature}`, 'x-tenant': 'blue' });
    expect(JSON.parse(tried?.body ?? '')).toMatchObject({ account: 'acme', action: 'audit_webhook.test' });
    await act('told');
    await deliverOwed();
    const bodies = received.splice(0).map(({ body }) => JSON.parse(body));
    expect(bodies.map(({ action }) => action)).toEqual(['auditWebhook.set', 'thing.rename']);
    expect(bodies[1]).toMatchObject({
      actor: 'user::ada',
      actor_roles: ['admin'],
      data: { args: { name: 'told' }, after: { name: 'told' } },
      remoteIP: '192.0.2.7',
      timestamp: clock.now().getTime(),
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const { rows } = await db.execute('select * from audit_webhooks, audit_entries');
    expect(JSON.stringify(rows)).not.toContain('a secret of the receiver');
    expect(JSON.stringify(rows)).not.toContain('"blue"');
  });

  test('that does not answer well keeps what is owed to it and says so', async () => {
    await act('lost');
    status = 500;
    const [first] = owed.splice(0);
    if (first === undefined) throw new Error('Nothing is owed.');
    await expect(audit.deliverAuditEntry(first)).rejects.toMatchObject({ code: 'AUDIT_WEBHOOK_REFUSED' });
    expect(await webhook.get.call(as('admin'), {})).toMatchObject({
      lastProblem: expect.stringContaining('500'),
    });
    await expect(webhook.set.call(as('admin'), given())).rejects.toMatchObject({
      code: 'AUDIT_WEBHOOK_REFUSED',
    });
    status = 200;
    await audit.deliverAuditEntry(first);
    expect(await webhook.get.call(as('admin'), {})).toMatchObject({ lastProblem: null });
    received.splice(0);
  });

  test('hears of runs when it wants to', async () => {
    const run = { runId: 'r1', stackId: 'network', state: 'FINISHED' } as const;
    await audit.deliverAuditRun(run);
    expect(received).toEqual([]);
    await webhook.set.call(as('admin'), given({ includeRuns: true, secret: null }));
    await audit.deliverAuditRun(run);
    expect(JSON.parse(received.at(-1)?.body ?? '')).toMatchObject({
      action: 'run.state_changed',
      data: { run: 'r1', stack: 'network', state: 'FINISHED' },
    });
    // The secret stayed, though it was not sent again.
    expect((await webhook.get.call(as('admin'), {}))?.secret).toBe('a secret of the receiver');
    owed.splice(0);
    received.splice(0);
  });

  test('is told last that it was deleted, and nothing after', async () => {
    await webhook.delete.call(as('admin'), {});
    await act('after');
    await deliverOwed();
    expect(received.splice(0).map(({ body }) => JSON.parse(body).action)).toEqual(['auditWebhook.delete']);
    expect(await webhook.get.call(as('admin'), {})).toBeNull();
    await expect(webhook.delete.call(as('admin'), {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test.each([
    ['a private address', { endpoint: 'http://10.0.0.1/' }, 'WEBHOOK_REFUSED'],
    ['the address of cloud credentials', { endpoint: 'http://169.254.169.254/latest' }, 'WEBHOOK_REFUSED'],
    ['another scheme', { endpoint: 'file:///etc/passwd' }, 'BAD_INPUT'],
    ['a short secret', { secret: 'short' }, 'BAD_INPUT'],
    ['a header that Gantry sets', { headers: { 'X-Signature-256': 'forged' } }, 'BAD_INPUT'],
    ['a header with a line break', { headers: { 'x-a': 'a\r\nx-b: c' } }, 'BAD_INPUT'],
  ])('is not saved with %s', async (_what, change, code) => {
    await expect(webhook.set.call(as('admin'), given(change))).rejects.toMatchObject({ code });
  });

  test('is for root admins alone', async () => {
    await expect(webhook.set.call(as('writer'), given())).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(webhook.get.call(as('admin', 'team'), {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(verify.call(as('admin', 'team'), { expected: null })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

test('entries from before the chain are counted and do not hide damage', async () => {
  const other = await createTestDatabase();
  try {
    await sql`insert into audit_entries (at, operation, action, outcome, actor_kind, actor_id, actor_name, space_id)
      values (now(), 'old.one', 'x', 'done', 'user', 'u', 'u', 'root')`.execute(other.db.kysely);
    const record = createRecordAudit({ db: other.db, clock, key });
    for (const name of ['one', 'two']) {
      await record(null, {
        operation: name,
        action: 'stack:read',
        outcome: 'done',
        actor: actor('admin'),
        located: { spaceId: 'root', subject: null },
        details: {},
        remoteAddress: null,
      });
    }
    const cases = createUseCases(other.db, record);
    const own = createAudit({
      db: other.db,
      clock,
      key,
      useCases: cases,
      secretBox,
      recordAudit: record,
      accountName: async () => 'acme',
      post,
    });
    const proofOf = () => own.useCases.verify.call(as('admin'), { expected: null });
    expect(await proofOf()).toMatchObject({ ok: true, entries: 2, unchained: 1 });
    await other.db.execute('alter table audit_entries disable trigger all');
    await other.db.execute('update audit_entries set mac = null');
    expect(await proofOf()).toMatchObject({ ok: false });
  } finally {
    await other.drop();
  }
});
