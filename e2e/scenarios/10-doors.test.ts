import { gzipSync } from 'node:zlib';
import { type RunJob, runJob, workerPaths, workerProtocolVersion } from '@gantry/contract/worker-protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { bindRole } from '../../server/src/identity/index.ts';
import { integrationOf } from '../support/deliveries.ts';
import { type Credential, type Door, deliveryHeaders, hear, knock, signed } from '../support/doors.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { addMember } from '../support/member.ts';
import { createModule } from '../support/modules.ts';
import { createStack, triggerRun } from '../support/platform.ts';
import { createPool, createPoolToken, revokeToken } from '../support/pools.ts';

/** Every address of the server and every credential that it gives out: each opens its own doors and no others. */
let installation: Installation;
let url: string;
let job: RunJob;
let run: string;
let publicWorker: string;
let webhookPath: string;
let uploadPath: string;
const modulePath = '/registry/modules/v1/acme/network/aws';
const callers: Record<string, Credential> = {};

const worker = (token: string): Credential => ({ authorization: `Bearer ${token}` });
const basic = (user: string, password: string): Credential => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});

async function post(path: string, credential: Credential, body: unknown): Promise<unknown> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...credential },
    body: JSON.stringify(body),
  });
  return response.status === 204 ? null : response.json();
}

beforeAll(async () => {
  installation = await startInstallation({ worker: null });
  const { gantry, acme } = installation;
  const { admin, database } = gantry;
  url = gantry.url;
  const space = 'mutation($input: SpaceInput!) { spaceCreate(input: $input) { id } }';
  for (const name of ['Payments', 'Data']) {
    await admin.query(z.unknown(), space, { input: { name, parentSpace: 'root', inheritEntities: false } });
  }
  await installation.createRepository('infra', { 'app/main.tf': 'output "a" {\n  value = 1\n}\n' });
  const repository = 'acme/infra';
  await createStack(admin, { name: 'App', repository, projectRoot: 'app', space: 'payments' });
  await createStack(admin, { name: 'Other', repository, projectRoot: 'app', space: 'data' });
  await database.db.transaction((trx) =>
    bindRole(trx, {
      actorKind: 'stack',
      actorId: 'app',
      role: 'writer',
      spaceId: 'payments',
      createdBy: 'test',
    }),
  );
  for (const [name, own] of [
    ['network', 'payments'],
    ['secret', 'data'],
  ] as const) {
    const named = `terraform-aws-${name}`;
    await installation.createRepository(named, { 'main.tf': 'output "a" {\n  value = 1\n}\n' });
    await createModule(admin, { repository: `acme/${named}`, space: own });
  }
  const token = await gantry.app.issueWorkerToken('doors');
  const { workerId } = z.object({ workerId: z.string() }).parse(
    await post(workerPaths.register, worker(token), {
      protocol: workerProtocolVersion,
      name: 'w',
      version: '1',
      isolation: 'process',
    }),
  );
  publicWorker = workerId;
  const pool = await createPool(admin, { name: 'Doors', space: 'payments' });
  const pooled = await createPoolToken(admin, pool, 'pooled');
  const revoked = await createPoolToken(admin, pool, 'revoked');
  await revokeToken(admin, revoked.id);
  const claim = async (stack: string): Promise<RunJob> => {
    await triggerRun(admin, stack, 'TRACKED');
    return runJob.parse(await post(workerPaths.claim, worker(token), { workerId, waitSeconds: 30 }));
  };
  job = await claim('app');
  const other = await claim('other');
  const held = worker(job.runToken);
  for (const report of [
    { event: 'workspace_ready', isolation: 'process', tool: { name: 'terraform', version: '1.11.4' } },
    { event: 'plan_started' },
  ]) {
    await post(workerPaths.report(job.runId), held, report);
  }
  run = job.runId;
  const { webhookUrl, webhookSecret } = await integrationOf(admin);
  webhookPath = new URL(webhookUrl).pathname;
  uploadPath = await admin
    .query(z.object({ stateUploadUrl: z.object({ url: z.string() }) }), 'mutation { stateUploadUrl { url } }')
    .then(({ stateUploadUrl }) => new URL(stateUploadUrl.url))
    .then(({ pathname, search }) => pathname + search);
  const reader = await addMember(gantry, 'reader', { role: 'reader', spaceId: 'payments' });
  const sibling = await addMember(gantry, 'sibling', { role: 'reader', spaceId: 'data' });
  const stranger = await addMember(gantry, 'stranger');
  const key = await admin.query(
    z.object({ apiKeyCreate: z.object({ id: z.string(), secret: z.string() }) }),
    'mutation { apiKeyCreate(input: { name: "ci", admin: true }) { id secret } }',
  );
  const { apiKeyUser } = z.object({ data: z.object({ apiKeyUser: z.object({ jwt: z.string() }) }) }).parse(
    await post(
      '/graphql',
      {},
      {
        query: 'mutation($id: ID!, $secret: String!) { apiKeyUser(id: $id, secret: $secret) { jwt } }',
        variables: key.apiKeyCreate,
      },
    ),
  ).data;
  const session = (cookie: string): Credential => ({ cookie, origin: url });
  Object.assign(callers, {
    nobody: {},
    stranger: session(stranger.cookie),
    'reader of the space': session(reader.cookie),
    'reader of a sibling': session(sibling.cookie),
    'root admin': session(gantry.cookie),
    'root admin from a page elsewhere': { cookie: gantry.cookie, origin: 'https://evil.example.com' },
    'key of a root admin': worker(apiKeyUser.jwt),
    'tampered key': worker(`${apiKeyUser.jwt.slice(0, -4)}AAAA`),
    'stack in its run': worker(job.environment.find(({ name }) => name === 'GANTRY_API_TOKEN')?.value ?? ''),
    worker: worker(token),
    'worker of a pool': worker(pooled.secret),
    'worker of a revoked token': worker(revoked.secret),
    'its run': held,
    'another run': worker(other.runToken),
    'state of the run': basic(job.backend?.username ?? '', job.backend?.password ?? ''),
    'state of another run': basic(other.backend?.username ?? '', other.backend?.password ?? ''),
    'state of the run with another password': basic(job.backend?.username ?? '', 'guessed'),
    'registry of the run': worker(job.registry?.token ?? 'none-here'),
    'registry of another run': worker(other.registry?.token ?? 'none-here'),
    webhook: signed(webhookSecret, '{}'),
    'webhook of another secret': signed('guessed', '{}'),
  });
  expect(acme.emulator.url).not.toBe(url);
});
afterAll(() => installation?.close());

