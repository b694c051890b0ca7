import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../platform/ids.ts';
import {
  addIntegration,
  addRun,
  addStack,
  advance,
  finished,
  planning,
  unconfirmed,
} from './testing/seed.ts';
import { type Api, type Headers, startApi, type Variables } from './testing/start-api.ts';

let api: Api;
let admin: Headers;
let reader: Headers;
let stack: string;
beforeAll(async () => {
  api = await startApi();
  admin = await api.keyWith('admin');
  reader = await api.keyWith('reader');
});
afterAll(() => api.close());
beforeEach(() => {
  stack = newId().toLowerCase();
});

/** The data of a document that must succeed. */
async function ask(document: string, variables: Variables = {}, headers = admin): Promise<Variables> {
  const { data, errors } = await api.ask(document, variables, headers);
  expect(errors).toBeUndefined();
  return data ?? {};
}

describe('the launch pad', () => {
  const document = '{launchPad{done total steps{key done available fact}}}';

  test('tells from facts what is done', async () => {
    const step = (key: string, available: boolean) => ({ key, available, done: false, fact: null });
    expect(await ask(document, {}, reader)).toEqual({
      launchPad: {
        done: 0,
        total: 4,
        steps: [
          step('SOURCE_CODE', true),
          step('CLOUD_ACCOUNT', false),
          step('FIRST_STACK', true),
          step('TEAMMATES', true),
        ],
      },
    });
    await addIntegration(api, 'main', null);
    await addStack(api, 'first');
    const { launchPad } = await ask(document, {}, reader);
    expect(launchPad).toMatchObject({
      done: 2,
      steps: [{ fact: 'Bitbucket Cloud · main · 1 repository' }, {}, { done: true, fact: 'first' }, {}],
    });
  });
});

/** The same words in any order. */
const same = (wanted: readonly string[]) => (seen: unknown) =>
  Array.isArray(seen) && seen.toSorted().join() === wanted.toSorted().join();

describe('runs', () => {
  const offered = 'query($stack:ID!$run:ID!){stack(id:$stack){run(id:$run){actions canRetry}}}';

  test.each([
    ['QUEUED', [], ['DISCARD', 'PRIORITIZE', 'REVIEW']],
    ['READY', ['unblocked'], ['DISCARD', 'PRIORITIZE', 'REVIEW']],
    ['PLANNING', planning, ['STOP', 'REVIEW']],
    ['UNCONFIRMED', unconfirmed, ['CONFIRM', 'DISCARD', 'REPLAN', 'REVIEW']],
    ['CONFIRMED', [...unconfirmed, 'confirm'], ['PRIORITIZE', 'REVIEW']],
    ['FINISHED', finished, ['RETRY']],
  ] as const)('that are %s offer what state and roles allow', async (_state, events, actions) => {
    await addStack(api, stack);
    const run = await addRun(api, stack, { events });
    const canRetry = actions.some((action) => action === 'RETRY');
    expect(await ask(offered, { stack, run })).toEqual({
      stack: { run: { actions: expect.toSatisfy(same([...actions, 'COMMENT'])), canRetry } },
    });
    expect(await ask(offered, { stack, run }, reader)).toEqual({
      stack: { run: { actions: ['COMMENT'], canRetry: false } },
    });
  });

  test('tell which run they wait for, and stacks which run holds them', async () => {
    await addStack(api, stack);
    const holder = await addRun(api, stack, { events: unconfirmed });
    const waiting = await addRun(api, stack);
    const preview = await addRun(api, stack, { type: 'PROPOSED' });
    const document = `query($id:ID!){stack(id:$id){blocker{id} runs{id blockedBy{id}} proposedRuns{id blockedBy{id}}}}`;
    expect(await ask(document, { id: stack })).toEqual({
      stack: {
        blocker: { id: holder },
        runs: [
          { id: waiting, blockedBy: { id: holder } },
          { id: holder, blockedBy: null },
        ],
        proposedRuns: [{ id: preview, blockedBy: null }],
      },
    });
    await advance(api, holder, 'discard');
    expect(await ask('query($id:ID!){stack(id:$id){blocker{id}}}', { id: stack })).toEqual({
      stack: { blocker: null },
    });
  });

  test('are listed over all stacks, by state and a page at a time', async () => {
    await addStack(api, stack);
    const [first, second] = [await addRun(api, stack, { events: unconfirmed }), await addRun(api, stack)];
    const document =
      'query($states:[RunState!]$before:ID$first:Int){runs(states:$states,before:$before,first:$first){id stack{id}}}';
    expect(await ask(document, { first: 1 })).toEqual({ runs: [{ id: second, stack: { id: stack } }] });
    expect(await ask(document, { first: 1, before: second })).toMatchObject({ runs: [{ id: first }] });
    expect(await ask(document, { states: ['UNCONFIRMED'], first: 1 })).toMatchObject({
      runs: [{ id: first }],
    });
    expect(await ask(document, { states: ['NONE'] })).toEqual({ runs: [] });
  });

  test('of many stacks cost no more statements than those of few', async () => {
    const document =
      'query($first:Int){runs(first:$first){title isMostRecent worker{id} stack{name spaceDetails{name} vcsIntegration{name}}}}';
    for (let index = 0; index < 12; index += 1) {
      await addStack(api, `${stack}-${index}`);
      await addRun(api, `${stack}-${index}`);
    }
    const cost = async (first: number): Promise<number> => {
      const before = api.statements();
      await ask(document, { first });
      return api.statements() - before;
    };
    expect(await cost(12)).toBe(await cost(2));
  });
});

