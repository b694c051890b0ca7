import { parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schema } from './schema.ts';
import { golden } from './testing/golden.data.ts';
import {
  addChanges,
  addIntegration,
  addLog,
  addRun,
  addStack,
  advance,
  commit,
  finished,
  planning,
  unconfirmed,
} from './testing/seed.ts';
import { type Api, type Headers, startApi, type Variables } from './testing/start-api.ts';

let api: Api;
let writer: Headers;
beforeAll(async () => {
  api = await startApi();
  await addIntegration(api, 'main', null);
  writer = await api.keyWith('writer');
});
afterAll(() => api.close());

/** The data of a document that must succeed. */
async function data(
  name: keyof typeof golden,
  variables: Variables = {},
  headers = writer,
): Promise<Record<string, unknown>> {
  const { data: answered, errors } = await api.ask(golden[name], variables, headers);
  expect(errors).toBeUndefined();
  return answered ?? {};
}

const searchInput = (fields: Variables): Variables => ({
  input: { first: 50, after: null, fullTextSearch: null, predicates: null, orderBy: null, ...fields },
});

describe('documents of existing clients', () => {
  test.each(Object.entries(golden))('%s is valid', (_name, document) => {
    expect(validate(schema, parse(document)).map(({ message }) => message)).toEqual([]);
  });
});

test('signing in with a key', async () => {
  const admin = { actor: await api.firstAdmin(), remoteAddress: null };
  const { id, secret } = await api.identity.apiKeys.create.call(admin, { name: 'ci', admin: false });
  const before = Math.floor(Date.now() / 1_000);
  const { apiKeyUser } = await data('exchangeKey', { id, secret }, {});
  const { jwt, validUntil } = Object(apiKeyUser);
  expect(validUntil - before).toBeGreaterThanOrEqual(3_599);
  expect(Number.isInteger(validUntil)).toBe(true);
  const claims = JSON.parse(Buffer.from(String(jwt).split('.')[1] ?? '', 'base64url').toString());
  expect(claims).toMatchObject({ aud: api.publicUrl, exp: validUntil });
  expect(await data('whoAmI', {}, { authorization: `Bearer ${jwt}` })).toEqual({
    viewer: { id, name: 'ci' },
  });
  expect(await data('versionGate', {}, {})).toEqual({ debugInfo: { selfHostedVersion: '6.0.0' } });
  expect(await data('probe', {}, {})).toEqual({ viewer: null });
});

test('finding and showing stacks', async () => {
  await addStack(api, 'shown', { project_root: 'shown' });
  expect(await data('stackById', { id: 'shown' })).toEqual({ stack: { id: 'shown', name: 'shown' } });
  expect(await data('stackById', { id: 'missing' })).toEqual({ stack: null });

  const byFolder = searchInput({
    predicates: [
      {
        field: 'repository',
        constraint: { booleanEquals: null, enumEquals: null, stringMatches: ['acme/infra'] },
        exclude: false,
      },
      {
        field: 'projectRoot',
        constraint: { booleanEquals: null, enumEquals: null, stringMatches: ['shown', 'shown/'] },
        exclude: false,
      },
    ],
  });
  expect(await data('stackByRepository', byFolder)).toEqual({
    searchStacks: {
      edges: [{ node: { id: 'shown', name: 'shown' } }],
      pageInfo: { endCursor: 'shown', hasNextPage: false, hasPreviousPage: false },
    },
  });

  const { searchStacks } = await data('stackList', searchInput({ fullTextSearch: 'shown' }));
  const [{ node }] = Object(searchStacks).edges;
  expect(node).toMatchObject({
    administrative: false,
    blocker: null,
    canWrite: true,
    labels: ['folder:network'],
    namespace: null,
    provider: 'BITBUCKET_CLOUD',
    repository: 'acme/infra',
    state: 'NONE',
    spaceDetails: { id: 'root', name: 'root', parentSpace: null },
    trackedCommit: { hash: commit.sha, timestamp: 1_760_000_000, authorName: 'Ada' },
    vendorConfig: { __typename: 'StackConfigVendorTerraform' },
    workerPool: null,
  });
  expect(Number.isInteger(node.createdAt)).toBe(true);
});

