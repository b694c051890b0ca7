import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { cell } from './audit-export.ts';
import { addIntegration, addRun, addSpace, addStack } from './testing/seed.ts';
import { type Api, type Headers, startApi } from './testing/start-api.ts';

let api: Api;
let root: Headers;
beforeAll(async () => {
  api = await startApi();
  await addSpace(api, 'team');
  root = await api.keyWith('admin');
  const create =
    'mutation($name:String!){spaceCreate(input:{name:$name,inheritEntities:false,parentSpace:"team"}){id}}';
  for (const name of ['One', 'Two', '=Three()']) await api.ask(create, { name }, root);
  await api.ask(create, { name: 'Four' }, await api.keyWith('writer', 'team'));
});
afterAll(() => api.close());

const document = `query($input:SearchInput!){searchAuditTrailEntries(input: $input){edges{node{
  id,action,actor{run{id,stackId},username},affectedResource{resourceId,resourceType},body,eventType,
  relatedResource{resourceId,resourceType},createdAt,updatedAt}},pageInfo{endCursor,hasNextPage,hasPreviousPage}}}`;
const found = z.object({
  searchAuditTrailEntries: z.object({
    edges: z.array(
      z.object({ node: z.object({ id: z.string(), action: z.string(), eventType: z.string() }).loose() }),
    ),
    pageInfo: z.object({ endCursor: z.string().nullable(), hasNextPage: z.boolean() }).loose(),
  }),
});
const search = async (input: object, as = root) => {
  const { searchAuditTrailEntries: page } = found.parse((await api.ask(document, { input }, as)).data);
  return { nodes: page.edges.map(({ node }) => node), ...page.pageInfo };
};
const matching = (field: string, ...stringMatches: string[]) => ({ field, constraint: { stringMatches } });

