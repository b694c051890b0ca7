import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const database = ['server/src/platform/db/testing/global-setup.ts'];

/** `unit` needs nothing; `server` gets a PostgreSQL cluster; `e2e` plays the whole product and the browser. */
export default defineConfig({
  // What Node itself takes of the two copies in the package: two at once refuse each other's types.
  resolve: { alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) }] },
  test: {
    environment: 'node',
    maxWorkers: Math.max(2, availableParallelism()),
    // What is waited for comes; how soon is the machine's business.
    expect: { poll: { timeout: 20_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{contract,rego,worker,web,cli,emulator,tools}/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'server',
          include: ['server/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          globalSetup: database,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          exclude: ['**/node_modules/**'],
          globalSetup: database,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Each scenario starts a server, a worker and Terraform: two at a time fill a small machine.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
