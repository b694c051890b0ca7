import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

const ROOT = resolve(import.meta.dirname, '../..');
const BIOME = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
const lines = (count: number) => 'console.log(1);\n'.repeat(count);
const longFunction = `export function long() {\n${lines(61)}}\n`;
const readsEnvironment = 'export const home = process.env.HOME;\n';

const files: Record<string, string> = {
  'server/src/long.ts': lines(301),
  'server/src/long.test.ts': lines(500),
  'server/src/longer.test.ts': lines(501),
  'server/src/errors.data.ts': lines(900),
  'server/src/function.ts': longFunction,
  'server/src/function.test.ts': longFunction,
  'server/src/environment.ts': readsEnvironment,
  'server/src/config.ts': readsEnvironment,
  'server/src/runs/config.ts': readsEnvironment,
  'tools/environment.ts': readsEnvironment,
  'server/src/focused.test.ts': `it.${'only'}('a', () => {});\n`,
  'server/src/skipped.test.ts': `it.${'skip'}('a', () => {});\n`,
  'server/src/parameters.ts': 'export const f = (a: 1, b: 1, c: 1, d: 1, e: 1) => [a, b, c, d, e];\n',
};

const Report = z.object({
  diagnostics: z.array(z.object({ category: z.string(), location: z.object({ path: z.string() }) })),
});
type Finding = z.infer<typeof Report>['diagnostics'][number];

let place = '';
let found: Finding[] = [];

/** Biome's JSON, whatever its exit code. */
function lint(folder: string): Promise<string> {
  const words = [BIOME, 'lint', '--reporter=json', '--max-diagnostics=none', '--vcs-enabled=false', '.'];
  return new Promise((done) => {
    execFile(process.execPath, words, { cwd: folder }, (_error, stdout) => done(stdout));
  });
}

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'gantry-biome-'));
  await copyFile(join(ROOT, 'biome.json'), join(place, 'biome.json'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(place, path)), { recursive: true });
    await writeFile(join(place, path), text);
  }
  found = Report.parse(JSON.parse(await lint(place))).diagnostics;
}, 30_000);

afterAll(() => rm(place, { recursive: true, force: true }));

test.each([
  ['server/src/long.ts', 'style/noExcessiveLinesPerFile'],
  ['server/src/longer.test.ts', 'style/noExcessiveLinesPerFile'],
  ['server/src/function.ts', 'complexity/noExcessiveLinesPerFunction'],
  ['server/src/environment.ts', 'style/noProcessEnv'],
  ['server/src/runs/config.ts', 'style/noProcessEnv'],
  ['server/src/focused.test.ts', 'suspicious/noFocusedTests'],
  ['server/src/skipped.test.ts', 'suspicious/noSkippedTests'],
  ['server/src/parameters.ts', 'complexity/useMaxParams'],
])('%s breaks %s', (path, rule) => {
  expect(findings(path)).toContain(`lint/${rule}`);
});

test.each([
  'server/src/long.test.ts',
  'server/src/errors.data.ts',
  'server/src/function.test.ts',
  'server/src/config.ts',
  'tools/environment.ts',
])('%s is allowed', (path) => {
  expect(findings(path)).toEqual([]);
});

function findings(path: string): string[] {
  return found.filter(({ location }) => location.path === path).map(({ category }) => category);
}
