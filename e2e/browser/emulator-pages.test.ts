import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { everyUsefulScope, openPullRequest } from '../support/acme.ts';
import { openBrowser } from '../support/browser.ts';
import { faultsOf } from '../support/faults.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { createStack } from '../support/platform.ts';
import { openVisitor } from '../support/visitor.ts';

let installation: Installation;
let browser: Browser;
let paths: readonly string[];

beforeAll(async () => {
  [installation, browser] = await Promise.all([
    startInstallation({ worker: null, scopes: everyUsefulScope }),
    openBrowser(),
  ]);
  const { acme, gantry } = installation;
  const repo = await installation.createRepository('infrastructure', { 'network/main.tf': '# 1\n' });
  await createStack(gantry.admin, {
    name: 'Network',
    repository: 'acme/infrastructure',
    projectRoot: 'network',
  });
  await gantry.app.jobs.idle();
  const hook = (
    await acme.ada.call<{ values: { uuid: string }[] }>('GET', '/repositories/acme/infrastructure/hooks')
  ).values[0];
  const commit = await acme.emulator.seed.commitFiles({
    repo,
    branch: 'bigger',
    files: { 'network/main.tf': '# 2\n' },
    message: 'Make it bigger\n',
    author: acme.ada.user,
  });
  const { id } = await openPullRequest(acme.ada, repo, 'bigger', 'A bigger network');
  await acme.emulator.idle();
  const top = '/acme/infrastructure';
  const hooks = `${top}/admin/webhooks`;
  paths = [
    ...['/', '/acme/', top, `${top}/branches/`, `${top}/commits/`, `${top}/commits/${commit}`],
    ...[`${top}/pull-requests/`, `${top}/pull-requests/new`, `${top}/pull-requests/${id}`],
    ...[hooks, `${hooks}/new`, `${hooks}/${hook?.uuid}`, `${hooks}/${hook?.uuid}/history`],
    '/account/api-tokens',
  ];
});
afterAll(async () => {
  await browser?.close();
  await installation?.close();
});

test.each(['light', 'dark'] as const)(
  'the pages of the emulator have nothing for axe to find in %s',
  async (colorScheme) => {
    const { page, complaints } = await openVisitor(browser, installation.acme.emulator, { colorScheme });
    const found: Record<string, string[]> = {};
    for (const path of paths) {
      const answer = await page.goto(path);
      const faults = await faultsOf(page);
      if (answer?.status() !== 200) faults.push(`status ${answer?.status()}`);
      if (faults.length > 0) found[path] = faults;
    }
    expect(found).toEqual({});
    expect(complaints).toEqual([]);
    await page.context().close();
  },
);
