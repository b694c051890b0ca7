import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { defaultWorkFolder } from './options.ts';
import { silentLogger, temporaryFolder } from './testing/fixtures.ts';
import { prepareWorkFolder } from './work-folder.ts';

test('a work folder is made so that others may pass through but not look', async () => {
  using folder = temporaryFolder();
  const wanted = path.join(folder.path, 'a/work');
  expect(await prepareWorkFolder(wanted, silentLogger)).toBe(wanted);
  expect(fs.statSync(wanted).mode & 0o777).toBe(0o711);
});

test('a work folder that others can write to is refused', async () => {
  using folder = temporaryFolder();
  const wanted = path.join(folder.path, 'work');
  fs.mkdirSync(wanted);
  fs.chmodSync(wanted, 0o777);
  await expect(prepareWorkFolder(wanted, silentLogger)).rejects.toThrow('Others can write');
});

test.runIf(process.getuid?.() === 0)('as root, a folder that runs cannot reach is replaced', async () => {
  using folder = temporaryFolder();
  const hidden = path.join(folder.path, 'hidden');
  fs.mkdirSync(hidden, { mode: 0o700 });
  expect(await prepareWorkFolder(path.join(hidden, 'work'), silentLogger)).toBe(defaultWorkFolder);
});
