import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createHttp } from '../platform/http/index.ts';
import { as, startFeatures } from '../triggers/testing/start-features.ts';
import { createInbox } from './inbox.ts';
import { webhookRoutes } from './routes.ts';

const features = await startFeatures();
const { vcs, db, clock, logger } = features;
await features.addIntegration();
await features.addIntegration('Other', { spaceId: 'root' });
await features.addStack('network');
const admin = as('admin');
const http = createHttp({ logger: features.logger, publicUrl: features.publicUrl });
await http.register(webhookRoutes('/webhooks/bitbucket-cloud', vcs.receiveWebhook));

let url: string;
let secret: string;
beforeAll(async () => {
  url = await http.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await http.close();
  await features.close();
});
beforeEach(async () => {
  await db.kysely.deleteFrom('webhook_deliveries').execute();
  features.emitted.length = 0;
  clock.advance(5_000);
  secret = await secretOf('acme');
});

const secretOf = async (id: string): Promise<string> =>
  (await vcs.useCases.get.call(admin, { id })).details?.webhookSecret ?? '';
const sign = (body: string | Buffer, key = secret): string =>
  `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;
const stored = () => db.kysely.selectFrom('webhook_deliveries').selectAll().orderBy('id').execute();

let count = 0;
type Changes = {
  body?: string | Buffer;
  headers?: Record<string, string | null>;
  integration?: string;
  key?: string;
};
function send({ body = '{"push":{}}', headers = {}, integration = 'acme', key }: Changes = {}) {
  count += 1;
  const all: Record<string, string | null> = {
    'content-type': 'application/json',
    'x-event-key': 'repo:push',
    'x-request-uuid': `request-${count}`,
    'x-attempt-number': '1',
    'x-hub-signature': sign(body, key),
    ...headers,
  };
  const sent = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
  return fetch(`${url}/webhooks/bitbucket-cloud/${integration}`, {
    method: 'POST',
    headers: Object.fromEntries(sent),
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
}
const codeOf = async (response: Response): Promise<string> => {
  const { error }: { error: { code: string } } = await response.json();
  return error.code;
};

describe('over HTTP', () => {
  test('a signed delivery is stored byte by byte, handed on, and acknowledged', async () => {
    const body = '{ "push" : {} , "text": "ü" }\n';
    const response = await send({
      body,
      headers: { cookie: 'session=1', 'x-forwarded-access-token': 'abc' },
    });
    expect([response.status, await response.json()]).toEqual([202, { accepted: true }]);
    const [delivery] = await stored();
    expect(delivery).toMatchObject({ verdict: 'received', event_key: 'repo:push', attempt: 1 });
    expect(delivery?.body.toString()).toBe(body);
    expect(Object.keys(delivery?.headers ?? {})).not.toEqual(expect.arrayContaining(['cookie']));
    expect(JSON.stringify(delivery?.headers)).not.toContain('abc');
    expect(features.take('delivery.received')).toEqual([{ deliveryIds: [delivery?.id] }]);
  });

  test('deliveries are taken while everybody else holds all connections', async () => {
    const release = Promise.withResolvers<void>();
    // More than the pool of the tests has.
    const holders = Array.from({ length: 8 }, () =>
      db.transaction(async (trx) => {
        await sql`select 1`.execute(trx);
        await release.promise;
      }),
    );
    expect((await send()).status).toBe(202);
    release.resolve();
    await Promise.all(holders);
    expect(await stored()).toHaveLength(1);
  });

  test.each([
    ['no signature', { headers: { 'x-hub-signature': null } }, 401, 'VCS_SIGNATURE_MISSING'],
    ['a wrong signature', { key: 'wrong' }, 401, 'VCS_SIGNATURE_INVALID'],
    ['SHA-1', { headers: { 'x-hub-signature': `sha1=${'a'.repeat(40)}` } }, 401, 'VCS_SIGNATURE_INVALID'],
    ['no request id', { headers: { 'x-request-uuid': null } }, 400, 'VCS_DELIVERY_INVALID'],
    ['no event key', { headers: { 'x-event-key': null } }, 400, 'VCS_DELIVERY_INVALID'],
    ['another content type', { headers: { 'content-type': 'text/plain' } }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    [
      'a form',
      { headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'an absurd attempt number',
      { key: 'wrong', headers: { 'x-attempt-number': '99999999999' } },
      401,
      'VCS_SIGNATURE_INVALID',
    ],
  ])('%s is refused and recorded with its reason', async (_what, changes, status, code) => {
    const response = await send(changes);
    expect([response.status, await codeOf(response)]).toEqual([status, code]);
    const deliveries = await stored();
    expect(deliveries).toMatchObject([{ verdict: 'refused' }]);
    expect(deliveries[0]?.reason).toMatch(/\.$/);
    expect(features.take('delivery.received')).toEqual([]);
  });

  test('more than 1 MB is refused and recorded, without its body', async () => {
    const response = await send({ body: Buffer.alloc(1_048_577, 'x') });
    expect([response.status, await codeOf(response)]).toEqual([413, 'BODY_TOO_LARGE']);
    const [delivery] = await stored();
    expect(delivery).toMatchObject({ verdict: 'refused', bytes: 0 });
    expect(delivery?.reason).toContain('larger than 1 MB');
  });

  test('exactly 1 MB is taken', async () => {
    const body = JSON.stringify({ filler: 'x'.repeat(1_048_576 - 13) });
    expect(Buffer.byteLength(body)).toBe(1_048_576);
    expect((await send({ body })).status).toBe(202);
  });

  test('an unknown integration is not found, and nothing is stored', async () => {
    const response = await send({ integration: 'nobody' });
    expect([response.status, await codeOf(response)]).toEqual([404, 'NOT_FOUND']);
    expect(await stored()).toEqual([]);
  });

  test("another integration's secret opens nothing here", async () => {
    expect((await send({ key: await secretOf('other') })).status).toBe(401);
    expect((await send({ integration: 'other', key: await secretOf('other') })).status).toBe(202);
  });

  test('the log names the likely cause of a wrong signature, the answer does not', async () => {
    const reasonOf = async (changes: Changes): Promise<string> => {
      clock.advance(1_000);
      const response = await send(changes);
      expect(await response.text()).not.toContain('integration');
      return (await stored()).at(-1)?.reason ?? '';
    };
    expect(await reasonOf({ key: await secretOf('other') })).toContain('of the integration Other');
    expect(await reasonOf({ key: 'wrong' })).toContain('copy the secret of this integration');
    expect(await reasonOf({ headers: { 'x-hub-signature': null } })).toContain('The webhook has no secret');
    const previous = secret;
    await vcs.useCases.regenerateSecret.call(admin, { id: 'acme', graceHours: 1 });
    clock.advance(3_600_001);
    expect(await reasonOf({ key: previous })).toContain('previous secret, whose grace has ended');
  });

  test('the log is filtered by verdict, event, repository and time, in pages', async () => {
    await send();
    await send({ headers: { 'x-event-key': 'pullrequest:created' } });
    clock.advance(60_000);
    const late = clock.now();
    await send({ key: 'wrong' });
    const list = async (filter: object) =>
      (await vcs.useCases.deliveries.call(admin, { id: 'acme', before: null, first: 50, ...filter })).map(
        ({ event_key, verdict }) => `${event_key} ${verdict}`,
      );
    expect(await list({})).toHaveLength(3);
    expect(await list({ verdict: 'refused' })).toEqual(['repo:push refused']);
    expect(await list({ event: 'pullrequest' })).toEqual(['pullrequest:created received']);
    expect(await list({ event: 'repo:push', until: late })).toEqual(['repo:push received']);
    expect(await list({ since: late })).toEqual(['repo:push refused']);
    expect(await list({ repository: '100%' })).toEqual([]);
    await db.kysely.updateTable('webhook_deliveries').set({ repository: 'acme/Infra' }).execute();
    expect(await list({ repository: 'infra', first: 2 })).toHaveLength(2);
    await expect(
      vcs.useCases.deliveries.call(as('reader'), { id: 'acme', before: null, first: 50 }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('the second delivery with a request id is acknowledged and not stored again', async () => {
    const headers = { 'x-request-uuid': 'once' };
    const statuses = await Promise.all([send({ headers }), send({ headers }), send({ headers })]);
    expect(statuses.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect((await send({ headers })).status).toBe(202);
    expect(await stored()).toHaveLength(1);
    expect(features.take('delivery.received')).toHaveLength(1);
  });

  test('a forgery with the id of a genuine delivery cannot take its place', async () => {
    const headers = { 'x-request-uuid': 'wanted' };
    expect((await send({ headers, key: 'forged' })).status).toBe(401);
    expect((await send({ headers })).status).toBe(202);
    expect((await send({ headers, key: 'forged' })).status).toBe(401);
    const verdicts = (await stored()).map(({ verdict }) => verdict);
    expect(verdicts).toEqual(['refused', 'received', 'refused']);
  });

  test('an integration that was deleted a moment ago is not found', async () => {
    await features.addIntegration('Short', { spaceId: 'root' });
    const key = await secretOf('short');
    expect((await send({ integration: 'short', key })).status).toBe(202);
    await vcs.useCases.delete.call(admin, { id: 'short', confirm: null });
    expect((await send({ integration: 'short', key })).status).toBe(404);
  });
});

describe('a new secret', () => {
  test('counts at once; the old one only within its grace', async () => {
    expect((await send()).status).toBe(202);
    await vcs.useCases.regenerateSecret.call(admin, { id: 'acme', graceHours: 2 });
    const old = secret;
    const fresh = await secretOf('acme');
    expect(fresh).not.toBe(old);
    expect((await send({ key: fresh })).status).toBe(202);
    expect((await send({ key: old })).status).toBe(202);
    clock.advance(2 * 3_600_000 + 1);
    expect((await send({ key: old })).status).toBe(401);
    expect((await send({ key: fresh })).status).toBe(202);
  });

  test('without grace ends the old one', async () => {
    await vcs.useCases.regenerateSecret.call(admin, { id: 'acme', graceHours: 0 });
    clock.advance(1_001);
    expect((await send({ key: secret })).status).toBe(401);
  });
});

test('refused deliveries are bounded for every integration, by the receiver and by the sweep', async () => {
  const forge = (integration: string) => send({ integration, key: 'forged', body: 'x'.repeat(20_000) });
  for (let round = 0; round < 13; round += 1) {
    await Promise.all(Array.from({ length: 20 }, (_, index) => forge(index === 0 ? 'other' : 'acme')));
  }
  const kept = await stored();
  expect(kept.length).toBeLessThanOrEqual(262);
  expect(kept.filter(({ integration_id }) => integration_id === 'other')).toHaveLength(13);
  expect(Math.max(...kept.map(({ body }) => body.byteLength))).toBe(16 * 1_024);
  await vcs.sweep();
  expect((await stored()).filter(({ integration_id }) => integration_id === 'acme')).toHaveLength(200);
});

describe('the inbox', () => {
  const row = (id: string, given = {}) => ({
    id,
    integration_id: 'acme',
    request_id: id,
    event_key: 'repo:push',
    attempt: 1,
    received_at: clock.now(),
    headers: {},
    body: Buffer.from('{}'),
    bytes: 2,
    verdict: 'received' as const,
    reason: null,
    repository: null,
    processed_at: null,
    signed_by: null,
    ...given,
  });

  test('resolves only after the commit: whoever is told can find the row on another connection', async () => {
    const handed: string[] = [];
    const inbox = createInbox({ db, logger, handOn: (rows) => handed.push(...rows.map(({ id }) => id)) });
    const ids = Array.from({ length: 300 }, (_, index) => `row-${String(index).padStart(3, '0')}`);
    await Promise.all(
      ids.map(async (id) => {
        await inbox.store(row(id), 'root');
        const { rows } = await db.execute('select id from webhook_deliveries where id = $1', [id]);
        expect(rows).toHaveLength(1);
      }),
    );
    expect(handed.toSorted()).toEqual(ids);
  });

  test('many that wait share a commit', async () => {
    const commits: number[] = [];
    const inbox = createInbox({ db, logger, handOn: (rows) => void commits.push(rows.length) });
    await Promise.all(Array.from({ length: 130 }, (_, index) => inbox.store(row(`shared-${index}`), 'root')));
    expect(commits.length).toBeLessThanOrEqual(7);
  });

  test('a bad row fails alone, and the next ones go on', async () => {
    const inbox = createInbox({ db, logger, handOn: () => undefined });
    const bad = [row('bad-1', { integration_id: 'nobody' }), row('bad-2', { attempt: 1e12 })];
    const results = await Promise.allSettled(
      [row('good-1'), bad[0], row('good-2'), bad[1], row('good-3')].map((one) =>
        one === undefined ? null : inbox.store(one, 'root'),
      ),
    );
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    await inbox.store(row('good-4'), 'root');
    expect((await stored()).map(({ id }) => id)).toEqual(['good-1', 'good-2', 'good-3', 'good-4']);
  });
});
