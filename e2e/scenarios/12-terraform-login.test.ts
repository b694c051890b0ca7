import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Installation, startInstallation } from '../support/installation.ts';
import { createModule, versionsOf } from '../support/modules.ts';
import { until } from '../support/until.ts';

const run = promisify(execFile);
const module = 'terraform-null-label';
let installation: Installation;
let home: string;

beforeAll(async () => {
  installation = await startInstallation({ worker: null });
  home = await mkdtemp(join(tmpdir(), 'gantry-login-'));
  // Terraform keeps the token here, and does not make the folder by itself.
  await mkdir(join(home, '.terraform.d'));
  await installation.createRepository(module, {
    'main.tf': 'output "id" {\n  value = "label"\n}\n',
    '.gantry/config.yml': 'module_version: 1.0.0\n',
  });
  const { admin } = installation.gantry;
  await createModule(admin, { repository: `acme/${module}` });
  await until('version 1.0.0', async () =>
    (await versionsOf(admin, module)).versions.find(({ state }) => state === 'ACTIVE'),
  );
});
afterAll(async () => {
  await installation?.close();
  await rm(home, { recursive: true, force: true });
});

/** What service discovery says, which Terraform itself reads over HTTPS only. */
async function writeServices(): Promise<void> {
  const { url } = installation.gantry;
  const answer = await fetch(`${url}/.well-known/terraform.json`);
  const found = z
    .object({
      'modules.v1': z.string(),
      'login.v1': z.object({
        client: z.string(),
        authz: z.string(),
        token: z.string(),
        grant_types: z.array(z.string()),
        ports: z.array(z.number()),
      }),
    })
    .parse(await answer.json());
  const login = found['login.v1'];
  // In its usual place: named by a variable, it would keep Terraform from reading the tokens that it has kept.
  const file = join(home, '.terraformrc');
  await writeFile(
    file,
    `host "${new URL(url).host}" {
  services = {
    "modules.v1" = "${url}${found['modules.v1']}"
    "login.v1" = {
      client      = "${login.client}"
      authz       = "${url}${login.authz}"
      token       = "${url}${login.token}"
      grant_types = ${JSON.stringify(login.grant_types)}
      ports       = ${JSON.stringify(login.ports)}
    }
  }
}
`,
  );
}

test('terraform login gets a token through the page that asks, installs with it, and loses it when it is revoked', async () => {
  const { gantry } = installation;
  const { host } = new URL(gantry.url);
  await writeServices();
  const { stdout: program } = await run('which', ['terraform']);
  // No browser is on this path, so the program prints the address for people to open.
  const env = { PATH: join(home, 'none'), HOME: home, CHECKPOINT_DISABLE: '1' };
  const login = spawn(program.trim(), ['login', '-no-color', host], { env, cwd: home });
  let printed = '';
  login.stdout.on('data', (bytes: Buffer) => (printed += bytes.toString()));
  login.stderr.on('data', (bytes: Buffer) => (printed += bytes.toString()));
  const exited = new Promise<number | null>((resolve) => login.once('exit', resolve));
  login.stdin.write('yes\n');
  const asked = await until('the address of the page', async () => {
    const found = /https?:\/\/\S+\/terraform-login\?\S+/.exec(printed)?.[0];
    return found === undefined ? undefined : new URL(found);
  });
  expect(asked.searchParams.get('client_id')).toBe('terraform-cli');
  expect(asked.searchParams.get('code_challenge_method')).toBe('S256');

  const document = `mutation($clientId: String!, $challenge: String!, $redirectUri: String!, $state: String!) {
    registryLoginAllow(clientId: $clientId, challenge: $challenge, redirectUri: $redirectUri, state: $state)
  }`;
  const of = (name: string): string => asked.searchParams.get(name) ?? '';
  const { registryLoginAllow: back } = await gantry.admin.query(
    z.object({ registryLoginAllow: z.string() }),
    document,
    {
      clientId: of('client_id'),
      challenge: of('code_challenge'),
      redirectUri: of('redirect_uri'),
      state: of('state'),
    },
  );
  // As soon as Terraform has the code it closes its listener, sometimes before its answer is out: how it ends is what counts.
  await fetch(back).catch(() => undefined);
  expect(await exited, printed).toBe(0);
  const kept = await readFile(join(home, '.terraform.d', 'credentials.tfrc.json'), 'utf8');
  expect(JSON.parse(kept)).toMatchObject({
    credentials: { [host]: { token: expect.stringMatching(/^login\./) } },
  });

  const init = async (name: string): Promise<string> => {
    const folder = join(home, name);
    await mkdir(folder);
    await writeFile(
      join(folder, 'main.tf'),
      `module "label" {\n  source  = "${host}/acme/label/null"\n  version = "1.0.0"\n}\n`,
    );
    const { stdout } = await run(program.trim(), ['init', '-no-color'], {
      cwd: folder,
      env: { ...env, PATH: process.env['PATH'] },
    });
    return stdout;
  };
  expect(await init('first')).toContain('successfully initialized');

  const listed = z.object({
    registryLogins: z.array(z.object({ id: z.string(), lastUsedAt: z.string().nullable() })),
  });
  const { registryLogins } = await gantry.admin.query(listed, '{ registryLogins { id lastUsedAt } }', {});
  expect(registryLogins).toMatchObject([{ lastUsedAt: expect.any(String) }]);
  const revoke = 'mutation($id: ID!) { registryLoginRevoke(id: $id) }';
  await gantry.admin.query(z.unknown(), revoke, { id: registryLogins[0]?.id });
  await expect(init('second')).rejects.toThrow(/401|Unauthorized|token/i);
});

test('the programs of both vendors are told apart by nothing: the protocol and the names of hosts are one', async () => {
  // OpenTofu reads the same discovery document, and sends the host's token in the same header.
  const { gantry } = installation;
  const found = z
    .object({ 'modules.v1': z.string() })
    .parse(await (await fetch(`${gantry.url}/.well-known/terraform.json`)).json());
  const versions = new URL(`${found['modules.v1']}acme/label/null/versions`, gantry.url);
  const agent = { 'user-agent': 'OpenTofu/1.10.6 (+https://opentofu.org)', accept: '*/*' };
  expect((await fetch(versions, { headers: agent })).status).toBe(401);
  const document = 'mutation($input: ApiKeyInput!) { apiKeyCreate(input: $input) { id secret } }';
  const schema = z.object({ apiKeyCreate: z.object({ id: z.string(), secret: z.string() }) });
  const input = { name: 'tofu', admin: false, roles: [{ role: 'reader', space: 'root' }] };
  const { apiKeyCreate: key } = await gantry.admin.query(schema, document, { input });
  const authorization = `Bearer ${key.id}.${key.secret}`;
  const listed = await fetch(versions, { headers: { ...agent, authorization } });
  expect(await listed.json()).toEqual({ modules: [{ versions: [{ version: '1.0.0' }] }] });
  const download = await fetch(new URL('1.0.0/download', versions.href.replace(/versions$/, '')), {
    headers: { ...agent, authorization },
  });
  expect([download.status, download.headers.get('x-terraform-get')]).toEqual([
    204,
    expect.stringMatching(/^\/registry\/archives\/\w+\.tar\.gz\?token=/),
  ]);
});