test.each(['stackShow', 'stackShowOld'] as const)('%s answers every field', async (name) => {
  await addStack(api, `tofu-${name.toLowerCase()}`, { tool: 'opentofu', tool_version: '1.9.0' });
  const { stack } = await data(name, { stackId: `tofu-${name.toLowerCase()}` });
  expect(stack).toMatchObject({
    attachedContexts: [],
    attachedPolicies: [],
    moduleVersionsUsed: [],
    config: [],
  });
  const version =
    name === 'stackShow' ? { version: '1.9.0', openTofuWorkflowTool: 'OPEN_TOFU', concise: false } : {};
  expect(Object(stack).vendorConfig).toMatchObject({ __typename: 'StackConfigVendorOpenTofu', ...version });
});

test('a run is found by its id alone, or is "not found"', async () => {
  await addStack(api, 'with-run');
  const runId = await addRun(api, 'with-run');
  expect(await data('stackByRun', { runId })).toEqual({ runStack: { id: 'with-run', name: 'with-run' } });
  const { errors, response } = await api.ask(golden.stackByRun, { runId: 'missing' }, writer);
  expect(errors?.[0]?.message).toBe('not found');
  expect(response.status).toBe(200);
});

test('runs are listed newest first, and the page after the oldest is empty', async () => {
  await addStack(api, 'listed');
  const older = await addRun(api, 'listed', { events: finished });
  const preview = await addRun(api, 'listed', { type: 'PROPOSED' });
  const newer = await addRun(api, 'listed');
  const all = { stackId: 'listed', before: null };
  const { stack } = await data('runsJson', all);
  expect(Object(stack).runs).toMatchObject([
    { id: newer, state: 'QUEUED', title: 'Add a server', canRetry: false, isMostRecent: true },
    { id: older, state: 'FINISHED', canRetry: true, isMostRecent: false, delta: null, comments: [] },
  ]);
  expect(await data('latestRun', { stackId: 'listed', before: older })).toEqual({ stack: { runs: [] } });
  expect(await data('previews', all)).toMatchObject({ stack: { proposedRuns: [{ id: preview }] } });
  expect(await data('runs', all)).toMatchObject({
    stack: { runs: [{ id: newer, triggeredBy: 'ada' }, { id: older }] },
  });
});

test('runs are searched over all stacks', async () => {
  await addStack(api, 'searched', { labels: ['only-here'] });
  const run = await addRun(api, 'searched', { type: 'PROPOSED' });
  const document =
    'query($input: SearchInput!){searchRuns(input: $input){edges{cursor node{id stack{id}}} pageInfo{endCursor hasNextPage hasPreviousPage}}}';
  const predicate = (field: string) => ({ field, constraint: { stringMatches: ['only-here'] } });
  const { data: answered } = await api.ask(
    document,
    searchInput({ predicates: [predicate('label')] }),
    writer,
  );
  expect(answered).toEqual({
    searchRuns: {
      edges: [{ cursor: run, node: { id: run, stack: { id: 'searched' } } }],
      pageInfo: { endCursor: run, hasNextPage: false, hasPreviousPage: false },
    },
  });
  const { errors } = await api.ask(document, searchInput({ predicates: [predicate('size')] }), writer);
  expect(errors?.[0]).toMatchObject({
    message: expect.stringContaining('Runs have no field "size"'),
    extensions: { code: 'BAD_INPUT' },
  });
});