describe('policies', () => {
  test('with what they look at cost no more statements where they are many', async () => {
    await addStack(api, stack);
    const create =
      'mutation($name:String!){policyCreatev2(input:{name:$name,type:PLAN,labels:["autoattach:*"],body:"package gantry"}){id}}';
    for (let index = 0; index < 6; index += 1) await ask(create, { name: `Policy ${index}` });
    const document =
      'query($first:Int){searchPolicies(input:{first:$first}){edges{node{attachedStacks{stackId}spaceDetails{name}}}}}';
    const cost = async (first: number): Promise<number> => {
      const before = api.statements();
      const { searchPolicies: seen } = await ask(document, { first });
      expect(JSON.stringify(seen)).toContain(stack);
      return api.statements() - before;
    };
    expect(await cost(6)).toBe(await cost(2));
  });
});

describe('stacks', () => {
  test('carry the abilities of the viewer', async () => {
    await addStack(api, stack);
    const document = 'query($id:ID!){stack(id:$id){abilities canWrite}}';
    expect(await ask(document, { id: stack }, reader)).toEqual({
      stack: {
        abilities: ['stack:read', 'policy:read', 'run:read', 'run:comment', 'run:stop', 'run:retry'],
        canWrite: false,
      },
    });
    const { stack: seen } = await ask(document, { id: stack });
    expect(seen).toMatchObject({
      canWrite: true,
      abilities: expect.arrayContaining(['stack:delete', 'run:confirm']),
    });
  });

  test('are locked, configured and deleted in one document, each answer as of then', async () => {
    await addStack(api, stack);
    const run = await addRun(api, stack, { type: 'PROPOSED' });
    const document = `mutation($id:ID!$run:ID!){
      lock: stackLock(id:$id,note:"mine"){lockedBy lockNote}
      runCancel(stack:$id,run:$run){state stack{lockedBy}}
      unlock: stackUnlock(id:$id){lockedBy}
      open: stackConfigAdd(stack:$id,config:{id:"REGION",type:ENVIRONMENT_VARIABLE,value:"eu",writeOnly:false}){value writeOnly}
      secret: stackConfigAdd(stack:$id,config:{id:"TOKEN",type:ENVIRONMENT_VARIABLE,value:"hidden",writeOnly:true}){value writeOnly}
      stackConfigDelete(stack:$id,id:"REGION"){id}
      stackDelete(id:$id){id}
    }`;
    expect(await ask(document, { id: stack, run })).toEqual({
      lock: { lockedBy: 'admin of root', lockNote: 'mine' },
      runCancel: { state: 'DISCARDED', stack: { lockedBy: 'admin of root' } },
      unlock: { lockedBy: null },
      open: { value: 'eu', writeOnly: false },
      secret: { value: null, writeOnly: true },
      stackConfigDelete: { id: 'REGION' },
      stackDelete: { id: stack },
    });
    expect(await ask('query($id:ID!){stack(id:$id){id}}', { id: stack })).toEqual({ stack: null });
  });

  test.each([
    [
      'searchStacks(input:{predicates:[{field:"colour",constraint:{}}]}){edges{cursor}}',
      /^predicates: .*"colour"/,
    ],
    ['searchStacks(input:{orderBy:{field:"starred"}}){edges{cursor}}', /^orderBy: .*"starred"/],
  ])('refuse to be searched by what they have not: %s', async (field, message) => {
    const { errors } = await api.ask(`{${field}}`, {}, reader);
    expect(errors?.[0]).toMatchObject({
      message: expect.stringMatching(message),
      extensions: { code: 'BAD_INPUT' },
    });
  });

  test.each([
    ['runTrigger(stack:"first",runtimeConfig:{yaml:"x: 1"}){id}', /^runtimeConfig: /],
    ['runTrigger(stack:"first",forceApply:CASCADE){id}', /^forceApply: /],
    ['runTrigger(stack:"first",runType:DESTROY){id}', /^runType: /],
    [
      'stackCreate(manageState:true,input:{name:"a",branch:"b",repository:"c/d",administrative:true}){id}',
      /^administrative: /,
    ],
    [
      'stackCreate(manageState:true,stackObjectID:"x",input:{name:"a",branch:"b",repository:"c/d"}){id}',
      /^stackObjectID: /,
    ],
    ['apiKeyCreate(input:{name:"a",admin:false,teams:["x"]}){id}', /^teams: /],
  ])('and runs refuse what does not exist: %s', async (field, message) => {
    const { errors } = await api.ask(`mutation{${field}}`, {}, admin);
    expect(errors?.[0]).toMatchObject({
      message: expect.stringMatching(message),
      extensions: { code: 'BAD_INPUT' },
    });
  });

  test('tell that Bitbucket cannot be reached', async () => {
    const { errors } = await api.ask(
      'mutation{stackCreate(manageState:true,input:{name:"New",branch:"main",repository:"acme/infra"}){id}}',
      {},
      admin,
    );
    expect(errors?.[0]?.extensions.code).toBe('VCS_UNREACHABLE');
  });
});

