import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createHttp } from './platform/http/index.ts';
import { createLogger } from './platform/logger.ts';
import { webRoutes } from './web-routes.ts';

const dir = await mkdtemp(join(tmpdir(), 'gantry-web-'));
await mkdir(join(dir, 'assets'));
await writeFile(join(dir, 'index.html'), '<title>Gantry</title>');
await writeFile(join(dir, 'assets', 'app-1a2b.js'), 'export {};');
const web = webRoutes(dir);
const http = createHttp({
  logger: createLogger({ level: 'silent' }),
  publicUrl: 'https://gantry.example.com',
  notFound: web.notFound,
});
await http.register(web.routes);
const url = await http.listen({ host: '127.0.0.1', port: 0 });
afterAll(async () => {
  await http.close();
  await rm(dir, { recursive: true });
});

test.each(['/', '/stack/app/run/01ABC', '/vcs/integrations?x=1'])(
  '%s is the page, fresh each time',
  async (path) => {
    const response = await fetch(url + path);
    expect([response.status, await response.text()]).toEqual([200, '<title>Gantry</title>']);
    expect(response.headers.get('cache-control')).toBe('no-cache');
  },
);

test('hashed assets are kept for a year', async () => {
  const response = await fetch(`${url}/assets/app-1a2b.js`);
  expect([response.status, response.headers.get('cache-control')]).toEqual([
    200,
    'public, max-age=31536000, immutable',
  ]);
});

test.each([
  ['GET', '/assets/gone.js'],
  ['GET', '/webhooks/nobody'],
  ['GET', '/worker/v1/nothing'],
  ['GET', '/state/v1/app'],
  ['POST', '/stack/app'],
])('%s %s is an error, never a page', async (method, path) => {
  const response = await fetch(url + path, { method });
  expect(response.status).toBe(404);
  expect(await response.json()).toEqual({ error: { code: 'NOT_FOUND', message: 'not found' } });
});

test.each(['/..%2f..%2fetc/passwd', '/%2e%2e/%2e%2e/etc/passwd'])(
  '%s leads nowhere outside',
  async (path) => {
    expect(await (await fetch(url + path)).text()).not.toContain('root:');
  },
);
