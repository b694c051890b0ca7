import { createHmac } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { guessEventKey, readDelivery } from '@gantry/contract/bitbucket/read-delivery';
import { change, pullRequestEvent, push as pushBody } from '@gantry/contract/bitbucket/testing/payloads';
import { summarize } from '@gantry/contract/summarize-fact';
import fc from 'fast-check';
import { sql } from 'kysely';
import { postDelivery } from '../../support/deliveries.ts';
import { type Bench, figure } from '../figure.ts';
import { each, startWorld } from './world.ts';

const forged = 10_000;
const cases = 50_000;
const sentCases = 500;
const folder = resolve(import.meta.dirname, '../../../../shared/bitbucket-payloads/webhooks');

/** Recorded deliveries where they are at hand, ours otherwise. */
function bodies(): unknown[] {
  if (!existsSync(folder)) return [pushBody(change()), pullRequestEvent()];
  const files = readdirSync(folder).filter((file) => file.endsWith('.json') && !file.startsWith('_'));
  return files.map((file) => JSON.parse(readFileSync(resolve(folder, file), 'utf8')));
}

const strange = fc.oneof(
  fc.constantFrom(
    null,
    '',
    0,
    -1,
    1e308,
    true,
    [],
    {},
    '\u0000',
    '\u001b[31mred',
    '\ud800',
    '../../etc/passwd',
  ),
  fc.constant('x'.repeat(100_000)),
  fc.string({ unit: 'grapheme' }),
  fc.jsonValue({ maxDepth: 6 }),
  fc.integer({ min: 10, max: 2_000 }).map((depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth))),
);

/** A body with one value anywhere in it taken out or replaced. */
function mutated(body: unknown, where: readonly number[], by: unknown, out: boolean): unknown {
  const [step, ...rest] = where;
  if (step === undefined || typeof body !== 'object' || body === null) return by;
  const keys = Object.keys(body);
  const key = keys[step % Math.max(keys.length, 1)];
  if (key === undefined) return by;
  const copy: Record<string, unknown> = Array.isArray(body)
    ? Object.assign<unknown[], Record<string, unknown>>([], Object.fromEntries(Object.entries(body)))
    : { ...body };
  if (rest.length === 0 && out) delete copy[key];
  else copy[key] = mutated(Reflect.get(body, key), rest, by, out);
  return copy;
}

const mutation = fc
  .tuple(
    fc.constantFrom(...bodies()),
    fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 7 }),
    strange,
    fc.boolean(),
  )
  .map(([body, where, by, out]) => ({
    event: guessEventKey(body) ?? 'repo:push',
    body: mutated(body, where, by, out),
  }));

/** Throws where a body is not answered with events or a reason. */
function check({ event, body }: { event: string; body: unknown }): void {
  const read = readDelivery(event, body, 'https://bitbucket.org');
  if ('ignored' in read) {
    if (read.ignored === '') throw new Error('ignored without a reason');
  } else for (const fact of read.facts) summarize(fact);
}

const sign = (body: string, secret: string, algorithm = 'sha256'): string =>
  `${algorithm}=${createHmac(algorithm, secret).update(body).digest('hex')}`;

type Forgery = { readonly body: string; readonly signature: string | null };

function forge(index: number, secret: string): Forgery {
  const body = JSON.stringify(pushBody(change()));
  const kinds: readonly Forgery[] = [
    { body, signature: null },
    { body, signature: '' },
    { body, signature: sign(body, 'wrong') },
    { body, signature: sign(body, '') },
    { body, signature: sign(body, secret, 'sha1') },
    { body, signature: sign(body, secret).slice(0, -1) },
    { body, signature: sign(body, secret).toUpperCase() },
    { body: `${body} `, signature: sign(body, secret) },
    { body: JSON.stringify(JSON.parse(body), null, 1), signature: sign(body, secret) },
    { body, signature: `sha256=${index.toString(16).padStart(64, '0')}` },
  ];
  return kinds[index % kinds.length] ?? { body, signature: null };
}

export const hostileBench: Bench = {
  name: 'hostile',
  what: `${forged} forged deliveries; ${cases} mutations of bodies read, ${sentCases} of them sent and signed`,
  async run(say) {
    fc.assert(fc.property(mutation, check), { numRuns: cases, endOnFailure: true });
    say(`${cases} mutations read`);
    const world = await startWorld({ repositories: 1, poll: false });
    try {
      const [hook] = world.repositories[0]?.hooks.values() ?? [];
      const [url, secret] = [hook?.url ?? '', hook?.secret ?? ''];
      let failures = 0;
      await each(fc.sample(mutation, { numRuns: sentCases, seed: 5 }), 8, async ({ event, body }) => {
        const headers = { 'x-event-key': event };
        const { status } = await postDelivery(url, { body: JSON.stringify(body) ?? 'null', secret, headers });
        if (status >= 500) failures += 1;
      });
      const [before] = await accepted(world);
      const refusals = { right: 0 };
      await each(
        Array.from({ length: forged }, (_, index) => index),
        32,
        async (index) => {
          const { body, signature } = forge(index, secret);
          const { status } = await postDelivery(url, { body, headers: { 'x-hub-signature': signature } });
          if (status === 401) refusals.right += 1;
        },
      );
      const [after] = await accepted(world);
      const count = Number(after?.count) - Number(before?.count) + (forged - refusals.right);
      return [
        figure('Forged deliveries accepted', { value: count, unit: `of ${forged}` }, { atMost: 0 }),
        figure(
          'Mutated deliveries answered with 5xx',
          { value: failures, unit: `of ${sentCases}` },
          { atMost: 0 },
          { cases },
        ),
      ];
    } finally {
      await world.close();
    }
  },
};

const accepted = ({ rows }: Awaited<ReturnType<typeof startWorld>>) =>
  rows(sql`select count(*) as count from webhook_deliveries where verdict <> 'refused'`);
