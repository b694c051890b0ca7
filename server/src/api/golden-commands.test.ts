import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { uploadRoutes } from '../runs/index.ts';
import { golden } from './testing/golden.data.ts';
import { addIntegration, addRun, addStack, unconfirmed } from './testing/seed.ts';
import { type Api, type Headers, startApi, type Variables } from './testing/start-api.ts';

let api: Api;
let writer: Headers;
let admin: Headers;
beforeAll(async () => {
  api = await startApi({ routes: (runs) => uploadRoutes({ fill: runs.fillWorkspace }) });
  await addIntegration(api, 'main', null);
  writer = await api.keyWith('writer');
  admin = await api.keyWith('admin');
});
afterAll(() => api.close());

async function data(
  name: keyof typeof golden,
  variables: Variables = {},
  headers = writer,
): Promise<Record<string, unknown>> {
  const { data: answered, errors } = await api.ask(golden[name], variables, headers);
  expect(errors).toBeUndefined();
  return answered ?? {};
}
const refusal = async (name: keyof typeof golden, variables: Variables, headers = writer) =>
  (await api.ask(golden[name], variables, headers)).errors?.[0]?.extensions.code;

test('a task is created and listed; the page after the oldest is empty', async () => {
  await addStack(api, 'tasked');
  const given = { stack: 'tasked', command: 'terraform state list', noinit: null };
  const { taskCreate } = await data('task', given);
  const { id } = Object(taskCreate);
  const listed = await data('tasks', { stackId: 'tasked', before: null });
  expect(listed).toMatchObject({
    stack: { tasks: [{ id, command: given.command, state: 'QUEUED', type: 'TASK' }] },
  });
  expect(await data('tasks', { stackId: 'tasked', before: id })).toEqual({ stack: { tasks: [] } });
  expect(await refusal('task', given, await api.keyWith('reader'))).toBe('FORBIDDEN');
});

test('a plan is limited to some resources, reviewed and put first', async () => {
  await addStack(api, 'planned');
  const run = await addRun(api, 'planned', { events: unconfirmed });
  const key = { stack: 'planned', run };
  const { runReview } = await data('review', { ...key, decision: 'APPROVE', note: 'Fine.' });
  expect(Object(runReview).id).toHaveLength(26);
  expect(await data('replan', { ...key, targets: ['aws_vpc.main'] })).toEqual({
    runTargetedReplan: { id: run },
  });
  const first = { runPrioritizeSet: { id: run } };
  expect(await data('prioritize', { stackId: 'planned', runId: run, prioritize: true })).toEqual(first);
  const input = {
    first: 50,
    after: null,
    fullTextSearch: null,
    predicates: null,
    orderBy: { field: 'position', direction: 'ASC' },
  };
  const { publicWorkerPool } = await data('queue', { input });
  const [edge] = Object(publicWorkerPool).searchSchedulableRuns.edges;
  expect(edge.node).toMatchObject({ stackId: 'planned', position: 1, run: { id: run, isPrioritized: true } });
  const { workerPool } = await data('queueOfPool', { id: 'public', input });
  expect(Object(workerPool).searchSchedulableRuns.edges[0].node.run.id).toBe(run);
  expect(await data('queueOfPool', { id: 'missing', input })).toEqual({ workerPool: null });
  expect(Object((await data('pools')).workerPools)).toMatchObject([{ id: 'public', busyWorkers: 0 }]);
  expect(await data('workersOfPool', { workerPool: 'public' })).toEqual({ workerPool: { workers: [] } });
});

test('a stack is disabled, enabled, and deleted with what it manages', async () => {
  await addStack(api, 'switched');
  expect(await refusal('disable', { id: 'switched' })).toBe('FORBIDDEN');
  expect(await data('disable', { id: 'switched' }, admin)).toEqual({ stackDisable: { id: 'switched' } });
  expect(await data('enable', { id: 'switched' }, admin)).toEqual({ stackEnable: { id: 'switched' } });
  const gone = { id: 'switched', destroyResources: true };
  expect(await data('remove', gone, admin)).toEqual({ stackDelete: { id: 'switched' } });
  const { data: seen } = await api.ask('{stack(id:"switched"){deleting runs{type state}}}', {}, writer);
  expect(seen).toEqual({ stack: { deleting: true, runs: [{ type: 'DESTROY', state: 'QUEUED' }] } });
  expect(await refusal('stateUrl', { input: { stackId: 'switched' } }, admin)).toBe('BAD_INPUT');
});

