import { spawnSync } from 'node:child_process';

/** `npm run check:bitbucket`: the client's contract tests against the real service. */
const needed = ['GANTRY_CHECK_REPOSITORY', 'GANTRY_CHECK_TOKEN'] as const;
const missing = needed.filter((name) => !process.env[name]);
if (missing.length > 0) {
  console.error(`Set ${missing.join(' and ')}. docs/guides/check-bitbucket-cloud.md tells what they are.`);
  process.exit(2);
}
const vitest = ['node_modules/vitest/vitest.mjs', 'run', 'e2e/check-bitbucket.test.ts'];
process.exit(spawnSync(process.execPath, vitest, { stdio: 'inherit' }).status ?? 1);
