import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type InstalledFakeCloud, installFakeCloud } from './install.ts';
import { terraformBinary, Workspace } from './testing/terraform.ts';

const NETWORK = `
resource "fakecloud_network" "main" {
  name = "main"
  cidr = "10.1.0.0/24"
}
`;

const server = (attributes: string) => `
resource "fakecloud_server" "web" {
  name       = "web"
  network_id = fakecloud_network.main.id
  ${attributes}
}
`;

const DATABASE = `
resource "fakecloud_database" "orders" {
  name    = "orders"
  engine  = "postgres"
  version = "18"
}

output "url" {
  value     = fakecloud_database.orders.connection_url
  sensitive = true
}
`;

if (!terraformBinary)
  console.warn('Fake cloud: neither terraform nor tofu is on PATH; its lifecycle is not tested.');

describe.skipIf(!terraformBinary)('a fake cloud under Terraform', () => {
  let mirror: string;
  let installed: InstalledFakeCloud;
  const workspaces: Workspace[] = [];

  const open = async (configuration: string) => {
    const workspace = await Workspace.create(installed, configuration);
    workspaces.push(workspace);
    return workspace;
  };

  beforeAll(async () => {
    mirror = await mkdtemp(join(tmpdir(), 'fake-cloud-mirror-'));
    installed = await installFakeCloud(mirror);
  });

  afterAll(async () => {
    for (const dir of [mirror, ...workspaces.map((workspace) => workspace.dir)]) {
      await rm(dir, { recursive: true, force: true });
    }
  });

  it('initialises offline, creates, and then has nothing more to do', { timeout: 120_000 }, async () => {
    const workspace = await open(NETWORK + server('size = "medium"'));
    expect(await workspace.read('.terraform.lock.hcl')).toContain('registry.gantry.test/demo/fakecloud');

    const applied = await workspace.apply();
    expect(applied.text).toContain('2 added, 0 changed, 0 destroyed');
    const network = workspace.cloud.find('network', 'main');
    expect(workspace.cloud.find('server', 'web')?.attributes).toMatchObject({
      size: 'medium',
      region: 'eu-central-1',
      ip: '10.1.0.10',
      network_id: network?.attributes.id,
    });

    expect((await workspace.plan()).code).toBe(0);
  });

  it('shows drift, and makes again what somebody deleted', { timeout: 120_000 }, async () => {
    const workspace = await open(NETWORK + server('size = "small"'));
    await workspace.apply();

    await workspace.cloud.change('server', 'web', { size: 'xlarge' });
    const drift = await workspace.plan('-refresh-only');
    expect(drift.code).toBe(2);
    expect(drift.text).toMatch(/size\s+= "small" -> "xlarge"/);

    await workspace.cloud.remove('server', 'web');
    const repaired = await workspace.apply();
    expect(repaired.text).toContain('1 added, 0 changed, 0 destroyed');
    expect(workspace.cloud.find('server', 'web')?.attributes.size).toBe('small');
  });

  it('changes in place what it can and replaces what it must', { timeout: 120_000 }, async () => {
    const workspace = await open(NETWORK + server(''));
    await workspace.apply();
    const before = workspace.cloud.find('server', 'web')?.attributes.id;

    await workspace.write(NETWORK + server('size = "large"'), installed);
    expect((await workspace.apply()).text).toContain('0 added, 1 changed, 0 destroyed');
    expect(workspace.cloud.find('server', 'web')?.attributes).toMatchObject({ id: before, size: 'large' });

    await workspace.write(NETWORK + server('region = "us-east-1"'), installed);
    const replaced = await workspace.apply();
    expect(replaced.text).toContain('"eu-central-1" -> "us-east-1" # forces replacement');
    expect(replaced.text).toContain('1 added, 0 changed, 1 destroyed');
    expect(workspace.cloud.find('server', 'web')?.attributes.id).not.toBe(before);
  });

  it('keeps generated and given passwords out of what is printed', { timeout: 120_000 }, async () => {
    const workspace = await open(DATABASE);
    const applied = await workspace.apply();
    const url = String(workspace.cloud.find('database', 'orders')?.attributes.connection_url);
    expect(url).toMatch(/^postgres:\/\/admin:[\w-]{24}@db-[0-9a-f]{8}\.db\.fakecloud\.test:5432\/orders$/);
    expect(applied.text).not.toContain(url);
    expect((await workspace.run(['output', '-raw', 'url'])).text).toBe(url);

    const secret = 'correct horse battery';
    await workspace.write(DATABASE.replace('"18"', `"18"\n password = "${secret}"`), installed);
    const changed = await workspace.apply();
    expect(changed.text).toMatch(/connection_url = \(sensitive value\)/);
    expect(changed.text).not.toContain(secret);
    expect((await workspace.run(['output', '-raw', 'url'])).text).toContain(encodeURIComponent(secret));
  });

  it('imports by id, reads data sources, and destroys everything', { timeout: 120_000 }, async () => {
    const region = `
data "fakecloud_region" "home" {
  name = "eu-west-1"
}

output "zones" {
  value = data.fakecloud_region.home.zones
}
`;
    const workspace = await open(NETWORK + region);
    await workspace.apply();
    expect((await workspace.run(['output', '-json', 'zones'])).text).toContain(
      '["eu-west-1a","eu-west-1b","eu-west-1c"]',
    );
    const id = String(workspace.cloud.find('network', 'main')?.attributes.id);
    await workspace.run(['state', 'rm', 'fakecloud_network.main']);

    expect((await workspace.run(['import', 'fakecloud_network.main', 'net-00000000'])).text).toContain(
      'There is no network with the id net-00000000',
    );
    const imported = await workspace.run(['import', 'fakecloud_network.main', id]);
    expect(imported.text).toContain('Import successful!');
    expect((await workspace.plan()).code).toBe(0);

    const destroyed = await workspace.run(['destroy', '-auto-approve']);
    expect(destroyed.text).toContain('1 destroyed');
    expect(workspace.cloud.resources()).toEqual([]);
  });
});