test('files are uploaded once to an address that is its own credential, and previewed', async () => {
  await addStack(api, 'previewed', { local_preview: true });
  await addStack(api, 'closed');
  expect(await refusal('upload', { stack: 'closed' })).toBe('PREVIEW_NOT_ALLOWED');
  const { uploadLocalWorkspace } = await data('upload', { stack: 'previewed' });
  const { id: workspace, uploadUrl, uploadHeaders } = Object(uploadLocalWorkspace);
  expect(uploadHeaders.entries).toEqual([{ key: 'Content-Type', value: 'application/gzip' }]);
  const given = {
    stack: 'previewed',
    workspace,
    environmentVarsOverrides: [{ key: 'TF_CLI_ARGS_plan', value: '-target=a.b' }],
  };
  expect(await refusal('propose', given)).toBe('BAD_INPUT');

  const put = async (body: Buffer, url = String(uploadUrl)) =>
    fetch(url.replace(api.publicUrl, api.url), {
      method: 'PUT',
      body: new Uint8Array(body),
      headers: { 'content-type': 'application/gzip' },
    });
  expect((await put(Buffer.from('hello'))).status).toBe(400);
  const archive = await packed({ 'project/main.tf': 'output "a" { value = 1 }' });
  expect((await put(archive, `${String(uploadUrl).slice(0, -3)}abc`)).status).toBe(403);
  expect((await put(archive)).status).toBe(201);
  expect((await put(archive)).status).toBe(403);

  expect(await refusal('propose', given, admin)).toBe('NOT_FOUND');
  const reserved = [{ key: 'TF_HTTP_PASSWORD', value: 'x' }];
  expect(await refusal('propose', { ...given, environmentVarsOverrides: reserved })).toBe('BAD_INPUT');
  const { runProposeLocalWorkspace } = await data('propose', given);
  const { data: seen } = await api.ask(
    'query($run:ID!){stack(id:"previewed"){run(id:$run){type title isLocalPreview}}}',
    { run: Object(runProposeLocalWorkspace).id },
    writer,
  );
  expect(seen).toMatchObject({
    stack: { run: { type: 'PROPOSED', title: 'Local preview', isLocalPreview: true } },
  });
});

async function packed(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const out = pack();
  for (const [name, content] of Object.entries(files)) out.entry({ name }, content);
  out.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of Readable.from(out)) chunks.push(chunk);
  return gzipSync(Buffer.concat(chunks));
}

test('a worker is drained and goes on', async () => {
  const token = await api.workers.issueBuiltInToken('golden');
  const facts = { protocol: 1, name: 'w', version: '1', isolation: 'process' as const };
  const { workerId } = await api.workers.register(token, facts);
  for (const drain of [true, false]) {
    expect(await data('drain', { drain, id: workerId, workerPool: 'public' }, admin)).toEqual({
      workerDrainSet: { id: workerId, busy: false, drained: drain },
    });
  }
  const given = { drain: true, id: workerId, workerPool: 'public' };
  expect(await refusal('drain', given)).toBe('FORBIDDEN');
  expect(await refusal('drain', { ...given, workerPool: 'other' }, admin)).toBe('NOT_FOUND');
});

test('a stack takes an uploaded state over when it is made', async () => {
  const { data: asked } = await api.ask('mutation{stateUploadUrl{objectId,url}}', {}, admin);
  const { stateUploadUrl: place } = Object(asked);
  const body = JSON.stringify({ version: 4, serial: 3, lineage: 'a-b', resources: [] });
  await api.tfstate.receiveUpload(new URL(place.url).searchParams.get('token') ?? '', Buffer.from(body));
  const create =
    'mutation($input:StackInput!$manageState:Boolean!$stackObjectID:String$slug:String){stackCreate(input: $input, manageState: $manageState, stackObjectID: $stackObjectID, slug: $slug){id}}';
  const input = { name: 'Taken', branch: 'main', repository: 'acme/infra', provider: 'BITBUCKET_CLOUD' };
  const given = { input, stackObjectID: place.objectId, slug: null };
  const refused = await api.ask(create, { ...given, manageState: false }, admin);
  expect(refused.errors?.[0]?.message).toMatch(/^stackObjectID: /);
});

test('a pool is cycled by an admin of the root space', async () => {
  expect(await data('cycle', { workerPoolId: 'public' }, admin)).toEqual({ workerPoolCycle: true });
  expect(await refusal('cycle', { workerPoolId: 'public' })).toBe('FORBIDDEN');
  expect(await refusal('cycle', { workerPoolId: 'other' }, admin)).toBe('NOT_FOUND');
});

