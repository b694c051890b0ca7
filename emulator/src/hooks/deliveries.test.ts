import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Acme, ALL_SCOPES, basic, startAcme } from '../testing/harness.ts';
import { payloadFile } from '../testing/payloads.ts';
import { type Receiver, startReceiver } from '../testing/receiver.ts';
import { signBody } from './sign.ts';

let acme: Acme;
let receiver: Receiver;
beforeEach(async () => {
  [acme, receiver] = await Promise.all([startAcme(), startReceiver()]);
});
afterEach(() => Promise.all([acme.close(), receiver.close()]));

const HOOKS = '/repositories/acme/infrastructure/hooks';

async function subscribe(extra: object = {}) {
  const body = {
    url: receiver.url,
    events: ['repo:push'],
    secret: 's3cret',
    description: 'Gantry',
    ...extra,
  };
  return acme.call('POST', HOOKS, { body });
}

function pushSomething(text = 'x') {
  return acme.emulator.seed.commitFiles({
    repo: acme.repo,
    branch: 'main',
    author: acme.alice,
    message: 'Push\n',
    files: { 'x.txt': text },
  });
}

function deliveries() {
  return [...acme.repo.hooks.values()].flatMap((hook) => hook.deliveries);
}

test('the signature agrees with the vectors that are documented and recorded', () => {
  expect(signBody("It's a Secret to Everybody", 'Hello World!')).toBe(
    'sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9',
  );
  const recorded = payloadFile('webhooks/repo-push--jenkins-branch-source-1.json');
  if (!existsSync(recorded)) return;
  expect(signBody('Gkvl$k$wyNpQAF42', readFileSync(recorded))).toBe(
    'sha256=f205c729821c6954aff2afe72b965c34015b4baf96ea8ddc2cc44999c014a035',
  );
});

test('a delivery is compact JSON, signed over the bytes that are sent', async () => {
  const hook = await subscribe();
  expect(hook.headers.get('location')).toBe(hook.at('links.self.href'));
  expect(hook.json).toMatchObject({
    type: 'webhook_subscription',
    secret_set: true,
    subject_type: 'repository',
  });
  expect(hook.json).not.toHaveProperty('secret');
  await pushSomething();
  await acme.emulator.idle();
  const [delivery] = receiver.received;
  if (!delivery) throw new Error('nothing arrived');
  expect(delivery.raw.toString()).toBe(JSON.stringify(delivery.json));
  expect(delivery.headers).toMatchObject({
    'user-agent': 'Bitbucket-Webhooks/2.0',
    'content-type': 'application/json',
    'x-event-key': 'repo:push',
    'x-attempt-number': '1',
    'x-hook-uuid': hook.text('uuid').slice(1, -1),
    'x-hub-signature': signBody('s3cret', delivery.raw),
  });
  expect(delivery.headers['x-event-time']).toMatch(/GMT$/);
});

test('without a secret there is no signature', async () => {
  await subscribe({ secret: '' });
  await pushSomething();
  await acme.emulator.idle();
  expect(receiver.received[0]?.headers).not.toHaveProperty('x-hub-signature');
});

test('a 5xx is tried three times with the same X-Request-UUID', async () => {
  await subscribe();
  receiver.answer(500, 503, 200);
  await pushSomething();
  await acme.emulator.idle();
  const ids = new Set(receiver.received.map(({ headers }) => headers['x-request-uuid']));
  expect(ids.size).toBe(1);
  expect(receiver.received.map(({ headers }) => headers['x-attempt-number'])).toEqual(['1', '2', '3']);
  expect(deliveries()[0]).toMatchObject({
    state: 'delivered',
    attempts: [{}, {}, { response: { status: 200 } }],
  });
});

test('a 4xx is not tried again, three 5xx give up', async () => {
  await subscribe();
  receiver.answer(404);
  await pushSomething('1');
  await acme.emulator.idle();
  expect(deliveries()[0]).toMatchObject({ state: 'failed', attempts: [{ response: { status: 404 } }] });
  receiver.answer(500, 500, 500, 500);
  await pushSomething('2');
  await acme.emulator.idle();
  expect(deliveries()[1]?.attempts).toHaveLength(3);
});

test('a delivery that nobody answers is given up after the limit and not repeated', async () => {
  const slow = await startAcme({ deliveryTimeoutMs: 50 });
  try {
    receiver.answer(null);
    await slow.call('POST', HOOKS, { body: { url: receiver.url, events: ['repo:push'] } });
    await slow.emulator.seed.commitFiles({
      repo: slow.repo,
      branch: 'main',
      author: slow.alice,
      message: 'x',
      files: { a: 'b' },
    });
    await slow.emulator.idle();
    const [delivery] = [...slow.repo.hooks.values()].flatMap((hook) => hook.deliveries);
    expect(delivery).toMatchObject({
      state: 'failed',
      attempts: [{ error: 'No answer within 50 ms.', response: null }],
    });
  } finally {
    await slow.close();
  }
});