const graphql = (query: string): string => JSON.stringify({ query });
const archive = gzipSync('{}');
const everybody = () => Object.keys(callers);

/** Every door with who may go in. */
function doors(): (Door & { readonly open: readonly string[] })[] {
  const state = new URL(job.backend?.address ?? url).pathname;
  const lock = JSON.stringify({ ID: 'l', Operation: 'plan', Who: 'me' });
  const own = ['its run'];
  const text = JSON.stringify({ state: 'PLANNING', sequence: 1, text: 'x' });
  const gzip = { body: archive, type: 'application/gzip' };
  const readers = [
    'stranger',
    'reader of the space',
    'reader of a sibling',
    'root admin',
    'root admin from a page elsewhere',
    'key of a root admin',
    'stack in its run',
  ];
  const members = readers.filter((name) => name !== 'stranger');
  const seeing = members.filter((name) => name !== 'reader of a sibling');
  const installing = ['key of a root admin', 'registry of the run'];
  const stack = '{ stack(id: "app") { id runs { id } } }';
  const changing = 'mutation { stackUnlock(id: "app") { id } }';
  return [
    { name: 'health', method: 'GET', path: '/health', open: everybody() },
    { name: 'metrics', method: 'GET', path: '/metrics', open: [] },
    {
      name: 'a delivery',
      method: 'POST',
      path: webhookPath,
      body: '{}',
      headers: deliveryHeaders(),
      open: ['webhook'],
    },
    {
      name: 'a delivery for another integration',
      method: 'POST',
      path: `${webhookPath}-other`,
      body: '{}',
      headers: deliveryHeaders(),
      open: [],
    },
    {
      name: 'registering',
      method: 'POST',
      path: workerPaths.register,
      body: JSON.stringify({
        protocol: workerProtocolVersion,
        name: 'x',
        version: '1',
        isolation: 'process',
      }),
      open: ['worker', 'worker of a pool'],
    },
    {
      name: 'claiming as a worker of the public pool',
      method: 'POST',
      path: workerPaths.claim,
      body: JSON.stringify({ workerId: publicWorker, waitSeconds: 0 }),
      open: ['worker'],
    },
    {
      name: 'a heartbeat',
      method: 'POST',
      path: workerPaths.heartbeat(run),
      body: '{}',
      open: own,
    },
    { name: 'a log', method: 'POST', path: workerPaths.logs(run), body: text, open: own },
    {
      name: 'a report',
      method: 'POST',
      path: workerPaths.report(run),
      body: JSON.stringify({ event: 'plan_started' }),
      open: own,
    },
    { name: 'the source', method: 'GET', path: workerPaths.source(run), open: own },
    { name: 'keeping the plan', method: 'PUT', path: workerPaths.plan(run), ...gzip, open: own },
    { name: 'keeping the workspace', method: 'PUT', path: workerPaths.workspace(run), ...gzip, open: own },
    { name: 'the workspace', method: 'GET', path: workerPaths.workspace(run), open: own },
    { name: 'reading the state', method: 'GET', path: state, open: ['state of the run'] },
    { name: 'locking the state', method: 'LOCK', path: state, body: lock, open: ['state of the run'] },
    { name: 'unlocking the state', method: 'UNLOCK', path: state, body: lock, open: ['state of the run'] },
    {
      name: 'a question about all',
      method: 'POST',
      path: '/graphql',
      body: graphql('{ stacks { id } }'),
      open: members,
    },
    {
      name: 'a question about the default integration',
      method: 'POST',
      path: '/graphql',
      body: graphql('{ bitbucketCloudIntegration(id: "acme-default") { webhookSecret } }'),
      open: readers,
    },
    { name: 'a stack', method: 'POST', path: '/graphql', body: graphql(stack), open: seeing },
    {
      name: 'a mutation',
      method: 'POST',
      path: '/graphql',
      body: graphql(changing),
      open: ['root admin', 'key of a root admin', 'stack in its run'],
    },
    { name: 'a made-up download', method: 'GET', path: '/downloads/state?token=x.y', open: [] },
    { name: 'a made-up upload', method: 'PUT', path: '/uploads/workspace?token=x.y', ...gzip, open: [] },
    {
      name: 'a made-up upload of a state',
      method: 'PUT',
      path: '/uploads/state?token=x.y',
      body: '{"version":4}',
      open: [],
    },
    // The link is the credential: whoever has it may put one state there, and what is no state does not use it up.
    {
      name: 'an upload of a state by its link',
      method: 'PUT',
      path: uploadPath,
      body: '{}',
      open: everybody(),
    },
    {
      name: 'a download by the link of an upload',
      method: 'GET',
      path: uploadPath.replace('uploads', 'downloads'),
      open: [],
    },
    {
      name: 'an upload of a workspace by the link of a state',
      method: 'PUT',
      path: uploadPath.replace('state', 'workspace'),
      ...gzip,
      open: [],
    },
    {
      name: 'what services there are',
      method: 'GET',
      path: '/.well-known/terraform.json',
      open: everybody(),
    },
    { name: 'versions of a module', method: 'GET', path: `${modulePath}/versions`, open: installing },
    {
      name: 'versions of a module of another space',
      method: 'GET',
      path: `${modulePath.replace('network', 'secret')}/versions`,
      open: ['key of a root admin', 'registry of another run'],
    },
    { name: 'a version that is not there', method: 'GET', path: `${modulePath}/9.9.9/download`, open: [] },
    { name: 'a made-up archive', method: 'GET', path: '/registry/archives/x.tar.gz?token=x.y', open: [] },
    { name: 'an end of a sign-on', method: 'GET', path: '/sso/callback?code=x&state=y', open: everybody() },
  ];
}

