import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findProgram } from './find-program.mjs';
import { handOver } from './hand-over.mjs';
import { isInstalled } from './install-packages.mjs';

const RUN = join(import.meta.dirname, 'run.mjs');
let place = '';

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'gantry-start-'));
});
afterAll(() => rm(place, { recursive: true, force: true }));

async function programs(folder: string, names: string[]): Promise<string> {
  const path = join(place, folder);
  await mkdir(path, { recursive: true });
  for (const name of names) {
    await writeFile(join(path, name), '#!/bin/sh\n');
    await chmod(join(path, name), 0o755);
  }
  return path;
}

function start(words: string[], path: string): Promise<{ code: unknown; printed: string }> {
  return new Promise((done) => {
    execFile(process.execPath, [RUN, ...words], { env: { PATH: path } }, (error, stdout, stderr) =>
      done({ code: error?.code ?? 0, printed: stdout + stderr }),
    );
  });
}

describe('a start', () => {
  test('without git and Terraform says how to get them, before anything else', async () => {
    const { code, printed } = await start(['demo'], await programs('none', []));
    expect(code).toBe(1);
    expect(printed).toContain('apt-get install git');
    expect(printed).toContain('https://opentofu.org/docs/intro/install/');
    expect(printed).not.toContain('installing');
  });

  test('is content with OpenTofu but still asks for git', async () => {
    const { code, printed } = await start(['demo'], await programs('tofu', ['tofu']));
    expect(code).toBe(1);
    expect(printed).not.toContain('terraform');
    expect(printed).toContain('git');
  });

  test('with an unknown command names those that exist', async () => {
    const { code, printed } = await start(['fly'], '');
    expect(code).toBe(1);
    expect(printed).toContain('demo, start, test, bench');
  });
});

test('a program is found by the first name that PATH has; folders and plain files do not count', async () => {
  const path = await programs('bin', ['tofu']);
  await mkdir(join(path, 'terraform'));
  await writeFile(join(path, 'git'), '');
  expect(findProgram(['terraform', 'tofu'], `/nowhere:${path}`)).toBe(join(path, 'tofu'));
  expect(findProgram(['git'], path)).toBeUndefined();
});

describe('packages are installed', () => {
  const wanted = {
    '': { version: '1.0.0' },
    cli: { version: '0.1.0' },
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/for-another-system': { version: '1.0.0', integrity: 'sha512-b', optional: true },
  };
  const a = wanted['node_modules/a'];
  const check = async (present: object | undefined) => {
    const root = await mkdtemp(join(place, 'project-'));
    await mkdir(join(root, 'node_modules'));
    await writeFile(join(root, 'package-lock.json'), JSON.stringify({ packages: wanted }));
    if (present !== undefined) {
      await writeFile(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages: present }));
    }
    return isInstalled(root);
  };

  test('when npm recorded what the lock file asks for', async () => {
    expect(await check({ 'node_modules/a': a })).toBe(true);
    expect(await check({ 'node_modules/a': a, 'node_modules/extra': { version: '9.0.0' } })).toBe(true);
  });

  test('but not when one is missing, has another version, or the installation was interrupted', async () => {
    expect(await check({})).toBe(false);
    expect(await check({ 'node_modules/a': { ...a, version: '1.0.1' } })).toBe(false);
    expect(await check({ 'node_modules/a': { ...a, integrity: 'sha512-c' } })).toBe(false);
    expect(await check(undefined)).toBe(false);
  });
});

describe('a hand-over', () => {
  const run = (script: string) =>
    handOver(process.execPath, ['--eval', script], { cwd: place, env: { PATH: '/usr/bin' } });

  test('returns the exit code', async () => {
    expect(await run('process.exit(7)')).toBe(7);
  });

  test('returns 128 and the signal of a program that was killed', async () => {
    expect(await run("process.kill(process.pid, 'SIGKILL')")).toBe(137);
  });

  test('passes signals on', async () => {
    const script =
      "process.on('SIGHUP', () => process.exit(6)); setInterval(() => {}, 1000); process.kill(process.ppid, 'SIGHUP')";
    expect(await run(script)).toBe(6);
  });

  test('puts the same Node first on the PATH', async () => {
    const [folder] = process.execPath.split('/node').slice(0, -1);
    expect(await run(`process.exit(process.env.PATH.startsWith(${JSON.stringify(folder)}) ? 0 : 1)`)).toBe(0);
  });
});
