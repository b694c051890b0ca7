import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { plants, targets } from './plants.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const CONFIG = join(ROOT, '.dependency-cruiser.cjs');
const CRUISE = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');

const Report = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});
const Config = z.object({ forbidden: z.array(z.object({ name: z.string() })) });

const places: string[] = [];

async function makeTree(files: Record<string, string>): Promise<string> {
  const place = await mkdtemp(join(tmpdir(), 'gantry-boundaries-'));
  places.push(place);
  for (const [path, source] of Object.entries(files)) {
    await mkdir(dirname(join(place, path)), { recursive: true });
    await writeFile(join(place, path), source);
  }
  await mkdir(join(place, 'node_modules/@gantry'), { recursive: true });
  await symlink('../../rego', join(place, 'node_modules/@gantry/rego'));
  await writeFile(join(place, 'rego/package.json'), '{ "exports": { ".": "./src/index.ts" } }');
  return place;
}

/** Cruises a tree with the house's rules; each violation reads "rule: from". */
async function violationsOf(place: string): Promise<string[]> {
  const folders = ['contract', 'server', 'worker', 'web', 'cli', 'rego', 'e2e', 'tools'];
  await Promise.all(folders.map((folder) => mkdir(join(place, folder), { recursive: true })));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [CRUISE, '--config', CONFIG, '--output-type', 'json', ...folders],
    { cwd: place, maxBuffer: 16 * 1024 * 1024 },
  );
  return Report.parse(JSON.parse(stdout)).summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`);
}

afterAll(() => Promise.all(places.map((place) => rm(place, { recursive: true, force: true }))));

describe('the boundary rules', () => {
  let found: string[] = [];

  beforeAll(async () => {
    const planted = Object.fromEntries(plants.map(({ file, source }) => [file, source]));
    found = await violationsOf(await makeTree({ ...targets, ...planted }));
  }, 30_000);

  test.each(plants)('$rule fires for $file', ({ rule, file }) => {
    expect(found).toContain(`${rule}: ${file}`);
  });

  test('each rule has a planted violation', () => {
    const { forbidden } = Config.parse(createRequire(import.meta.url)(CONFIG));
    const planted = new Set(plants.map(({ rule }) => rule));
    expect(forbidden.map(({ name }) => name).filter((name) => !planted.has(name))).toEqual([]);
  });

  test('a tidy tree is silent', async () => {
    expect(await violationsOf(await makeTree(targets))).toEqual([]);
  }, 30_000);
});
