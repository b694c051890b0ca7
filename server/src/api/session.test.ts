import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Api, password, startApi } from './testing/start-api.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const signIn =
  'mutation($username:String!,$password:String!){sessionCreate(username:$username,password:$password){name admin mustChangePassword}}';
const cookieOf = (response: Response): string => response.headers.get('set-cookie')?.split(';')[0] ?? '';

test('a person signs in, is known by the cookie, and signs out', async () => {
  const { data, response } = await api.ask(signIn, { username: 'admin', password });
  expect(data).toEqual({ sessionCreate: { name: 'admin', admin: true, mustChangePassword: false } });
  expect(response.headers.get('set-cookie')).toMatch(
    /^gantry_session=[\w-]{43}; Max-Age=1209600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  );
  const headers = { cookie: cookieOf(response), origin: api.publicUrl };
  expect((await api.ask('{viewer{name}}', {}, headers)).data).toEqual({ viewer: { name: 'admin' } });

  const out = await api.ask('mutation{sessionDelete}', {}, headers);
  expect(out.data).toEqual({ sessionDelete: true });
  expect(out.response.headers.get('set-cookie')).toMatch(/^gantry_session=; /);
  expect((await api.ask('{viewer{name}}', {}, headers)).data).toEqual({ viewer: null });
});
