import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readCloud, updateCloud } from './cloud-file.ts';
import { FakeCloud } from './fake-cloud.ts';
import type { Cloud } from './model.ts';

let dir: string;
let file: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cloud-file-'));
  file = join(dir, 'cloud.json');
});

afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

const addServer = (name: string) => (cloud: Cloud) => {
  cloud.resources[name] = { kind: 'server', attributes: { id: name, name } };
};

it('loses no update when many write at once, and leaves no other file behind', async () => {
  const names = Array.from({ length: 60 }, (_, index) => `srv-${index}`);
  await Promise.all(names.map((name) => updateCloud(file, addServer(name))));
  expect(Object.keys(readCloud(file).resources).sort()).toEqual(names.sort());
  expect(readdirSync(dir)).toEqual(['cloud.json']);
});

it('saves nothing when a change throws, and gives the lock back', async () => {
  const failing = updateCloud(file, (cloud) => {
    addServer('srv-1')(cloud);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(readdirSync(dir)).toEqual([]);
});

it('takes over the lock of a process that was killed', async () => {
  writeFileSync(`${file}.lock`, 'a process that is no more');
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(`${file}.lock`, longAgo, longAgo);
  await updateCloud(file, addServer('srv-1'));
  expect(readdirSync(dir)).toEqual(['cloud.json']);
});

it('says what is wrong with a file that somebody broke by hand', () => {
  writeFileSync(file, '{"settings":{},"resources":{"x":{"kind":"toaster","attributes":{}}}}');
  expect(() => readCloud(file)).toThrow(expect.objectContaining({ code: 'CLOUD_FILE_INVALID' }));
});

it('keeps the mode that lets other users in', async () => {
  const cloud = FakeCloud.create(file, { openToAllUsers: true, quota: { server: 1 } });
  await cloud.configure({ latencyMs: 5 });
  expect(statSync(file).mode & 0o777).toBe(0o666);
  expect(statSync(dir).mode & 0o777).toBe(0o777);
  expect(cloud.settings()).toEqual({ quota: { server: 1 }, latencyMs: 5 });
});

it('refuses to change what is not there', async () => {
  const cloud = FakeCloud.create(file);
  await expect(cloud.change('server', 'web', { size: 'large' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