test('history is newest first; logs keep a token until the phase has ended', async () => {
  await addStack(api, 'logged');
  const run = await addRun(api, 'logged', { type: 'PROPOSED', events: planning });
  const key = { stack: 'logged', run };
  const { stack } = await data('history', key);
  const { history } = Object(stack).run;
  expect(history.map(({ state }: { state: string }) => state)).toEqual([
    'PLANNING',
    'INITIALIZING',
    'PREPARING',
    'READY',
    'QUEUED',
  ]);
  expect(history[0]).toMatchObject({ hasLogs: true, terminal: false, stateVersion: 5, username: 'test' });

  const page = async (token: string | null) => {
    const answered = await data('logs', { ...key, state: 'PLANNING', stateVersion: 5, token });
    return Object(answered.stack).run.logs;
  };
  const empty = await page(null);
  expect(empty).toMatchObject({ exists: true, finished: false, hasMore: false, messages: [] });
  expect(empty.nextToken).not.toBeNull();
  await addLog(api, run, 'Plan: 1 to add\n', 1);
  const first = await page(empty.nextToken);
  expect(first.messages).toEqual([{ message: 'Plan: 1 to add\n' }]);
  expect(await page(first.nextToken)).toMatchObject({ messages: [], finished: false });
  await advance(api, run, 'planned_preview');
  expect(await page(first.nextToken)).toMatchObject({ messages: [], finished: true });
  const ended = await data('history', key);
  expect(Object(ended.stack).run.history[0]).toMatchObject({
    state: 'FINISHED',
    terminal: true,
    hasLogs: false,
  });
});

test('a plan is shown and decided on', async () => {
  await addStack(api, 'decided');
  const confirmed = await addRun(api, 'decided', { events: unconfirmed });
  await addChanges(api, confirmed);
  const key = { stack: 'decided', run: confirmed };
  expect(await data('changes', key)).toEqual({
    stack: {
      run: {
        changesV3: [
          {
            resources: [
              {
                address: 'module.web["a.b"].fake_server.main',
                previousAddress: null,
                metadata: { type: 'CREATE' },
              },
            ],
          },
        ],
      },
    },
  });
  expect(await data('confirm', key)).toEqual({ runConfirm: { id: confirmed } });
  const { errors } = await api.ask(golden.discard, key, writer);
  expect(errors?.[0]?.extensions).toMatchObject({
    code: 'RUN_TRANSITION_INVALID',
    details: { state: 'CONFIRMED' },
  });
});

test('runs are triggered, stopped, canceled, discarded and retried', async () => {
  await addStack(api, 'moved');
  const unset = { stack: 'moved', sha: null, runtimeConfig: null };
  const { runTrigger: preview } = await data('triggerOld', { ...unset, type: 'PROPOSED' });
  const { runTrigger: tracked } = await data('trigger', { ...unset, type: 'TRACKED', forceApply: null });
  const keyOf = (run: unknown) => ({ stack: 'moved', run: Object(run).id });
  expect(await data('discard', keyOf(tracked))).toEqual({ runDiscard: tracked });
  expect(await data('cancel', keyOf(preview))).toEqual({ runCancel: preview });
  const { runRetry } = await data('retry', keyOf(tracked));
  await advance(api, Object(runRetry).id, 'unblocked');
  expect(await data('stop', { ...keyOf(runRetry), note: 'Stopped by spacectl' })).toEqual({
    runStop: runRetry,
  });
  const states = await data('runs', { stackId: 'moved', before: null });
  expect(Object(states.stack).runs).toMatchObject([{ state: 'DISCARDED' }, { state: 'DISCARDED' }]);
});

test('a stack is locked and unlocked, an integration is read', async () => {
  await addStack(api, 'locked');
  expect(await data('lock', { id: 'locked', note: null })).toEqual({ stackLock: { id: 'locked' } });
  expect(await data('unlock', { id: 'locked' })).toEqual({ stackUnlock: { id: 'locked' } });
  const { bitbucketCloudIntegration: seen } = await data('integration', { id: '' });
  expect(seen).toMatchObject({
    id: 'main',
    isDefault: true,
    space: { id: 'root' },
    email: null,
    webhookSecret: null,
    webhookUrl: null,
  });
  const details = await data('integration', { id: 'main' }, await api.keyWith('admin'));
  expect(details.bitbucketCloudIntegration).toMatchObject({
    email: 'robot@example.com',
    webhookSecret: 'hook-secret',
    webhookUrl: `${api.publicUrl}/webhooks/bitbucket-cloud/main`,
    vcsChecks: 'INDIVIDUAL',
  });
});
