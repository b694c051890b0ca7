import { expect, test } from 'vitest';
import { metricsRoutes } from './metrics-routes.ts';
import { createHttp } from './platform/http/index.ts';
import { createLogger } from './platform/logger.ts';

const token = 'a-token-of-monitoring';
const provider = {
  calls: () => [{ method: 'GET', outcome: '2xx', calls: 3 }],
  callsLastHour: () => new Map([['ada@acme.io', 3]]),
};

async function read(given: { token: string | null; authorization?: string }) {
  const http = createHttp({
    logger: createLogger({ level: 'silent' }),
    publicUrl: 'https://gantry.example.com',
  });
  await http.register(metricsRoutes(given.token, provider));
  const headers = given.authorization === undefined ? {} : { authorization: given.authorization };
  const answer = await http.inject({ url: '/metrics', headers });
  await http.close();
  return answer;
}

test('the metrics are told to whoever has the token, without names of people', async () => {
  const answer = await read({ token, authorization: `Bearer ${token}` });
  expect(answer.headers['content-type']).toContain('text/plain; version=0.0.4');
  expect(answer.body).toContain('gantry_bitbucket_calls_total{method="GET",outcome="2xx"} 3\n');
  expect(answer.body).toMatch(/^gantry_bitbucket_calls_last_hour\{user="[0-9a-f]{12}"\} 3$/m);
  expect(answer.body).not.toContain('ada');
});

test.each([
  ['no token', { token }],
  ['a wrong token', { token, authorization: 'Bearer another' }],
  ['a token where none is set', { token: null, authorization: 'Bearer null' }],
])('with %s there is no such page', async (_name, given) => {
  expect((await read(given)).statusCode).toBe(404);
});
