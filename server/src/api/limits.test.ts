import { getIntrospectionQuery, parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limitsRule } from './limits.ts';
import { schema } from './schema.ts';
import { golden } from './testing/golden.data.ts';
import { type Api, type Headers, startApi } from './testing/start-api.ts';

const problemsOf = (document: string): string[] =>
  validate(schema, parse(document), [limitsRule]).map(
    ({ message, extensions }) => `${extensions.code}: ${message}`,
  );

const nested = (levels: number): string =>
  `{stack(id:"a"){${'blocker{stack{'.repeat(levels)}id${'}}'.repeat(levels)}}}`;

describe('documents', () => {
  test.each([...Object.entries(golden), ['introspection', getIntrospectionQuery()]])(
    '%s is within the limits',
    (_name, document) => {
      expect(problemsOf(document)).toEqual([]);
    },
  );

  test('that are too deep are refused', () => {
    expect(problemsOf(nested(7))).toEqual([]);
    expect(problemsOf(nested(9))).toEqual([
      'QUERY_TOO_COMPLEX: The query is 20 levels deep; 18 are allowed.',
    ]);
  });

  test('that multiply lists are refused, also through fragments and written page sizes', () => {
    const lists = '{stacks{runs{stack{runs{stack{runs{id}}}}}}}';
    const fragments =
      '{stacks{...A}} fragment A on Stack{runs{stack{...B}}} fragment B on Stack{runs{stack{...C}}} fragment C on Stack{runs{stack{runs{id title}}}}';
    const pages =
      '{runs(first:100){stack{runs{history{note state} changes{attributes{path before after}}}}}}';
    for (const document of [lists.replace('id', 'id title number branch reason'), fragments, pages]) {
      expect(problemsOf(document)).toEqual([
        expect.stringMatching(/^QUERY_TOO_COMPLEX: The query asks for too much/),
      ]);
    }
  });

  test('that ask for too many things side by side are refused', () => {
    const aliases = Array.from({ length: 50 }, (_, index) => `a${index}:viewer{id}`).join(' ');
    expect(problemsOf(`{${aliases}}`)).toEqual([expect.stringContaining('too much at once')]);
    const hidden = `{...A} fragment A on Query{${aliases}}`;
    expect(problemsOf(hidden)).toEqual([expect.stringContaining('too much at once')]);
  });

  test('that ask for many answers that take a thread each are refused', () => {
    const one = 'run(stack:"a",run:"b"){policySimulation(body:"") policyInput}';
    expect(problemsOf(`{${one}}`)).toEqual([]);
    for (const field of ['policyInput', 'policySimulation(body:"")']) {
      const aliases = Array.from({ length: 10 }, (_, index) => `a${index}:${field}`).join(' ');
      for (const document of [`{runs{${field}}}`, `{run(stack:"a",run:"b"){${aliases}}}`])
        expect(problemsOf(document)).toEqual([expect.stringContaining('too much at once')]);
    }
  });

  test('with fragments of fragments take no time to weigh', () => {
    const levels = Array.from(
      { length: 60 },
      (_, index) => `fragment F${index} on Stack{...F${index + 1} ...F${index + 1}}`,
    );
    const document = `{stack(id:"a"){...F0}} ${levels.join(' ')} fragment F60 on Stack{id}`;
    expect(problemsOf(document)).toHaveLength(1);
    expect(problemsOf('{stack(id:"a"){...A}} fragment A on Stack{blocker{stack{...A}}}')).toEqual([]);
  });
});

describe('over HTTP', () => {
  let api: Api;
  let reader: Headers;
  beforeAll(async () => {
    api = await startApi();
    reader = await api.keyWith('reader');
  });
  afterAll(() => api.close());

  test.each([
    ['too complex', nested(9), 'QUERY_TOO_COMPLEX'],
    ['too long', `{${'viewer{id} '.repeat(1_500)}}`, 'QUERY_TOO_COMPLEX'],
    ['not GraphQL', '{viewer{', 'BAD_INPUT'],
    ['about an unknown field', '{viewer{shoeSize}}', 'BAD_INPUT'],
    ['without a needed variable', 'query($id:ID!){stack(id:$id){id}}', 'BAD_INPUT'],
  ])('a document that is %s is refused with HTTP 200 and %3$s', async (_what, document, code) => {
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const { errors, data, response } = await api.ask(document, {}, { ...reader, accept });
      expect([response.status, data, errors?.[0]?.extensions]).toEqual([
        200,
        undefined,
        { code, details: {} },
      ]);
    }
  });

  test('several operations in one request, and bodies that are too large, are refused', async () => {
    const send = (body: string) =>
      fetch(`${api.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const batch = await send(JSON.stringify([{ query: '{viewer{id}}' }, { query: '{viewer{id}}' }]));
    expect(await batch.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_INPUT' } }] });
    const large = await send(
      JSON.stringify({ query: '{viewer{id}}', variables: { text: 'x'.repeat(6_000_000) } }),
    );
    expect(await large.json()).toMatchObject({ errors: [{ extensions: { code: 'BODY_TOO_LARGE' } }] });
    const broken = await send('{"query":');
    expect(await broken.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_INPUT' } }] });
  });
});