test('each credential opens its own doors and no others', async () => {
  const wrong: string[] = [];
  let cells = 0;
  for (const door of doors()) {
    for (const [who, credential] of Object.entries(callers)) {
      cells += 1;
      const got = await knock(url, door, credential);
      const wanted = door.open.includes(who) ? 'in' : 'refused';
      if (got !== wanted) wrong.push(`${door.name} for ${who}: ${got} instead of ${wanted}`);
    }
  }
  expect(wrong).toEqual([]);
  console.info(`${cells} cells: ${doors().length} doors for ${Object.keys(callers).length} callers`);
});

test('the link of an upload takes one state', async () => {
  const body = JSON.stringify({ version: 4, serial: 1, lineage: 'l', outputs: {}, resources: [] });
  const door = { name: 'the upload', method: 'PUT', path: uploadPath, body };
  expect(await knock(url, door, {})).toBe('in');
  expect(await knock(url, door, callers['root admin'] ?? {})).toBe('refused');
});

test('subscriptions tell each what they may read', async () => {
  const ends = new AbortController();
  const log = `subscription { runLog(stack: "app", run: "${run}") { text } }`;
  const seeing = ['reader of the space', 'root admin', 'key of a root admin', 'stack in its run'];
  for (const [who, credential] of Object.entries(callers)) {
    const heard = await hear(url, log, credential, ends.signal);
    if (seeing.includes(who) || who === 'root admin from a page elsewhere')
      expect([who, heard]).toEqual([who, expect.stringContaining('"text":"x"')]);
    else expect([who, heard]).toEqual([who, expect.stringMatching(/^(NOT_FOUND|UNAUTHENTICATED)$/)]);
  }
  const changes = 'subscription { changes { kind stackId } }';
  const first = [
    'nobody',
    'reader of the space',
    'reader of a sibling',
    'root admin',
    'stack in its run',
  ].map(async (who) => [who, await hear(url, changes, callers[who] ?? {}, ends.signal)] as const);
  let locking = Promise.resolve();
  const again = setInterval(() => {
    locking = locking.then(lockBoth);
  }, 500);
  const heard = Object.fromEntries(await Promise.all(first));
  clearInterval(again);
  await locking;
  ends.abort();
  expect(heard).toEqual({
    nobody: 'UNAUTHENTICATED',
    'reader of the space': expect.stringContaining('"stackId":"app"'),
    'reader of a sibling': expect.stringContaining('"stackId":"other"'),
    'root admin': expect.stringContaining('"stackId":"app"'),
    'stack in its run': expect.stringContaining('"stackId":"app"'),
  });
});

/** Changes both stacks, the one that not all may see first. */
async function lockBoth(): Promise<void> {
  for (const id of ['app', 'other']) {
    await installation.gantry.admin.query(z.unknown(), 'mutation($id: ID!) { stackLock(id: $id) { id } }', {
      id,
    });
    await installation.gantry.admin.query(z.unknown(), 'mutation($id: ID!) { stackUnlock(id: $id) { id } }', {
      id,
    });
  }
}

test('the token of the stack is over with the plan', async () => {
  const planned = {
    event: 'planned',
    delta: { add: 1, change: 0, delete: 0, import: 0, move: 0, forget: 0, outputs: 0, resources: 1 },
    changes: [],
    changesOmitted: 0,
    diagnostics: [],
  };
  await post(workerPaths.report(run), callers['its run'] ?? {}, planned);
  const asked = { name: 'stacks', method: 'POST', path: '/graphql', body: graphql('{ stacks { id } }') };
  expect(await knock(url, asked, callers['stack in its run'] ?? {})).toBe('refused');
});
