import {
  type GraphQLArgument,
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schema } from './schema.ts';
import { addIntegration, addPolicy, addRun, addSpace, addStack } from './testing/seed.ts';
import { type Api, type Headers, startApi } from './testing/start-api.ts';

let api: Api;
let runId: string;
beforeAll(async () => {
  api = await startApi();
  await addSpace(api, 'hidden');
  await addSpace(api, 'elsewhere');
  await addIntegration(api, 'main', null);
  await addIntegration(api, 'secret', 'hidden');
  await addStack(api, 'network', { spaceId: 'hidden' });
  await addPolicy(api, 'network', { stack: 'network' });
  runId = await addRun(api, 'network', { type: 'PROPOSED' });
});
afterAll(() => api.close());

/** Open to everybody: they tell nothing and touch nothing but the caller's own. */
const open = [
  'apiKeyUser',
  'debugInfo',
  'installation',
  'invitationAccept',
  'invitationForMe',
  'sessionCreate',
  'sessionDelete',
  'sessionEnterByCode',
  'sessionEnterByPasskey',
  'sessionPasskeyOptions',
  'viewer',
];

/** Values with which a field would do something if it were allowed. */
const samples: Readonly<Record<string, unknown>> = {
  name: 'xy',
  repository: 'acme/infra',
  space: 'root',
  spaceID: 'root',
  roleID: 'reader',
  url: 'https://hooks.example.com/gantry',
  stacks: ['network'],
  workerPool: 'public',
  modules: ['network'],
  email: 'ada@example.com',
  to: 'ada@example.com',
  sha: '0123456789abcdef',
  targets: ['aws_vpc.main'],
};
const inputs: Readonly<Record<string, unknown>> = {
  roleCreate: { name: 'x', actions: ['space:read'] },
  roleUpdate: { name: 'x', actions: ['space:read'] },
  auditTrailSetWebhook: { endpoint: 'https://siem.example.com/in', enabled: false },
  ssoSave: {
    label: 'Acme',
    issuer: 'https://login.example.com',
    clientId: 'gantry',
    clientSecret: 'secret',
    scopes: [],
    allowedDomains: [],
  },
  bitbucketCloudIntegrationCreate: {
    name: 'x',
    isDefault: true,
    email: 'robot@example.com',
    token: 'secret',
  },
};

function sample(name: string, type: GraphQLInputType): unknown {
  if (name === 'run' || name === 'runId') return runId;
  if (!isNonNullType(type)) return undefined;
  const inner = type.ofType;
  if (isListType(inner)) return samples[name] ?? [];
  if (isEnumType(inner)) return inner.getValues()[0]?.name;
  if (isInputObjectType(inner)) {
    return Object.fromEntries(
      Object.values(inner.getFields()).map((field) => [field.name, sample(field.name, field.type)]),
    );
  }
  return getNamedType(inner).name === 'Boolean' ? false : (samples[name] ?? 'network');
}

const argumentOf = ({ name, type }: GraphQLArgument) => ({
  name,
  type: String(type),
  value: sample(name, type),
});

function documentOf(operation: 'query' | 'mutation' | 'subscription', field: string) {
  const { args = [], type } = schema.getRootType(operation as never)?.getFields()[field] ?? {};
  const given = args.map(argumentOf);
  const declared = given.map(({ name, type: of }) => `$${name}:${of}`).join('');
  const passed = given.map(({ name }) => `${name}:$${name}`).join(' ');
  const selection = isObjectType(getNamedType(type)) ? '{__typename}' : '';
  const inside = `${field}${passed === '' ? '' : `(${passed})`}${selection}`;
  return {
    document: `${operation}${declared === '' ? '' : `(${declared})`}{${inside}}`,
    variables: {
      ...Object.fromEntries(given.map(({ name, value }) => [name, value])),
      ...(inputs[field] === undefined ? {} : { input: inputs[field] }),
      ...(field.startsWith('bitbucketCloud') ? { id: 'main' } : {}),
      ...(field === 'invitationCreate' ? { roles: [{ role: 'reader', space: 'root' }] } : {}),
    },
  };
}

const fieldsOf = (type: ReturnType<typeof schema.getQueryType>): string[] =>
  Object.keys(type?.getFields() ?? {});
const queries = fieldsOf(schema.getQueryType());
const mutations = fieldsOf(schema.getMutationType());
const subscriptions = fieldsOf(schema.getSubscriptionType());
const closed = (names: readonly string[]): string[] => names.filter((name) => !open.includes(name));

async function refusal(operation: 'query' | 'mutation', field: string, headers: Headers = {}) {
  const { document, variables } = documentOf(operation, field);
  const { errors, data } = await api.ask(document, variables, headers);
  return { code: errors?.[0]?.extensions.code, message: errors?.[0]?.message, data };
}

