import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Repository } from '@gantry/emulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Installation, startInstallation } from '../support/installation.ts';
import { createKey, createModule, createSpace, shareModule, usedBy, versionsOf } from '../support/modules.ts';
import { createStack, logOf, runsOf, triggerRun } from '../support/platform.ts';
import { until } from '../support/until.ts';

const run = promisify(execFile);
const module = 'terraform-null-label';
let installation: Installation;
let host: string;
let repo: Repository;

const code = `
variable "name" { type = string }
resource "terraform_data" "label" { input = var.name }
output "id" { value = terraform_data.label.output }
`;
const use = (constraint: string): string => `
module "label" {
  source  = "${host}/acme/label/null"
  version = "${constraint}"
  name    = "web"
}
output "id" { value = module.label.id }
`;

beforeAll(async () => {
  installation = await startInstallation();
  host = new URL(installation.gantry.url).host;
  repo = await installation.createRepository(module, {
    'modules/label/main.tf': code,
    'modules/label/.gantry/config.yml': 'module_version: 1.0.0\n',
  });
  const { admin } = installation.gantry;
  await createModule(admin, { repository: `acme/${module}`, projectRoot: 'modules/label' });
  await until('version 1.0.0', async () =>
    (await versionsOf(admin, module)).versions.find(({ state }) => state === 'ACTIVE'),
  );
});
afterAll(() => installation?.close());

test('a stack installs a module from the registry without any set-up, and is named as its user', async () => {
  const { gantry } = installation;
  await installation.createRepository('app', { 'main.tf': use('~> 1.0') });
  const stack = await createStack(gantry.admin, { name: 'app', repository: 'acme/app', projectRoot: '' });
  await triggerRun(gantry.admin, stack, 'TRACKED');
  const planned = await until('the plan', async () =>
    (await runsOf(gantry.admin, stack)).find(({ state }) => state === 'UNCONFIRMED' || state === 'FAILED'),
  );
  const log = await logOf(gantry.admin, stack, planned.id, 'INITIALIZING');
  expect(planned.state, log).toBe('UNCONFIRMED');
  expect(log).toContain(`${host}/acme/label/null 1.0.0`);
  await until('the stack among the users', async () =>
    (await usedBy(gantry.admin, module)).find(
      (one) => one.stack?.id === stack && one.version.number === '1.0.0',
    ),
  );
});

const versionsUrl = (): string => `${installation.gantry.url}/registry/modules/v1/acme/label/null/versions`;
const withToken = (token: string, more = {}) => ({ headers: { authorization: `Bearer ${token}`, ...more } });

test('API keys install what their spaces have, and find nothing else', async () => {
  const { gantry } = installation;
  const elsewhere = await createSpace(gantry.admin, 'elsewhere');
  const reader = await createKey(gantry.admin, 'laptop', [{ role: 'reader', space: 'root' }]);
  const stranger = await createKey(gantry.admin, 'stranger', [{ role: 'reader', space: elsewhere }]);

  expect((await fetch(versionsUrl())).status).toBe(401);
  expect((await fetch(versionsUrl(), withToken('01ABCDEF.wrong-secret'))).status).toBe(401);
  const listed = await fetch(versionsUrl(), withToken(reader));
  expect(await listed.json()).toEqual({ modules: [{ versions: [{ version: '1.0.0' }] }] });
  const again = await fetch(
    versionsUrl(),
    withToken(reader, { 'if-none-match': listed.headers.get('etag') ?? '' }),
  );
  expect(again.status).toBe(304);
  const hidden = await fetch(versionsUrl(), withToken(stranger));
  expect([hidden.status, await hidden.json()]).toMatchObject([404, { errors: [expect.any(String)] }]);

  await shareModule(gantry.admin, module, elsewhere);
  expect((await fetch(versionsUrl(), withToken(stranger))).status).toBe(200);

  const download = await fetch(versionsUrl().replace('/versions', '/1.0.0/download'), withToken(reader));
  expect(download.status).toBe(204);
  const location = (download.headers.get('x-terraform-get') ?? '').replace('//modules/label', '');
  const archive = await fetch(new URL(location, gantry.url));
  expect(archive.headers.get('content-type')).toBe('application/gzip');
  expect((await archive.arrayBuffer()).byteLength).toBe(Number(archive.headers.get('content-length')));
  expect((await fetch(new URL(location.replace(/token=.*/, 'token=forged'), gantry.url))).status).toBe(403);
  const missing = await fetch(versionsUrl().replace('/versions', '/9.9.9/download'), withToken(reader));
  expect(missing.status).toBe(404);
});

test('the installation tells Terraform where its services are', async () => {
  const answer = await fetch(`${installation.gantry.url}/.well-known/terraform.json`);
  expect(await answer.json()).toMatchObject({
    'modules.v1': '/registry/modules/v1/',
    'login.v1': { client: 'terraform-cli', grant_types: ['authz_code'], ports: [10_000, 10_010] },
  });
});

test('a laptop installs with an API key as the token of the host', async () => {
  const { gantry } = installation;
  const token = await createKey(gantry.admin, 'ci', [{ role: 'reader', space: 'root' }]);
  const folder = await mkdtemp(join(tmpdir(), 'gantry-laptop-'));
  try {
    await mkdir(join(folder, 'code'));
    await writeFile(join(folder, 'code', 'main.tf'), use('1.0.0'));
    await writeFile(
      join(folder, 'terraformrc'),
      `credentials "${host}" {\n  token = "${token}"\n}\nhost "${host}" {\n  services = { "modules.v1" = "${gantry.url}/registry/modules/v1/" }\n}\n`,
    );
    const { stdout } = await run('terraform', ['init', '-no-color'], {
      cwd: join(folder, 'code'),
      env: { PATH: process.env['PATH'], HOME: folder, TF_CLI_CONFIG_FILE: join(folder, 'terraformrc') },
    });
    expect(stdout).toContain('successfully initialized');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('a stack that follows new versions runs for the next one, once', async () => {
  const { gantry, acme } = installation;
  const document =
    'mutation($id: ID!, $input: StackInput!) { stackUpdate(id: $id, input: $input) { moduleUpdates } }';
  const input = { name: 'app', branch: 'main', repository: 'acme/app', moduleUpdates: 'PATCH' };
  expect(await gantry.admin.query(z.unknown(), document, { id: 'app', input })).toEqual({
    stackUpdate: { moduleUpdates: 'PATCH' },
  });
  await acme.emulator.seed.commitFiles({
    repo,
    branch: 'main',
    files: { 'modules/label/.gantry/config.yml': 'module_version: 1.0.1\n' },
    message: 'Release a patch\n',
    author: acme.ada.user,
  });
  await until('the run for 1.0.1', async () => (await runsOf(gantry.admin, 'app')).length === 2);
});