describe('integrations', () => {
  const count = 'query($id:ID!){bitbucketCloudIntegration(id:$id){usedByStacks usedByModules}}';
  const kindOf = (id: string, kind: 'stack' | 'module') =>
    api.base.db.kysely.updateTable('stacks').set({ kind }).where('id', '=', id).execute();
  const remove =
    'mutation($id:ID!$confirm:String){bitbucketCloudIntegrationDelete(id:$id,confirm:$confirm){name usedByStacks}}';

  test('in use are deleted only when the name is repeated; their stacks stay, detached', async () => {
    await addIntegration(api, 'leaving', 'root');
    await addStack(api, stack, { integrationId: 'leaving' });
    expect(await ask(count, { id: 'leaving' }, reader)).toEqual({
      bitbucketCloudIntegration: { usedByStacks: 1, usedByModules: 0 },
    });
    await kindOf(stack, 'module');
    expect(await ask(count, { id: 'leaving' }, reader)).toEqual({
      bitbucketCloudIntegration: { usedByStacks: 0, usedByModules: 1 },
    });
    await kindOf(stack, 'stack');
    const { errors } = await api.ask(remove, { id: 'leaving' }, admin);
    expect(errors?.[0]?.extensions).toEqual({ code: 'INTEGRATION_IN_USE', details: { dependants: 1 } });
    expect(await ask(remove, { id: 'leaving', confirm: 'leaving' })).toEqual({
      bitbucketCloudIntegrationDelete: { name: 'leaving', usedByStacks: 0 },
    });
    const left = await ask('query($id:ID!){stack(id:$id){attached vcsIntegration{id}}}', { id: stack });
    expect(left).toEqual({ stack: { attached: false, vcsIntegration: null } });
  });

  test('keep from readers what only admins may see', async () => {
    await addIntegration(api, 'guarded', 'root');
    const document = `{bitbucketCloudIntegration(id:"guarded"){
      abilities email webhookSecret webhookUrl credentialKind connection{ok} repositories{repository} deliveries{id}
      searchRepositories{fullName} searchBranches(repository:"acme/infra")
    }}`;
    expect(await ask(document, {}, reader)).toEqual({
      bitbucketCloudIntegration: {
        abilities: [],
        email: null,
        webhookSecret: null,
        webhookUrl: null,
        credentialKind: null,
        connection: null,
        repositories: null,
        deliveries: null,
        searchRepositories: null,
        searchBranches: null,
      },
    });
  });
});
