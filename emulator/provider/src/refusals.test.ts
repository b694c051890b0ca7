import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CloudSettings } from './cloud/model.ts';
import { type InstalledFakeCloud, installFakeCloud } from './install.ts';
import { finished, printed, terraformBinary, Workspace } from './testing/terraform.ts';

const SERVERS = `
resource "fakecloud_server" "web" {
  count = 3
  name  = "web-\${count.index}"
}
`;

if (!terraformBinary)
  console.warn('Fake cloud: neither terraform nor tofu is on PATH; its refusals are not tested.');

describe.skipIf(!terraformBinary)('a fake cloud that refuses', () => {
  let mirror: string;
  let installed: InstalledFakeCloud;
  const workspaces: Workspace[] = [];

  const open = async (configuration: string, settings?: CloudSettings) => {
    const workspace = await Workspace.create(installed, configuration, settings);
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

  it('applies in part when one resource fails, and finishes later', { timeout: 120_000 }, async () => {
    const rules = [{ name: 'web-1', operation: 'create' as const, error: 'The rack is on fire.' }];
    const workspace = await open(SERVERS, { rules });

    const failed = await workspace.apply();
    expect(failed.code).toBe(1);
    expect(failed.text).toContain('Fake cloud: create of fakecloud_server web-1 failed');
    expect(failed.text).toContain('The rack is on fire. (REJECTED)');
    expect(await workspace.state()).toEqual(['fakecloud_server.web[0]', 'fakecloud_server.web[2]']);
    expect(workspace.cloud.resources()).toHaveLength(2);

    await workspace.cloud.configure({ rules: [] });
    expect((await workspace.apply()).text).toContain('1 added, 0 changed, 0 destroyed');
  });

  it('stops at its quota whichever server comes last', { timeout: 120_000 }, async () => {
    const workspace = await open(SERVERS, { quota: { server: 2 } });
    const failed = await workspace.apply();
    expect(failed.text).toContain(
      'All 2 of 2 servers are used: delete one or raise the quota. (QUOTA_EXCEEDED)',
    );
    expect(await workspace.state()).toHaveLength(2);
  });

  it('taints what failed after it was made, and warns without failing', { timeout: 120_000 }, async () => {
    const workspace = await open(SERVERS.replace('3', '1'), {
      rules: [
        { name: 'web-*', error: 'The boot check failed.', stage: 'after', operation: 'create' },
        { name: '*', warning: 'Maintenance tonight.', operation: 'create' },
      ],
    });
    const failed = await workspace.apply();
    expect(failed.text).toContain('Maintenance tonight.');
    expect(failed.text).toContain('The boot check failed.');
    expect(workspace.cloud.resources('server')).toHaveLength(1);
    expect((await workspace.plan()).text).toContain('is tainted, so must be replaced');
  });

  it('lets nobody in without the right token', { timeout: 120_000 }, async () => {
    const workspace = await open(SERVERS, { token: 'right' });
    expect((await workspace.apply()).text).toContain('This cloud demands a token');
    const denied = await workspace.apply({ FAKECLOUD_TOKEN: 'wrong' });
    expect(denied.code).toBe(1);
    expect(denied.text).toContain('Fake cloud: access denied');
    expect((await workspace.apply({ FAKECLOUD_TOKEN: 'right' })).text).toContain('3 added');
  });

  it('names the attribute at fault before anything is planned', { timeout: 120_000 }, async () => {
    const workspace = await open(`
resource "fakecloud_network" "main" {
  name = "Main"
  cidr = "10.1.0.5/24"
  tags = { "fakecloud:owner" = "me" }
}

resource "fakecloud_server" "old" {
  name = "old"
  size = "nano"
}
`);
    const { code, text } = await workspace.run(['validate']);
    expect(code).toBe(1);
    expect(text).toMatch(/with fakecloud_network\.main,\n\s+on main\.tf line 12/);
    expect(text).toContain('cidr must be an IPv4 range from /8 to /29');
    expect(text).toContain('name must start with a letter');
    expect(text).toContain('The tag "fakecloud:owner" is reserved');
    expect(text).toContain('Warning: Deprecated size');
  });

  it('keeps a network that is in use and refuses one that does not exist', { timeout: 120_000 }, async () => {
    const network = 'resource "fakecloud_network" "main" {\n name = "main"\n cidr = "10.1.0.0/24"\n}\n';
    const workspace = await open(network);
    await workspace.apply();
    const id = String(workspace.cloud.find('network', 'main')?.attributes.id);

    const stranger = `resource "fakecloud_server" "web" {\n name = "web"\n network_id = "${id}"\n}\n`;
    await workspace.write(network + stranger.replace(id, 'net-nowhere'), installed);
    expect((await workspace.apply()).text).toContain('(NETWORK_NOT_FOUND)');

    await workspace.write(network + stranger, installed);
    await workspace.apply();
    await workspace.write(stranger, installed);
    expect((await workspace.apply()).text).toContain(`Network ${id} still holds web`);
    expect(await workspace.state()).toEqual(['fakecloud_network.main', 'fakecloud_server.web']);
  });

  it('is slow when told so, and stops at once when interrupted', { timeout: 120_000 }, async () => {
    const rules = [{ name: 'web-0', operation: 'create' as const, delayMs: 60_000 }];
    const workspace = await open(SERVERS, { rules });
    const child = workspace.start(['apply', '-auto-approve']);
    const ended = finished(child);
    await printed(child, ['web[1]: Creation complete', 'web[2]: Creation complete']);
    child.kill('SIGINT');

    const { code, text } = await ended;
    expect(code).toBe(1);
    expect(text).toContain('Terraform asked to stop; nothing was changed.');
    expect(workspace.cloud.find('server', 'web-0')).toBeUndefined();
    expect(await workspace.state()).toHaveLength(workspace.cloud.resources().length);
  });
});
