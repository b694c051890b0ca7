/**
 * What each command runs, whether dist/ must be up to date first, and whether it needs what only tests need.
 *
 * @type {Record<string, { program: string, builds: boolean, tests: boolean }>}
 */
export const commands = {
  demo: { program: 'e2e/demo/main.ts', builds: true, tests: false },
  start: { program: 'dist/server/main.mjs', builds: true, tests: false },
  // The build is one of the checks there.
  test: { program: 'tools/check.ts', builds: false, tests: true },
  bench: { program: 'e2e/bench/main.ts', builds: true, tests: false },
};
