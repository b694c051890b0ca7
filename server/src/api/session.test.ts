import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, type Api, password, startApi } from './testing/start-api.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const signIn = (secret: string, headers = {}): Promise<Answer> =>
  api.ask(
    'mutation($username:String!,$password:String!){sessionCreate(username:$username,password:$password){name admin mustChangePassword}}',
    { username: 'admin', password: secret },
    headers,
  );
const cookieOf = ({ response }: Answer): string => response.headers.get('set-cookie')?.split(';')[0] ?? '';
const codesOf = ({ errors }: Answer) => errors?.map(({ extensions }) => extensions.code);

test('a person signs in, is known by the cookie, and signs out', async () => {
  const { data, response } = await signIn(password);
  expect(data).toEqual({ sessionCreate: { name: 'admin', admin: true, mustChangePassword: false } });
  expect(response.headers.get('set-cookie')).toMatch(
    /^gantry_session=[\w-]{43}; Max-Age=1209600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  );
  const headers = { cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '', origin: api.publicUrl };
  expect((await api.ask('{viewer{name}}', {}, headers)).data).toEqual({ viewer: { name: 'admin' } });

  const out = await api.ask('mutation{sessionDelete}', {}, headers);
  expect(out.data).toEqual({ sessionDelete: true });
  expect(out.response.headers.get('set-cookie')).toMatch(/^gantry_session=; /);
  expect((await api.ask('{viewer{name}}', {}, headers)).data).toEqual({ viewer: null });
});

test('a wrong password is refused without a cookie, with HTTP 200', async () => {
  const refused = await signIn('wrong');
  expect(refused.errors).toEqual(
    [
      {
        message: 'The user name or the password is wrong.',
        path: ['sessionCreate'],
        locations: [{ line: 1, column: 43 }],
        extensions: { code: 'LOGIN_FAILED', details: {} },
      },
    ].map(({ locations: _locations, ...rest }) => rest),
  );
  expect(refused.response.status).toBe(200);
  expect(refused.response.headers.get('set-cookie')).toBeNull();
});

test('with the cookie only pages of the own address may change things', async () => {
  const cookie = cookieOf(await signIn(password));
  const create = 'mutation{apiKeyCreate(input:{name:"ci",admin:false}){name}}';
  const host = new URL(api.url).host;

  expect((await api.ask(create, {}, { cookie, origin: api.publicUrl })).data).toEqual({
    apiKeyCreate: { name: 'ci' },
  });
  expect((await api.ask(create, {}, { cookie, origin: `http://${host}` })).errors).toBeUndefined();
  for (const headers of [{}, { origin: 'https://evil.example.com' }, { origin: 'null' }]) {
    expect(codesOf(await api.ask(create, {}, { cookie, ...headers }))).toEqual(['ORIGIN_REFUSED']);
  }
  expect(codesOf(await signIn(password, { origin: 'https://evil.example.com' }))).toEqual(['ORIGIN_REFUSED']);
  expect((await api.ask('{viewer{name}}', {}, { cookie })).data).toEqual({ viewer: { name: 'admin' } });
});

test('forms of other sites are not even read', async () => {
  const body = 'query=mutation{sessionDelete}';
  for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x']) {
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    expect(response.status).toBe(415);
  }
  const read = await fetch(`${api.url}/graphql?query={viewer{id}}`);
  expect(read.status).toBe(404);
});

test('a machine signs in with a key and works with the token until the key is deleted', async () => {
  const cookie = cookieOf(await signIn(password));
  const headers = { cookie, origin: api.publicUrl };
  const created = await api.ask(
    'mutation{apiKeyCreate(input:{name:"robot",admin:true}){id secret}}',
    {},
    headers,
  );
  const exchanged = await api.ask(
    'mutation($id:ID!$secret:String!){apiKeyUser(id: $id, secret: $secret){jwt,validUntil}}',
    Object(created.data?.apiKeyCreate),
  );
  const { jwt } = Object(exchanged.data?.apiKeyUser);
  const robot = { authorization: `Bearer ${jwt}` };
  expect((await api.ask('{viewer{name,admin}}', {}, robot)).data).toEqual({
    viewer: { name: 'robot', admin: true },
  });

  const { id } = Object(created.data?.apiKeyCreate);
  const deleted = await api.ask('mutation($id:ID!){apiKeyDelete(id:$id){id name admin}}', { id }, robot);
  expect(deleted.data).toEqual({ apiKeyDelete: { id, name: 'robot', admin: true } });
  const after = await api.ask('{viewer{id}}', {}, robot);
  expect(after.response.status).toBe(200);
  expect(after.errors?.[0]).toMatchObject({
    message: 'unauthorized: the API key was deleted.',
    extensions: { code: 'UNAUTHENTICATED' },
  });
});

test('a key with a wrong secret gets nothing, and a forged token is unauthorized', async () => {
  const document = 'mutation{apiKeyUser(id:"nobody",secret:"nothing"){jwt}}';
  expect((await api.ask(document)).data).toEqual({ apiKeyUser: null });
  const forged = await api.ask('{viewer{id}}', {}, { authorization: 'Bearer e30.e30.c2ln' });
  expect(forged.errors?.[0]?.message).toMatch(/^unauthorized/);
});

test('a person who must change the password can do only that', async () => {
  await api.base.db.kysely.updateTable('users').set({ must_change_password: true }).execute();
  const headers = { cookie: cookieOf(await signIn(password)), origin: api.publicUrl };
  expect((await api.ask('{viewer{mustChangePassword abilities}}', {}, headers)).data).toEqual({
    viewer: { mustChangePassword: true, abilities: [] },
  });
  expect(codesOf(await api.ask('{stacks{id}}', {}, headers))).toEqual(['NOT_FOUND']);

  const change = `mutation($next:String!){passwordChange(current:"${password}",next:$next)}`;
  expect(codesOf(await api.ask(change, { next: 'short' }, headers))).toEqual(['BAD_INPUT']);
  expect((await api.ask(change, { next: `${password} twice` }, headers)).data).toEqual({
    passwordChange: true,
  });
  expect((await api.ask('{stacks{id}}', {}, headers)).data).toEqual({ stacks: [] });
});
