import { createHmac, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { AppError } from '@gantry/contract/errors';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createRecordAudit } from '../audit/index.ts';
import { type CallContext, createUseCases, type RoleName } from '../authz/index.ts';
import type { Emit } from '../events.ts';
import { manualClock } from '../platform/clock.ts';
import { createTestDatabase } from '../platform/db/testing/index.ts';
import { createLogger } from '../platform/logger.ts';
import { createSafePost, isPrivateAddress } from '../platform/network/index.ts';
import { createSecretBox, loadMasterKey } from '../platform/secrets/index.ts';
import { createInbox } from './index.ts';

const database = await createTestDatabase();
const { db } = database;
await db.kysely.insertInto('spaces').values({ id: 'team', name: 'team', parent_id: 'root' }).execute();
const clock = manualClock('2026-11-01T10:00:00Z');
const emitted: { name: string; payload: { itemId: string; webhookId: string } }[] = [];
const emit: Emit = async (_trx, name, payload) =>
  void emitted.push({ name, payload: payload as { itemId: string; webhookId: string } });
const received: { body: string; signature: string }[] = [];
let status = 200;
const receiver = createServer(async (request, response) => {
  const body = (await buffer(request)).toString();
  received.push({ body, signature: String(request.headers['x-gantry-signature']) });
  response.writeHead(status).end();
});
await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening));
const address = receiver.address();
const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/hook`;

const inbox = createInbox({
  db,
  clock,
  logger: createLogger({ level: 'silent' }),
  useCases: createUseCases(db, createRecordAudit({ db, clock })),
  secretBox: createSecretBox(
    loadMasterKey({ env: randomBytes(32).toString('base64'), keyFile: '/nowhere/unused.key' }),
  ),
  emit,
  post: createSafePost({ privateHosts: ['127.0.0.1'] }),
  publicUrl: 'https://gantry.example.com',
});
const { list, count, mark, webhookCreate, webhookDelete } = inbox.useCases;
afterAll(async () => {
  receiver.close();
  await database.drop();
});
beforeEach(async () => {
  await db.kysely.deleteFrom('inbox_items').execute();
  await db.kysely.deleteFrom('inbox_webhooks').execute();
  emitted.length = 0;
  received.length = 0;
  status = 200;
});

const as = (role: RoleName, spaceId = 'root', id = 'ada'): CallContext => ({
  actor: { kind: 'user', id, name: id, grants: new Map([[spaceId, new Set([role])]]) },
  remoteAddress: null,
});
const admin = as('admin');
const warning = (key: string, severity: 'warning' | 'error' | 'info' = 'warning') => ({
  key,
  severity,
  title: `About ${key}`,
  text: 'Do something.',
  path: '/source-control/acme',
});
const found = (...keys: string[]) => ({
  about: 'integration:acme',
  spaceId: 'team',
  warnings: keys.map((key) => warning(key)),
});
const page = { before: null, first: 50 };
const code = (call: Promise<unknown>) => call.catch((error: AppError) => error.code);

describe('warnings', () => {
  test('are told once, end when they are over, and are told anew when they come back', async () => {
    await inbox.storeWarnings(found('expiry', 'webhook'));
    await inbox.storeWarnings(found('expiry', 'webhook'));
    const team = as('admin', 'team');
    expect(await list.call(team, page)).toHaveLength(2);
    await inbox.storeWarnings(found('expiry'));
    expect(await count.call(team, {})).toBe(1);
    await inbox.storeWarnings(found('expiry', 'webhook'));
    expect((await list.call(team, page)).map(({ key, resolved_at }) => [key, resolved_at !== null])).toEqual([
      ['webhook', false],
      ['webhook', true],
      ['expiry', false],
    ]);
  });

  test('are for admins of the space; each reads and puts away for themselves', async () => {
    await inbox.storeWarnings(found('expiry'));
    expect(await list.call(admin, page)).toEqual([]);
    expect(await code(list.call(as('reader', 'team'), page))).toBe('NOT_FOUND');
    const [ada, bob] = [as('admin', 'team'), as('admin', 'team', 'bob')];
    const [item] = await list.call(ada, page);
    expect(await mark.call(ada, { ids: null, dismiss: false })).toBe(0);
    expect((await list.call(ada, page))[0]?.read_at).toEqual(clock.now());
    expect(await count.call(bob, {})).toBe(1);
    await mark.call(ada, { ids: [item?.id ?? ''], dismiss: true });
    expect(await list.call(ada, page)).toEqual([]);
    expect(await list.call(bob, page)).toHaveLength(1);
    await mark.call(as('reader', 'root'), { ids: [item?.id ?? ''], dismiss: true });
    expect(await list.call(bob, page)).toHaveLength(1);
  });

  test('go after 14 days', async () => {
    await inbox.storeWarning({ ...warning('once', 'info'), about: 'x', spaceId: 'root' });
    clock.advance(14 * 24 * 3_600_000 + 1);
    await inbox.sweep();
    expect(await list.call(admin, page)).toEqual([]);
  });
});

describe('a webhook', () => {
  const make = (given = {}) => webhookCreate.call(admin, { spaceId: 'root', name: 'Chat', url, ...given });

  test('of a space above hears of it, signed, and a failure that may pass is tried again', async () => {
    const { secret } = await make();
    await inbox.storeWarnings(found('expiry'));
    const [sent] = emitted.filter(({ name }) => name === 'warning.stored');
    if (sent === undefined) throw new Error('Nothing is to be sent.');
    await inbox.sendWarning(sent.payload);
    const [{ body, signature } = { body: '', signature: '' }] = received;
    expect(JSON.parse(body)).toMatchObject({
      kind: 'warning',
      title: 'About expiry',
      url: 'https://gantry.example.com/source-control/acme',
      space: 'team',
    });
    expect(signature).toBe(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
    status = 503;
    expect(await code(inbox.sendWarning(sent.payload))).toBe('WEBHOOK_UNREACHABLE');
    status = 404;
    await inbox.sendWarning(sent.payload);
    const [webhook] = await inbox.useCases.webhooks.call(admin, {});
    expect(webhook).toMatchObject({ last_problem: 'The receiver answered with HTTP 404.' });
    expect(webhook).not.toHaveProperty('secret_sealed');
  });

  test('is made by admins alone, with an address that holds no password', async () => {
    expect(await code(webhookCreate.call(as('reader'), { spaceId: 'root', name: 'x', url }))).toBe(
      'FORBIDDEN',
    );
    expect(await code(make({ url: 'https://me:secret@hooks.example.com/' }))).toBe('BAD_INPUT');
    expect(await code(make({ url: 'ftp://hooks.example.com/' }))).toBe('BAD_INPUT');
    const { id } = await make();
    expect(await code(webhookDelete.call(as('reader'), { id }))).toBe('FORBIDDEN');
    await webhookDelete.call(admin, { id });
    expect(await inbox.useCases.webhooks.call(admin, {})).toEqual([]);
  });
});

describe('outbound calls', () => {
  test.each([
    'http://127.0.0.1/',
    'http://[::1]/',
    'http://[::ffff:169.254.169.254]/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://localhost/',
  ])('never reach %s', async (target) => {
    const post = createSafePost({ privateHosts: [] });
    expect(await code(post(target, '{}', {}))).toBe('WEBHOOK_REFUSED');
  });

  test('judge every address of a name, and where IPv6 only wraps IPv4', async () => {
    const post = createSafePost({ privateHosts: [], resolve: async () => ['93.184.215.14', '10.0.0.1'] });
    expect(await code(post('https://hooks.example.com/', '{}', {}))).toBe('WEBHOOK_REFUSED');
    expect(
      ['64:ff9b::a00:1', '2002:7f00:1::', 'fe80::1', '192.168.1.1', 'nonsense'].map(isPrivateAddress),
    ).toEqual([true, true, true, true, true]);
    expect(['93.184.215.14', '2606:4700::1111', '::ffff:8.8.8.8'].some(isPrivateAddress)).toBe(false);
  });
});
