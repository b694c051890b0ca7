import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hydrateLibraries } from './libraries.ts';

let folder: string;
let native: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-libraries-'));
  native = join(folder, 'package', 'native');
  mkdirSync(join(native, 'lib'), { recursive: true });
  writeFileSync(join(native, 'lib', 'libpq.so.5.18'), 'a library');
  const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }];
  writeFileSync(join(native, 'pg-symlinks.json'), JSON.stringify(links));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('makes the links that the install script would have made, once', () => {
  for (let time = 0; time < 2; time++) expect(hydrateLibraries(native, join(folder, 'cache'))).toEqual({});
  expect(readlinkSync(join(native, 'lib', 'libpq.so.5'))).toBe('libpq.so.5.18');
  expect(existsSync(join(folder, 'cache'))).toBe(false);
});

it('makes them elsewhere when the package is read-only, and adds that place to the search path', () => {
  chmodSync(folder, 0o777);
  chmodSync(join(native, 'lib'), 0o555);
  const cache = join(folder, 'cache');
  // Root may write everywhere, so that another user has to try: one who may be unable to enter root's checkout.
  const code = `import { hydrateLibraries } from ${JSON.stringify(new URL('./libraries.ts', import.meta.url).href)};
    if (process.getuid() === 0) {
      process.setgroups([]);
      process.setgid(65_534);
      process.setuid(65_534);
    }
    console.log(JSON.stringify(hydrateLibraries(${JSON.stringify(native)}, ${JSON.stringify(cache)})));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
    encoding: 'utf8',
    cwd: '/',
  });
  expect(JSON.parse(stdout)).toEqual({ LD_LIBRARY_PATH: cache });
  expect(readFileSync(join(cache, 'libpq.so.5'), 'utf8')).toBe('a library');
});

it('needs nothing for an installation of the system', () => {
  rmSync(join(native, 'pg-symlinks.json'));
  expect(hydrateLibraries(native, join(folder, 'cache'))).toEqual({});
});
