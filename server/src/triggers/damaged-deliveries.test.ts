import { readDelivery } from '@gantry/contract/bitbucket/read-delivery';
import { change, pullRequestEvent, push } from '@gantry/contract/bitbucket/testing/payloads';
import { afterAll, expect, test } from 'vitest';
import { infra } from '../vcs/testing/small-bitbucket.ts';
import { startFeatures } from './testing/start-features.ts';
import { createTriggers } from './triggers.ts';

/** What gets past the reader must get past the database and Bitbucket's addresses, too. */
const features = await startFeatures();
const { vcs, db, bitbucket } = features;
const triggers = createTriggers({ ...features, vcs });
await features.addIntegration();
await features.addStack('app');
afterAll(() => features.close());

/** Printable, and too irregular to become short when it is stored. */
function irregular(length: number): string {
  let state = 7;
  const next = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return String.fromCharCode(48 + ((state >> 8) % 74));
  };
  return Array.from({ length }, next).join('');
}

const values: readonly unknown[] = [
  undefined,
  null,
  '',
  -1,
  2 ** 31,
  Number.MAX_SAFE_INTEGER,
  1e308,
  true,
  {},
  'nul \u0000',
  'acme/half\ud83d',
  'https://bitbucket.org/\u0000\ud800',
  '\u001b[31mred\u202e',
  '-100000-01-01T00:00:00Z',
  '+200000-01-01T00:00:00Z',
  `acme/${irregular(20_000)}`,
  JSON.parse('['.repeat(2_000) + ']'.repeat(2_000)),
];

const time = '2026-11-01T10:00:00Z';
const user = { display_name: 'Grace', nickname: 'grace', uuid: '{grace}' };
const whole = {
  updated_on: time,
  author: user,
  reviewers: [user],
  participants: [{ user, approved: true, participated_on: time }],
  source: { branch: { name: 'feature' }, commit: { hash: 'b'.repeat(12) }, repository: infra },
  destination: { branch: { name: 'main' }, commit: { hash: 'a'.repeat(12) }, repository: infra },
  merge_commit: { hash: 'c'.repeat(12) },
};
const moved = change();
const dated = { ...moved, new: { ...moved.new, target: { ...moved.new.target, date: time } } };
const command = { comment: { id: 9, content: { raw: '/gantry plan x' } } };
const bodies: readonly (readonly [event: string, body: object])[] = [
  ['repo:push', push(dated)],
  ['repo:push', push(change({ old: null }))],
  ['repo:push', push(change({ new: null }))],
  ['pullrequest:updated', pullRequestEvent(whole)],
  ['pullrequest:fulfilled', pullRequestEvent({ ...whole, state: 'MERGED' })],
  ['pullrequest:comment_created', pullRequestEvent(whole, command)],
  ['repo:updated', { actor: user, changes: { full_name: { old: 'acme/was' } } }],
];

test('whatever stands at one place of a body, its delivery is settled and its events are routed', async () => {
  for (const digit of ['a', 'b', 'c']) bitbucket.commits.add(digit.repeat(40));
  bitbucket.changes.set('*', ['app/main.tf']);
  const deliveryIds: string[] = [];
  for (const [event, template] of bodies) {
    const body = { ...template, repository: infra };
    for (const damaged of damagedOf(event, body)) deliveryIds.push(await features.receive(damaged, event));
  }
  expect(deliveryIds.length).toBeGreaterThan(300);
  await vcs.readDelivery({ deliveryIds });
  const unsettled = db.kysely
    .selectFrom('webhook_deliveries')
    .select(['reason', 'body'])
    .where('verdict', 'not in', ['ignored', 'processed']);
  expect(
    (await unsettled.execute()).map(({ reason, body }) => [reason, body.toString('utf8', 0, 2_000)]),
  ).toEqual([]);
  for (const { eventId } of features.take('vcs.event'))
    await triggers.routeEvent({ eventId: String(eventId) });
  const waiting = db.kysely.selectFrom('vcs_events').selectAll().where('routed_at', 'is', null);
  expect(await waiting.execute()).toEqual([]);
}, 180_000);

/** One of each kind of what the reader makes of them. */
function damagedOf(event: string, body: unknown): unknown[] {
  const damaged = [...paths(body)].flatMap((path) => values.map((value) => replaced(body, path, value)));
  const read = (one: unknown) => JSON.stringify(readDelivery(event, one, 'https://bitbucket.org'));
  return [...new Map(damaged.map((one) => [read(JSON.parse(JSON.stringify(one))), one])).values()];
}

function* paths(value: unknown, above: string[] = []): Generator<string[]> {
  if (above.length > 0) yield above;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) yield* paths(child, [...above, key]);
}

function replaced(value: unknown, [key, ...rest]: string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, child]) => [
    name,
    name === key ? replaced(child, rest, by) : child,
  ]);
  return Array.isArray(value) ? entries.map(([, child]) => child) : Object.fromEntries(entries);
}
