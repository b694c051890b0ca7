import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { DEFAULT_LIMITS } from './index.ts';

const README = readFileSync(`${import.meta.dirname}/../README.md`, 'utf8');

it('the example of the README prints what it says', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rego-readme-'));
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(README) ?? [];
  const library = pathToFileURL(`${import.meta.dirname}/index.ts`).href;
  writeFileSync(join(folder, 'example.ts'), code.replace('@gantry/rego', library));
  const run = spawnSync(process.execPath, [join(folder, 'example.ts')], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  const [, said] = /console\.log\(result\.value\); \/\/ (.*?);/.exec(code) ?? [];
  expect(run.stdout.trim()).toBe(said);
});

it('the README tells the limits that are', () => {
  for (const [name, value] of Object.entries(DEFAULT_LIMITS)) {
    expect(README).toContain(`| \`limits.${name}\` | ${value.toLocaleString('en')} |`);
  }
});