describe('the audit trail', () => {
  test('is searched with predicates, and paged, as clients of the reference product do', async () => {
    const { nodes } = await search({ first: 50, predicates: [matching('action', 'space.*')] });
    expect(nodes.map(({ eventType }) => eventType)).toEqual(['DENIED', 'DONE', 'DONE', 'DONE']);
    expect(nodes.at(-1)).toMatchObject({
      action: 'space.create',
      actor: { username: 'admin of root', run: null },
      affectedResource: { resourceType: 'space', resourceId: 'one' },
      relatedResource: { resourceType: 'space', resourceId: 'team' },
    });
    const first = await search({
      first: 1,
      predicates: [matching('space', 'team')],
      orderBy: { field: 'createdAt', direction: 'ASC' },
    });
    expect(first.hasNextPage).toBe(true);
    const next = await search({
      first: 3,
      after: first.endCursor,
      predicates: [matching('space', 'team'), matching('outcome', 'DONE')],
      orderBy: { field: 'createdAt', direction: 'ASC' },
    });
    expect(next.nodes.map(({ affectedResource }) => affectedResource)).toMatchObject([
      { resourceId: 'two' },
      { resourceId: 'three' },
    ]);
    expect((await search({ fullTextSearch: 'three' })).nodes).toHaveLength(1);
    const later = { field: 'createdAt', constraint: { timeInRange: { start: 2_000_000_000 } } };
    expect((await search({ predicates: [later] })).nodes).toEqual([]);
  });

  test.each([
    [{ predicates: [matching('colour', 'red')] }],
    [{ predicates: [{ ...matching('actor', 'ada'), exclude: true }] }],
    [{ predicates: [matching('outcome', 'MAYBE')] }],
    [{ after: 'nowhere' }],
  ])('refuses %j', async (input) => {
    expect((await api.ask(document, { input }, root)).errors?.[0]?.extensions.code).toBe('BAD_INPUT');
  });

  test('shows an admin of a space what happened there, and others nothing', async () => {
    const { nodes } = await search({}, await api.keyWith('admin', 'team'));
    expect(new Set(nodes.map(({ relatedResource }) => JSON.stringify(relatedResource))).size).toBe(1);
    const reader = await api.ask(document, { input: {} }, await api.keyWith('reader', 'team'));
    expect(reader.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    const one = await api.ask(
      'query($id:ID!){auditTrailEntry(id:$id){id}}',
      { id: '1' },
      await api.keyWith('admin', 'team'),
    );
    expect(one.data?.auditTrailEntry).toBeNull();
  });
});

describe('what an entry is about', () => {
  const named = `query($input:SearchInput!){searchAuditTrailEntries(input:$input){edges{node{
    affectedResource{resourceType,resourceId,name,parentId}}}}}`;
  const schema = z.object({
    searchAuditTrailEntries: z.object({
      edges: z.array(z.object({ node: z.object({ affectedResource: z.unknown() }) })),
    }),
  });
  const namesFor = async (headers: Headers, ...subjects: string[]) => {
    const input = { predicates: [matching('subject', ...subjects)] };
    const before = api.statements();
    const { edges } = schema.parse((await api.ask(named, { input }, headers)).data).searchAuditTrailEntries;
    return {
      resources: edges.map(({ node }) => node.affectedResource),
      statements: api.statements() - before,
    };
  };
  /** Who may read the trail and nothing else. */
  async function auditorKey(): Promise<Headers> {
    const input = { name: 'Auditor', actions: ['space:read', 'audit:read'] };
    const create = 'mutation($input:RoleInput!){roleCreate(input:$input){id}}';
    const { data } = await api.ask(create, { input }, root);
    return api.keyWith(z.object({ roleCreate: z.object({ id: z.string() }) }).parse(data).roleCreate.id);
  }

  test('has its name for who may see it, and its id alone for others', async () => {
    await addIntegration(api, 'main', null);
    await addStack(api, 'net', { name: 'Network' });
    const runs = [await addRun(api, 'net'), await addRun(api, 'net', { type: 'PROPOSED' })];
    const ada = (await api.firstAdmin()).id;
    for (const run of runs) {
      const discard = 'mutation($run:ID!){runDiscard(stack:"net",run:$run){id}}';
      await api.ask(discard, { run }, root);
    }
    await api.ask('mutation($id:ID!){userActivate(id:$id)}', { id: ada }, root);
    await api.ask('mutation{userActivate(id:"nobody")}', {}, await api.keyWith('writer'));

    const seen = await namesFor(root, ...runs, ada, 'nobody');
    const [first, second] = runs;
    expect(seen.resources).toEqual([
      { resourceType: 'user', resourceId: 'nobody', name: null, parentId: null },
      { resourceType: 'user', resourceId: ada, name: 'admin', parentId: null },
      { resourceType: 'run', resourceId: second, name: 'Network #2', parentId: 'net' },
      { resourceType: 'run', resourceId: first, name: 'Network #1', parentId: 'net' },
    ]);
    expect((await namesFor(root, first ?? '', ada, 'nobody')).statements).toBe(seen.statements);

    const { resources } = await namesFor(await auditorKey(), ...runs, ada);
    expect(resources).toEqual([
      { resourceType: 'user', resourceId: ada, name: null, parentId: null },
      { resourceType: 'run', resourceId: second, name: null, parentId: null },
      { resourceType: 'run', resourceId: first, name: null, parentId: null },
    ]);
  });
});

describe('the export', () => {
  const get = (query: string, headers = root) => fetch(`${api.url}/audit/export?${query}`, { headers });

  test('is a file of the filter, oldest first, as CSV and as JSON lines', async () => {
    const csv = await get('format=csv&action=space.create&outcome=done');
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(csv.headers.get('content-disposition')).toContain('gantry-audit.csv');
    const lines = (await csv.text()).trimEnd().split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^id,at,operation,/);
    expect(lines[1]).toContain('space.create');
    const json = (await (await get('format=jsonl&action=space.create&space=team')).text())
      .trimEnd()
      .split('\n');
    const entries = json.map((line) =>
      z.object({ outcome: z.string(), hash: z.string() }).loose().parse(JSON.parse(line)),
    );
    expect(entries.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done', 'denied']);
  });

  test('is for whoever may read the trail, with right parameters', async () => {
    expect((await get('format=csv', {})).status).toBe(401);
    expect((await get('format=csv', await api.keyWith('writer'))).status).toBe(404);
    for (const query of ['format=pdf', '', 'format=csv&from=yesterday', 'format=csv&outcome=maybe']) {
      expect((await get(query)).status).toBe(400);
    }
    expect(await (await get('format=pdf')).json()).toMatchObject({
      error: { message: 'Some of the input is not valid: format: Use csv or jsonl.' },
    });
  });

  test('gives spreadsheets no formulas and keeps quotes and lines', () => {
    expect(cell('=1+1')).toBe("'=1+1");
    expect(cell('@sum')).toBe("'@sum");
    expect(cell('a "b",\nc')).toBe('"a ""b"",\nc"');
    expect([cell(null), cell(12), cell(['a'])]).toEqual(['', '12', '"[""a""]"']);
  });
});
