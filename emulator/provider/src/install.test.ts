import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeCloud } from './cloud/fake-cloud.ts';
import { type InstalledFakeCloud, installFakeCloud } from './install.ts';
import { terraformBinary, Workspace } from './testing/terraform.ts';

const EXAMPLE = fileURLToPath(new URL('../examples/acme-infrastructure', import.meta.url));
const hasBubblewrap = spawnSync('bwrap', ['--ro-bind', '/', '/', 'true']).status === 0;

if (!terraformBinary)
  console.warn('Fake cloud: neither terraform nor tofu is on PATH; its example is not tested.');
if (!hasBubblewrap)
  console.warn('Fake cloud: bubblewrap does not work here; the sandboxed provider is not tested.');

describe.skipIf(!terraformBinary)('an installed fake cloud', () => {
  let dir: string;
  let installed: InstalledFakeCloud;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'fake-cloud-install-'));
    installed = await installFakeCloud(join(dir, "it's a mirror"));
  });

  afterAll(() => rm(dir, { recursive: true, force: true }));

  it('serves the example repository, stack by stack', { timeout: 120_000 }, async () => {
    await cp(EXAMPLE, join(dir, 'acme'), { recursive: true });
    const cloud = FakeCloud.create(join(dir, 'cloud', 'cloud.json'));
    const network = await Workspace.adopt(installed, join(dir, 'acme', 'network'), cloud);
    expect((await network.run(['fmt', '-check', '-recursive', '..'])).code).toBe(0);
    expect((await network.apply()).text).toContain('3 added');
    const { text: networkId } = await network.run(['output', '-raw', 'network_id']);

    const app = await Workspace.adopt(installed, join(dir, 'acme', 'app'), cloud);
    expect((await app.apply({ TF_VAR_network_id: networkId })).text).toContain('4 added');
    expect((await app.run(['output', '-raw', 'database_url'])).text).toMatch(/^postgres:\/\//);
    const addresses = cloud.resources('server').map((server) => String(server.attributes.ip));
    expect(addresses.sort()).toEqual([10, 11, 12, 13, 14].map((last) => `10.20.0.${last}`));
  });

  it.skipIf(!hasBubblewrap)(
    'runs in a sandbox that holds only what it names',
    { timeout: 120_000 },
    async () => {
      const configuration =
        'resource "fakecloud_network" "main" {\n name = "main"\n cidr = "10.1.0.0/24"\n}\n';
      const workspace = await Workspace.create(installed, configuration);
      const readable = [...installed.readPaths, '/bin', '/usr', '/lib', '/lib64', terraformBinary ?? ''];
      const binds = readable.flatMap((path) => ['--ro-bind-try', path, path]);
      const { status, stdout } = spawnSync(
        'bwrap',
        ['--unshare-all', '--die-with-parent', '--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp']
          .concat(binds, ['--bind', workspace.dir, workspace.dir, '--chdir', workspace.dir, '--clearenv'])
          .concat(Object.entries(workspace.environment).flatMap(([name, value]) => ['--setenv', name, value]))
          .concat([terraformBinary ?? '', 'apply', '-auto-approve', '-no-color']),
        { encoding: 'utf8' },
      );
      expect(stdout).toContain('1 added');
      expect(status).toBe(0);
      expect(workspace.cloud.find('network', 'main')).toBeDefined();
      await workspace.remove();
    },
  );
});
