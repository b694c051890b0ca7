import { randomUUID } from 'node:crypto';
import type { Repository } from '@gantry/emulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliveriesOf, type Forged, integrationOf, postDelivery } from '../support/deliveries.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { createStack, runsOf } from '../support/platform.ts';
import { until } from '../support/until.ts';

let installation: Installation;
let repo: Repository;
let url: string;
let secret: string;

beforeAll(async () => {
  installation = await startInstallation({ worker: null });
  repo = await installation.createRepository('infrastructure', {
    'app/main.tf': 'output "size" {\n  value = 1\n}\n',
  });
  const { admin } = installation.gantry;
  await createStack(admin, { name: 'App', repository: 'acme/infrastructure', projectRoot: 'app' });
  const seen = await until('the webhook', async () => {
    const integration = await integrationOf(admin);
    return integration.repositories[0]?.webhook === 'ACTIVE' ? integration : null;
  });
  url = seen.webhookUrl;
  secret = seen.webhookSecret;
});
afterAll(() => installation?.close());

const seen = async (requestId: string) =>
  (await deliveriesOf(installation.gantry.admin)).filter((delivery) => delivery.requestId === requestId);
const push = (given: Record<string, unknown> = {}): string =>
  JSON.stringify({
    actor: { display_name: 'Ada', uuid: '{ada}' },
    repository: { full_name: 'acme/infrastructure', uuid: repo.uuid },
    push: { changes: [] },
    ...given,
  });

type Refused = [what: string, given: () => Forged, status: number, reason: RegExp];
test.each<Refused>([
  ['a wrong signature', () => ({ secret: 'guessed' }), 401, /The signature does not match/],
  [
    'no signature',
    () => ({ headers: { 'x-hub-signature': null } }),
    401,
    /no signature.*Set the webhook secret/,
  ],
  [
    'another content type',
    () => ({ secret, headers: { 'content-type': 'text/xml' } }),
    415,
    /application\/json/,
  ],
  ['more than 1 MB', () => ({ secret, body: `"${'x'.repeat(1_048_576)}"` }), 413, /larger than 1 MB/],
])('%s is answered, and kept with its reason', async (_what, given, status, reason) => {
  const requestId = randomUUID();
  const forged = given();
  const answer = await postDelivery(url, {
    ...forged,
    headers: { 'x-request-uuid': requestId, ...forged.headers },
  });
  expect(answer.status).toBe(status);
  expect(answer.text).toMatch(/"code":"[A-Z_]+","message":"[A-Z]/);
  const [delivery] = await seen(requestId);
  expect(delivery).toMatchObject({ verdict: 'REFUSED', events: [] });
  expect(delivery?.reason).toMatch(reason);
});

type Unusable = [what: string, body: () => string, eventKey: string, verdict: string, reason: RegExp];
test.each<Unusable>([
  ['invalid JSON', () => '{"push": ', 'repo:push', 'FAILED', /The body is not JSON/],
  ['an unknown event', () => push(), 'issue:created', 'IGNORED', /issue:created/],
  [
    'a payload without the fields that are needed',
    () => push({ push: {} }),
    'repo:push',
    'IGNORED',
    /push\.changes/,
  ],
  [
    'a repository that no stack uses',
    () => push({ repository: { full_name: 'acme/other', uuid: '{other}' }, push: { changes: [change] } }),
    'repo:push',
    'IGNORED',
    /No stack uses acme\/other/,
  ],
])('%s is acknowledged, and settled with the reason', async (...[, body, eventKey, verdict, reason]) => {
  const requestId = randomUUID();
  const headers = { 'x-request-uuid': requestId, 'x-event-key': eventKey };
  expect((await postDelivery(url, { body: body(), secret, headers })).status).toBe(202);
  const delivery = await until('the verdict', async () =>
    (await seen(requestId)).find((one) => one.verdict !== 'RECEIVED'),
  );
  expect(delivery).toMatchObject({ verdict, events: [] });
  expect(delivery.reason).toMatch(reason);
});
const change = {
  old: null,
  new: { type: 'branch', name: 'main', target: { hash: 'a'.repeat(40), message: 'm' } },
  forced: false,
};

test('an unknown integration is not found', async () => {
  const answer = await postDelivery(url.replace('acme-default', 'nobody'), { secret });
  expect(answer.status).toBe(404);
});

test('a forgery does not shadow the genuine delivery, and after all of it a push starts its run', async () => {
  const { acme, gantry } = installation;
  await acme.emulator.seed.commitFiles({
    repo,
    branch: 'feature',
    files: { 'app/main.tf': 'output "size" {\n  value = 2\n}\n' },
    message: 'Grow\n',
    author: acme.ada.user,
  });
  await acme.emulator.idle();
  const genuine = await until('the push', async () =>
    (await deliveriesOf(gantry.admin)).find(({ verdict }) => verdict === 'PROCESSED'),
  );
  const forged = { secret: 'guessed', headers: { 'x-request-uuid': genuine.requestId } };
  expect((await postDelivery(url, forged)).status).toBe(401);
  expect((await seen(genuine.requestId)).map(({ verdict }) => verdict).toSorted()).toEqual([
    'PROCESSED',
    'REFUSED',
  ]);
  const [run] = await until('the run', async () => {
    const runs = await runsOf(gantry.admin, 'app');
    return runs.length > 0 ? runs : null;
  });
  const [followed] = await seen(genuine.requestId).then((all) =>
    all.filter(({ verdict }) => verdict === 'PROCESSED'),
  );
  expect(followed?.events[0]?.decisions).toEqual([
    {
      outcome: 'PROPOSE',
      reason: 'Files under app/ changed on feature, which is not tracked.',
      stack: { id: 'app' },
      run: { id: run?.id },
    },
  ]);
});
