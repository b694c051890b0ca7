import { join } from 'node:path';

/** One part of `npm test`: programs run one after the other, each with the arguments after Node's own. */
export interface Suite {
  name: string;
  commands: string[][];
  /** Where Vitest writes its results; a suite without one counts as a single check. */
  results?: string;
  /** Takes the whole machine: nothing else runs beside it. */
  alone: boolean;
}

/** The quick checks first and beside one another, then the tests, which use every core themselves. */
export function suites(root: string): Suite[] {
  const installed = (path: string): string => join(root, 'node_modules', path);
  const check = (name: string, ...commands: string[][]): Suite => ({ name, commands, alone: false });
  const tsc = installed('@typescript/native/bin/tsc');
  const folders = ['contract', 'server', 'worker', 'web', 'cli', 'emulator', 'rego', 'e2e', 'tools'];

  const tests = (name: string): Suite => {
    const results = join(root, '.tmp/check', `${name}.json`);
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
    const command = [installed('vitest/vitest.mjs'), 'run', '--project', name, ...reporters];
    return { name, commands: [command], results, alone: true };
  };

  return [
    check('format and lint', [installed('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', '.']),
    check('types', [tsc, '-p', 'tsconfig.json'], [tsc, '-p', 'web/tsconfig.json']),
    check('boundaries', [
      installed('dependency-cruiser/bin/dependency-cruiser.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      ...folders,
    ]),
    check('rules', ['tools/lint/main.ts']),
    check('unused', [installed('knip/bin/knip.js')]),
    check('build', ['tools/build.ts']),
    tests('unit'),
    tests('server'),
    tests('e2e'),
  ];
}