test('a private pool is made, found, given to a stack, and shown as the clients of the reference product ask', async () => {
  const made = await api.ask('mutation{workerPoolCreate(name:"Builders"){id}}', {}, admin);
  const { id } = Object(made.data?.['workerPoolCreate']);
  expect(Object((await data('pools')).workerPools)).toMatchObject([
    { id: 'public' },
    { id, name: 'Builders', description: '', workers: [], busyWorkers: 0, pendingRuns: 0 },
  ]);
  expect(await data('workersOfPool', { workerPool: id })).toEqual({ workerPool: { workers: [] } });
  await addStack(api, 'pooled');
  const update = 'mutation($input:StackInput!){stackUpdate(id:"pooled",input:$input){workerPool{id,name}}}';
  const input = { name: 'pooled', branch: 'main', repository: 'acme/infra', workerPool: id };
  expect((await api.ask(update, { input }, admin)).data).toEqual({
    stackUpdate: { workerPool: { id, name: 'Builders' } },
  });
  const shown = await data('stackShow', { stackId: 'pooled' });
  expect(Object(shown['stack']).workerPool).toEqual({ id, name: 'Builders' });
  const unknown = await api.ask(update, { input: { ...input, workerPool: 'none' } }, admin);
  expect(unknown.errors?.[0]?.extensions.code).toBe('WORKER_POOL_OUT_OF_REACH');
  const search =
    'query($input:SearchInput!){searchWorkerPools(input:$input){edges{node{id}},pageInfo{hasNextPage}}}';
  const found = async (given: object) =>
    (await api.ask(search, { input: { first: 50, ...given } }, writer)).data?.['searchWorkerPools'];
  expect(await found({ fullTextSearch: 'build' })).toEqual({
    edges: [{ node: { id } }],
    pageInfo: { hasNextPage: false },
  });
  expect(await found({ first: 1 })).toMatchObject({
    edges: [{ node: { id: 'public' } }],
    pageInfo: { hasNextPage: true },
  });
  const named = { field: 'name', constraint: { stringMatches: ['Builders'] }, exclude: true };
  expect(await found({ predicates: [named] })).toMatchObject({ edges: [{ node: { id: 'public' } }] });
  const run = await addRun(api, 'pooled', { type: 'PROPOSED', events: ['unblocked'] });
  const reason = `{stack(id:"pooled"){run(id:"${run}"){state,reason,workerPool{name}}}}`;
  expect((await api.ask(reason, {}, writer)).data).toMatchObject({
    stack: { run: { state: 'READY', workerPool: { name: 'Builders' } } },
  });
  expect(JSON.stringify((await api.ask(reason, {}, writer)).data)).toContain(
    'none is connected to the worker pool Builders. Start one with a token',
  );
  const remove = `mutation{workerPoolDelete(id:"${id}"){id}}`;
  const inUse = (await api.ask(remove, {}, admin)).errors?.[0];
  expect([inUse?.extensions.code, inUse?.message]).toEqual([
    'WORKER_POOL_IN_USE',
    'The pool is in use: stack pooled. Give it another pool first.',
  ]);
  const away = { input: { ...input, workerPool: null } };
  expect((await api.ask(update, away, admin)).data).toEqual({ stackUpdate: { workerPool: null } });
  const tokens = `{workerPool(id:"${id}"){tokens{name},users{kind}}}`;
  expect((await api.ask(tokens, {}, writer)).data).toEqual({ workerPool: { tokens: null, users: [] } });
  expect((await api.ask(tokens, {}, admin)).data).toEqual({ workerPool: { tokens: [], users: [] } });
  expect((await api.ask(remove, {}, admin)).data).toEqual({ workerPoolDelete: { id } });
});

test('external dependencies are refused by name', async () => {
  const given = { dependency: 'd', status: 'FINISHED' };
  expect(await refusal('externalDependency', given)).toBe('EXTERNAL_DEPENDENCIES_UNSUPPORTED');
  expect(await refusal('externalDependency', given, await api.keyWith('reader'))).toBe('FORBIDDEN');
});

test('what the header of a call says is noted on the runs that it starts and confirms', async () => {
  await addStack(api, 'noted');
  const variables = { stack: 'noted', sha: null, type: 'TRACKED', runtimeConfig: null, forceApply: null };
  const noting = { ...writer, 'spacelift-user-provided-run-metadata': 'build 4711' };
  const { runTrigger } = await data('trigger', variables, noting);
  const { id: run } = Object(runTrigger);
  const document = `{ stack(id: "noted") { run(id: "${run}") { userProvidedMetadata configuration { variables } } } }`;
  const { data: seen } = await api.ask(document, {}, writer);
  expect(seen).toEqual({ stack: { run: { userProvidedMetadata: ['build 4711'], configuration: null } } });
  const waiting = await addRun(api, 'noted', { events: unconfirmed });
  await data('confirm', { stack: 'noted', run: waiting }, { ...writer, 'gantry-run-metadata': 'CHG-1' });
  const { data: after } = await api.ask(document.replace(run, waiting), {}, writer);
  expect(after).toMatchObject({ stack: { run: { userProvidedMetadata: ['CHG-1'] } } });
});

test('one run has settings of its own, and who may only write is refused', async () => {
  await addStack(api, 'configured');
  const yaml = 'environment: { TF_LOG: debug }\nproject_root: other';
  const variables = {
    stack: 'configured',
    sha: null,
    type: 'PROPOSED',
    runtimeConfig: { yaml },
    forceApply: null,
  };
  expect(await refusal('trigger', variables)).toBe('FORBIDDEN');
  const { runTrigger } = await data('trigger', variables, admin);
  const { id: run } = Object(runTrigger);
  const document = `{ stack(id: "configured") { run(id: "${run}") {
    configuration { projectRoot toolVersion variables } } } }`;
  const { data: seen } = await api.ask(document, {}, writer);
  expect(seen).toEqual({
    stack: { run: { configuration: { projectRoot: 'other', toolVersion: null, variables: ['TF_LOG'] } } },
  });
});
