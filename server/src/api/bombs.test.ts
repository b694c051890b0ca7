import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDocumentCache } from './document-cache.ts';
import { golden } from './testing/golden.data.ts';
import { type Api, startApi } from './testing/start-api.ts';

setFlagsFromString('--expose_gc');
const collect: () => void = runInNewContext('gc');
const mb = 1_048_576;

/** Bytes of the heap and of buffers that are still needed. */
async function needed(): Promise<number> {
  // What one round lets go of may hold something that the next one finds.
  for (let round = 0; round < 3; round += 1) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const many = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

/** Each makes another document for every number, so that none is known already. */
const bombs: [string, (at: number) => string, RegExp][] = [
  ['aliases', (at) => `{${many(900, (index) => `a${at}_${index}:viewer{id}`)}}`, /^QUERY_TOO_COMPLEX$/],
  [
    'a circle of fragments',
    (at) => `{viewer{...A}} fragment A on Viewer{id ...B${at}} fragment B${at} on Viewer{id ...A}`,
    /^(BAD_INPUT|QUERY_TOO_COMPLEX)$/,
  ],
  [
    'fragments that double',
    (at) =>
      `{stack(id:"a${at}"){...F0}} ${many(60, (index) => `fragment F${index} on Stack{...F${index + 1} ...F${index + 1}}`)} fragment F60 on Stack{id}`,
    /^QUERY_TOO_COMPLEX$/,
  ],
  [
    'lists in lists',
    (at) => `{a${at}:stacks{runs{stack{runs{stack{runs{stack{runs{id}}}}}}}}}`,
    /^QUERY_TOO_COMPLEX$/,
  ],
  ['levels', (at) => `${'{a'.repeat(1_500)}${at}${'}'.repeat(1_500)}`, /^(BAD_INPUT|QUERY_TOO_COMPLEX)$/],
  ['a long comment', (at) => `{viewer{id}} # ${at}${'x'.repeat(mb)}`, /^none$/],
  ['a long text', (at) => `{stack(id:"${at}${'x'.repeat(mb)}"){id}}`, /^UNAUTHENTICATED$/],
  ['words without end', (at) => `{${many(8_000, (index) => `a${at}${index}`)}}`, /^QUERY_TOO_COMPLEX$/],
  [
    'unknown fields',
    (at) => `{${many(1_200, (index) => `a${at}${index}`)}}`,
    /^(BAD_INPUT|QUERY_TOO_COMPLEX)$/,
  ],
];

describe('a stranger who sends ever new documents', () => {
  test.each(bombs)(
    'of %s is answered, and fills no memory',
    { timeout: 120_000 },
    async (_what, document, code) => {
      const send = async (from: number, count: number) => {
        for (let at = from; at < from + count; at += 1) {
          const { errors, response } = await api.ask(document(at));
          expect(response.status).toBe(200);
          expect(errors?.[0]?.extensions.code ?? 'none').toMatch(code);
        }
      };
      // As many as are kept, so that from now on each takes the place of another.
      await send(0, 110);
      const before = await needed();
      await send(110, 60);
      expect(((await needed()) - before) / mb).toBeLessThan(8);
    },
  );
});

describe('the documents that are kept', () => {
  test('are those that were asked for last', () => {
    const { documentCache: cache } = createDocumentCache();
    const document = parse('{viewer{id}}');
    cache.set('known', document);
    for (let at = 0; at < 150; at += 1) {
      expect(cache.get('known')).toBe(document);
      cache.set(`{a${at}}`, document);
    }
    expect(cache.get('{a149}')).toBe(document);
    expect(cache.get('{a20}')).toBeUndefined();
  });

  test('are small, and every one of the known clients is', () => {
    const { documentCache: cache } = createDocumentCache();
    const document = parse('{viewer{id}}');
    const large = `{viewer{id}} # ${'x'.repeat(8_000)}`;
    cache.set(large, document);
    expect(cache.get(large)).toBeUndefined();
    for (const text of Object.values(golden)) expect(text.length).toBeLessThan(8_000);
  });
});
