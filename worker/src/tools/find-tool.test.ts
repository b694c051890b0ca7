import { createHash } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/fixtures.ts';
import { createToolFinder } from './find-tool.ts';

const claims = (version: string): string => `#!/bin/sh\necho '{"terraform_version":"${version}"}'\n`;

function install(folder: string, name: string, version: string): void {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, name), claims(version), { mode: 0o755 });
}

/** A zip with one deflated file, as the vendors publish. */
function zipOf(name: string, content: string): Buffer {
  const data = deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(data.length, 20);
  entry.writeUInt32LE(content.length, 24);
  entry.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(local.length + name.length + data.length, 16);
  return Buffer.concat([local, Buffer.from(name), data, entry, Buffer.from(name), end]);
}

async function startMirror(files: Readonly<Record<string, Buffer | string>>) {
  const requests: string[] = [];
  const server = http.createServer((request, response) => {
    requests.push(request.url ?? '');
    const file = files[request.url ?? ''];
    response.writeHead(file === undefined ? 404 : 200).end(file);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

const archive = `terraform_1.9.8_${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}.zip`;

function release(sum?: string): Record<string, Buffer | string> {
  const zip = zipOf('terraform', claims('1.9.8'));
  const real = createHash('sha256').update(zip).digest('hex');
  return {
    '/terraform/index.json': JSON.stringify({ versions: { '1.9.7': {}, '1.9.8': {}, '1.10.0-rc1': {} } }),
    [`/terraform/1.9.8/${archive}`]: zip,
    '/terraform/1.9.8/terraform_1.9.8_SHA256SUMS': `${sum ?? real}  ${archive}\n`,
  };
}

test('without a wish the newest tool at hand is taken', async () => {
  using folder = temporaryFolder();
  install(path.join(folder.path, 'bin'), 'terraform', '1.5.7');
  install(path.join(folder.path, 'cache/terraform/1.9.0'), 'terraform', '1.9.0');
  const searchPath = [path.join(folder.path, 'bin')];
  const finder = createToolFinder(
    { searchPath, mirrorUrl: null, allowVendor: false },
    path.join(folder.path, 'cache'),
  );
  expect(await finder.find({ name: 'terraform', version: null }, null)).toMatchObject({ version: '1.9.0' });
  expect(await finder.find({ name: 'terraform', version: '~> 1.5.0' }, null)).toMatchObject({
    version: '1.5.7',
  });
});

test('OpenTofu is the binary tofu, and stands for nothing else', async () => {
  using folder = temporaryFolder();
  install(path.join(folder.path, 'bin'), 'tofu', '1.8.3');
  const sources = { searchPath: [path.join(folder.path, 'bin')], mirrorUrl: null, allowVendor: false };
  const finder = createToolFinder(sources, path.join(folder.path, 'cache'));
  expect(await finder.find({ name: 'opentofu', version: '1.8.x' }, null)).toEqual({
    name: 'opentofu',
    version: '1.8.3',
    file: path.join(folder.path, 'bin/tofu'),
  });
  await expect(finder.find({ name: 'terraform', version: null }, null)).rejects.toThrow(
    'The stack asks for Terraform, but this worker has no terraform.',
  );
});

test('a version that is not at hand is downloaded once, verified and kept', async () => {
  using folder = temporaryFolder();
  await using mirror = await startMirror(release());
  const cache = path.join(folder.path, 'cache');
  const finder = createToolFinder({ searchPath: [], mirrorUrl: mirror.url, allowVendor: false }, cache);
  const wanted = { name: 'terraform', version: '~> 1.9' } as const;
  const found = await Promise.all([finder.find(wanted, null), finder.find(wanted, null)]);
  const file = path.join(cache, 'terraform/1.9.8/terraform');
  expect(found).toEqual(Array(2).fill({ name: 'terraform', version: '1.9.8', file }));
  expect(mirror.requests.filter((url) => url.endsWith('.zip'))).toHaveLength(1);
  expect(fs.readdirSync(path.dirname(file))).toEqual(['terraform']);
  expect(await finder.find(wanted, null)).toEqual(found[0]);
  expect(mirror.requests.filter((url) => url.endsWith('index.json'))).toHaveLength(1);
});

test('exactly the wished version at hand is taken without asking a site', async () => {
  using folder = temporaryFolder();
  await using mirror = await startMirror(release());
  install(path.join(folder.path, 'bin'), 'terraform', '1.9.8');
  const searchPath = [path.join(folder.path, 'bin')];
  const sources = { searchPath, mirrorUrl: mirror.url, allowVendor: false };
  const finder = createToolFinder(sources, path.join(folder.path, 'cache'));
  expect(await finder.find({ name: 'terraform', version: '1.9.8' }, null)).toMatchObject({
    version: '1.9.8',
  });
  expect(mirror.requests).toEqual([]);
});

test('a site that cannot be reached leaves what is installed', async () => {
  using folder = temporaryFolder();
  install(path.join(folder.path, 'bin'), 'terraform', '1.9.8');
  const searchPath = [path.join(folder.path, 'bin')];
  const sources = { searchPath, mirrorUrl: 'http://127.0.0.1:9', allowVendor: false };
  const finder = createToolFinder(sources, path.join(folder.path, 'cache'));
  expect(await finder.find({ name: 'terraform', version: '~> 1.9' }, null)).toMatchObject({
    version: '1.9.8',
  });
  await expect(finder.find({ name: 'terraform', version: '~> 1.10.0' }, null)).rejects.toThrow(
    '127.0.0.1:9: ',
  );
});

test.runIf(process.getuid?.() === 0)('a binary that the user of the run cannot reach is named', async () => {
  using folder = temporaryFolder();
  const bin = path.join(folder.path, 'bin');
  install(bin, 'terraform', '1.9.8');
  fs.chmodSync(bin, 0o700);
  const sources = { searchPath: [bin], mirrorUrl: null, allowVendor: false };
  const finder = createToolFinder(sources, path.join(folder.path, 'cache'));
  const finding = finder.find({ name: 'terraform', version: null }, { uid: 57_999, gid: 57_999 });
  await expect(finding).rejects.toThrow(`${bin}/terraform, which the user of the run (57999) cannot start`);
});

test('a download with another checksum is not used', async () => {
  using folder = temporaryFolder();
  await using mirror = await startMirror(release('0'.repeat(64)));
  const cache = path.join(folder.path, 'cache');
  const finder = createToolFinder({ searchPath: [], mirrorUrl: mirror.url, allowVendor: false }, cache);
  await expect(finder.find({ name: 'terraform', version: '1.9.8' }, null)).rejects.toThrow(/SHA-256 sum/);
  expect(fs.existsSync(cache)).toBe(false);
});

test('a range that cannot be read is refused with examples', async () => {
  const finder = createToolFinder({ searchPath: [], mirrorUrl: null, allowVendor: false }, '/nonexistent');
  await expect(finder.find({ name: 'terraform', version: 'newest' }, null)).rejects.toThrow('"~> 1.9"');
});
