import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readIdentity } from './identity.ts';

let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'gantry-identity-'));
});
afterEach(() => fs.rm(folder, { recursive: true }));

test('a worker is the same on every start from its folder, and nobody else may read who it is', async () => {
  const first = await readIdentity(folder);
  expect(await readIdentity(folder)).toBe(first);
  const { mode } = await fs.stat(path.join(folder, 'identity'));
  expect(mode & 0o777).toBe(0o600);
});

test('what is no identity is replaced', async () => {
  await fs.writeFile(path.join(folder, 'identity'), 'x');
  expect(await readIdentity(folder)).toMatch(/^[\w-]{32}$/);
});