describe('nobody', () => {
  test.each(closed(queries))('may not query %s', async (field) => {
    const { code, message } = await refusal('query', field);
    expect(code).toBe('UNAUTHENTICATED');
    expect(message).toContain('unauthorized');
  });

  test.each(closed(mutations))('may not call %s', async (field) => {
    expect((await refusal('mutation', field)).code).toBe('UNAUTHENTICATED');
  });

  test.each(subscriptions)('may not subscribe to %s', async (field) => {
    const { document, variables } = documentOf('subscription', field);
    const response = await api.post(document, variables, { accept: 'text/event-stream' });
    expect(await response.text()).toContain('"code":"UNAUTHENTICATED"');
  });

  test.each(open)('may use %s', async (field) => {
    const operation = queries.includes(field) ? 'query' : 'mutation';
    expect((await refusal(operation, field)).code).not.toBe('UNAUTHENTICATED');
  });

  test.each(['{__schema{types{name}}}', '{...F} fragment F on Query{__type(name:"Run"){name}}'])(
    'may not read the schema with %s',
    async (document) => {
      expect((await api.ask(document)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
      expect((await api.ask(document, {}, await api.keyWith('reader'))).errors).toBeUndefined();
    },
  );
});

/** Readers comment, and end and repeat runs that do not hold their stack. */
const forReaders = ['runCancel', 'runComment', 'runRetry', 'runStop'];
/** Of the own account, or the own marks. */
const own = [
  'inboxMark',
  'linkCodeCreate',
  'linkedAccountDelete',
  'passkeyAdd',
  'passkeyDelete',
  'passkeyOffer',
  'passwordChange',
  'recoveryCodesReplace',
  'registryLoginAllow',
  'registryLoginRevoke',
  'sessionRevoke',
  'sessionRevokeOthers',
  'totpBegin',
  'totpConfirm',
  'totpDelete',
];
/** Of things that readers may not see at all, or that do not exist. */
const unseen = [
  'bitbucketCloudConnectionTest',
  'bitbucketCloudIntegrationRestore',
  'deliveryReplay',
  'inboxWebhookDelete',
  'inboxWebhookTest',
  'roleDelete',
  'roleUpdate',
  'roleBindingDelete',
  'apiKeyRoleBindingDelete',
  'stackRoleBindingDelete',
  'userRoleBindingDelete',
  'userGroupRoleBindingDelete',
  'moduleDelete',
  'moduleShare',
  'moduleUnshare',
  'moduleUpdateV2',
  'policySimulate',
  'versionCreate',
  'versionMarkBad',
  'workerPoolCycle',
  'workerPoolDelete',
  'workerPoolReset',
  'workerPoolUpdate',
  'workerTokenRevoke',
  'versionRebuild',
];

describe('a reader', () => {
  let reader: Headers;
  beforeAll(async () => {
    reader = await api.keyWith('reader');
  });

  test.each(closed(mutations).filter((field) => !own.includes(field) && !forReaders.includes(field)))(
    'changes nothing with %s',
    async (field) => {
      const expected = unseen.includes(field) ? 'NOT_FOUND' : 'FORBIDDEN';
      expect((await refusal('mutation', field, reader)).code).toBe(expected);
    },
  );

  test('sees nothing of spaces that the role does not reach', async () => {
    const outsider = await api.keyWith('reader', 'elsewhere');
    const document = `{
      stacks { id } runs { id } spaces { id } bitbucketCloudIntegrations { id webhookUrl space { id name } }
      stack(id: "network") { id } space(id: "hidden") { id } bitbucketCloudIntegration(id: "secret") { id }
    }`;
    expect((await api.ask(document, {}, outsider)).data).toEqual({
      stacks: [],
      runs: [],
      spaces: [{ id: 'elsewhere' }],
      bitbucketCloudIntegrations: [{ id: 'main', webhookUrl: null, space: { id: 'root', name: 'root' } }],
      stack: null,
      space: null,
      bitbucketCloudIntegration: null,
    });
    const byRun = await api.ask('query($runId:ID!){runStack(runId:$runId){id}}', { runId }, outsider);
    expect(byRun.errors?.[0]?.message).toBe('not found');
  });
});

test('somebody without a role sees that the default integration exists, and nothing else', async () => {
  const stranger = await api.keyWith('reader', 'elsewhere');
  const { data } = await api.ask('{ viewer { id } }', {}, stranger);
  const { id } = Object(data?.['viewer']);
  await api.base.db.kysely.deleteFrom('role_bindings').where('actor_id', '=', String(id)).execute();
  const fields = 'id name webhookUrl webhookSecret email abilities connection { ok } space { id name }';
  const document = `{ bitbucketCloudIntegrations { ${fields} } byId: bitbucketCloudIntegration(id: "main") { id }
    default: bitbucketCloudIntegration(id: "") { id } other: bitbucketCloudIntegration(id: "secret") { id } }`;
  const answer = await api.ask(document, {}, stranger);
  expect(answer.errors).toBeUndefined();
  expect(answer.data).toMatchObject({
    bitbucketCloudIntegrations: [
      { id: 'main', webhookUrl: null, webhookSecret: null, email: null, abilities: [], connection: null },
    ],
    byId: { id: 'main' },
    default: { id: 'main' },
    other: null,
  });
  expect((await api.ask('{ stacks { id } }', {}, stranger)).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  expect((await api.ask('{ bitbucketCloudIntegrations { id } }')).errors?.[0]?.extensions.code).toBe(
    'UNAUTHENTICATED',
  );
});
