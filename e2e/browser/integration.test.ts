import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { everyUsefulScope } from '../support/acme.ts';
import { openBrowser } from '../support/browser.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { createStack } from '../support/platform.ts';
import { describePage, openAdmin, type Visitor } from '../support/visitor.ts';
import { builtWeb } from '../support/web.ts';

let installation: Installation;
let browser: Browser;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  const webDir = builtWeb();
  [installation, browser] = await Promise.all([
    startInstallation({ scopes: everyUsefulScope, worker: null, webDir }),
    openBrowser(),
  ]);
  await installation.createRepository('infrastructure', { 'network/main.tf': '' });
  await createStack(installation.gantry.admin, {
    name: 'Network',
    repository: 'acme/infrastructure',
    projectRoot: 'network',
  });
  await installation.gantry.app.jobs.idle();
  visitor = await openAdmin(browser, installation.gantry);
  page = visitor.page;
});
beforeEach(({ onTestFailed }) => onTestFailed(async () => console.log(await describePage(visitor))));
afterAll(async () => {
  await browser?.close();
  await installation?.close();
});

test('the details tell what the doctor finds, and the webhook waits for its first delivery', async () => {
  await page.goto('/source-control/acme-default');
  const details = page.getByRole('dialog', { name: 'Acme Default' });
  await details.getByText('Webhook active').waitFor();
  await details.getByText('Waiting for the first delivery').waitFor();
  await details.getByRole('button', { name: 'Test connection' }).click();
  const checks = details.getByRole('list', { name: 'Checks' });
  await checks.getByText('repository of acme visible').waitFor();
  await checks.getByText('Owner of the token').waitFor();
  const repo = [...installation.acme.workspace.repositories.values()][0];
  if (repo === undefined) throw new Error('There is no repository.');
  await installation.acme.emulator.seed.commitFiles({
    repo,
    branch: 'main',
    files: { 'README.md': 'Changed' },
    message: 'Change\n',
    author: installation.acme.ada.user,
  });
  await details.getByText('Deliveries received').waitFor();
  await details.getByRole('list', { name: 'Events of acme/infrastructure' }).getByText('Push').waitFor();
});

test('a deletion names what depends on it, and can be undone', async () => {
  await page.goto('/source-control');
  await page.getByRole('button', { name: /Acme Default/ }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete integration Acme Default' });
  await dialog.getByRole('link', { name: 'Network' }).waitFor();
  await dialog.getByRole('textbox').fill('Acme Default');
  await dialog.getByRole('button', { name: 'Delete integration' }).click();
  await page.getByRole('button', { name: 'Restore Acme Default' }).waitFor();

  await page.goto('/stack/network');
  await page.getByText('The integration of this stack is gone').waitFor();
  await page.goto('/source-control');
  await page.getByRole('button', { name: 'Restore Acme Default' }).click();
  await page.getByRole('table', { name: 'Integrations' }).getByText('Acme Default').first().waitFor();
  await page.goto('/stack/network');
  await page.getByRole('heading', { name: 'Network' }).waitFor();
  expect(await page.getByText('The integration of this stack is gone').count()).toBe(0);
});

test('the inbox says when nothing wants attention, or what does', async () => {
  await page.goto('/inbox');
  await page.getByRole('heading', { name: 'Inbox' }).waitFor();
  await page.getByRole('heading', { name: 'Warnings to other systems' }).waitFor();
  expect(visitor.complaints).toEqual([]);
});