test('a payload over 256 KB is dropped without a word', async () => {
  await subscribe();
  await acme.emulator.seed.commitFiles({
    repo: acme.repo,
    branch: 'main',
    author: acme.alice,
    message: 'm'.repeat(300 * 1024),
    files: { 'x.txt': 'x' },
  });
  await acme.emulator.idle();
  expect(receiver.received).toHaveLength(0);
  expect(deliveries()[0]?.state).toBe('too-large');
});

test('faults duplicate, drop, empty and reorder deliveries', async () => {
  await subscribe();
  const { faults } = acme.emulator;
  faults.deliveries({ kind: 'duplicate' });
  await pushSomething('1');
  await acme.emulator.idle();
  expect(new Set(receiver.received.map(({ headers }) => headers['x-request-uuid'])).size).toBe(1);
  expect(receiver.received).toHaveLength(2);
  faults.deliveries({ kind: 'drop' });
  await pushSomething('2');
  await acme.emulator.idle();
  expect(receiver.received).toHaveLength(2);
  faults.deliveries({ kind: 'empty-changes' });
  await pushSomething('3');
  await acme.emulator.idle();
  expect(receiver.received[2]?.at('push')).toEqual({ changes: [] });
  faults.deliveries({ kind: 'reorder', count: 2 });
  const [fourth, fifth] = [await pushSomething('4'), await pushSomething('5')];
  await acme.emulator.idle();
  const hashes = receiver.received.slice(3).map((delivery) => delivery.at('push.changes[0].new.target.hash'));
  expect(hashes).toEqual([fifth, fourth]);
});

test('an inactive hook and another event hear nothing; a workspace hook hears all repositories', async () => {
  await subscribe({ active: false });
  await subscribe({ events: ['repo:fork'] });
  const workspaceHook = { url: receiver.url, events: ['repo:push'], active: true };
  expect((await acme.call('POST', '/workspaces/acme/hooks', { body: workspaceHook })).status).toBe(201);
  await pushSomething();
  await acme.emulator.idle();
  expect(receiver.received).toHaveLength(1);
});

test('hooks are changed and deleted, with their id in either spelling; an omitted secret stays', async () => {
  const answer = await subscribe();
  const bare = `${HOOKS}/${answer.text('uuid').slice(1, -1)}`;
  const changed = await acme.call('PUT', bare, {
    body: { url: receiver.url, events: ['repo:push', 'pullrequest:created'] },
  });
  expect(changed.json).toMatchObject({ secret_set: true, events: ['repo:push', 'pullrequest:created'] });
  expect((await acme.call('PUT', bare, { body: { secret: null } })).at('secret_set')).toBe(false);
  const braces = `${HOOKS}/${encodeURIComponent(answer.text('uuid'))}`;
  expect((await acme.call('DELETE', braces)).status).toBe(204);
  expect((await acme.call('GET', bare)).at('error.message')).toMatch(/is not a valid hook$/);
});

test('an event needs the read scope of what it tells', async () => {
  const scopes = ALL_SCOPES.filter((scope) => scope !== 'read:pullrequest:bitbucket');
  const token = acme.emulator.seed.createApiToken({ user: acme.alice, scopes });
  const body = { url: receiver.url, events: ['repo:push', 'pullrequest:created'] };
  const refused = await acme.call('POST', HOOKS, { body, authorization: basic('alice@acme.test', token) });
  expect([refused.status, refused.at('error.detail.required')]).toEqual([
    403,
    ['read:repository:bitbucket', 'read:pullrequest:bitbucket'],
  ]);
});

test.each([
  'http://127.0.0.1:1/',
  'http://10.1.2.3/',
  'https://[::1]/',
  'http://169.254.169.254/',
  'ftp://8.8.8.8/',
])('the address %s is refused unless the setting allows it', async (url) => {
  const strict = await startAcme({ allowPrivateHookUrls: false });
  try {
    const answer = await strict.call('POST', HOOKS, { body: { url, events: ['repo:push'] } });
    expect(answer.status).toBe(400);
    expect(answer.at('error.fields')).toHaveProperty('url');
  } finally {
    await strict.close();
  }
});

test('wrong events are named', async () => {
  expect((await subscribe({ events: [] })).status).toBe(400);
  expect((await subscribe({ events: ['repo:nothing'] })).at('error.message')).toContain('repo:nothing');
  expect((await subscribe({ secret: 'x'.repeat(129) })).at('error.fields')).toHaveProperty('secret');
});
