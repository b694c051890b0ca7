import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { createStack, runsOf } from '../support/platform.ts';
import { until } from '../support/until.ts';
import { describePage, openAdmin, type Visitor } from '../support/visitor.ts';
import { builtWeb } from '../support/web.ts';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process.ts';

let installation: Installation;
let browser: Browser;
let visitor: Visitor;
let page: Page;
let worker: WorkerProcess | undefined;

beforeAll(async () => {
  const webDir = builtWeb();
  [installation, browser] = await Promise.all([startInstallation({ webDir }), openBrowser()]);
  await installation.createRepository('infrastructure', {
    'app/main.tf': 'resource "terraform_data" "app" {\n  input = "a"\n}\n',
  });
  await createStack(installation.gantry.admin, {
    name: 'App',
    repository: 'acme/infrastructure',
    projectRoot: 'app',
  });
  visitor = await openAdmin(browser, installation.gantry);
  page = visitor.page;
});
beforeEach(({ onTestFailed }) => onTestFailed(async () => console.log(await describePage(visitor))));
afterAll(async () => {
  await worker?.stop();
  await browser?.close();
  await installation?.close();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const dialog = () => page.getByRole('dialog');
const inDialog = (name: string) => dialog().getByRole('button', { name, exact: true });

test('a pool is created and given to a stack, whose run waits until a worker of the pool is started', async () => {
  await page.goto('/workers');
  await page.getByRole('heading', { name: 'Public pool' }).waitFor();
  await page.getByRole('cell', { name: 'e2e-worker', exact: true }).waitFor();
  await button('New pool').click();
  await inDialog('Create pool').click();
  await dialog().getByText('Name the pool after its place or its purpose.').waitFor();
  await dialog().getByLabel('Name', { exact: true }).fill('Data centre');
  await inDialog('Create pool').click();
  await page.getByRole('heading', { name: 'Data centre' }).waitFor();
  await page.getByText('No worker is connected').waitFor();
  await page.getByText('Nothing yet. Stacks and modules choose their pool in their settings.').waitFor();

  await page.goto('/stack/app/settings');
  await page.getByLabel('Worker pool', { exact: true }).selectOption({ label: 'Data centre' });
  await button('Save settings').click();
  await page.getByText('Settings saved.').waitFor();
  await page.locator('main header').getByRole('link', { name: 'Data centre' }).waitFor();

  await page.goto('/modules/new');
  await page.getByLabel('Worker pool', { exact: true }).selectOption({ label: 'Data centre' });
  await page.goto('/stack/app');
  await button('Trigger').click();
  await page.getByText('none is connected to the worker pool Data centre').waitFor();
  await page.locator('main header').getByText('Ready', { exact: true }).waitFor();
  const run = page.url();
  await page.getByRole('link', { name: 'Show workers' }).click();
  await page.getByRole('list').getByRole('link', { name: 'App', exact: true }).waitFor();
  await page.getByRole('link', { name: /^App #1/ }).waitFor();

  await button('Add worker').click();
  await dialog().getByLabel('Name', { exact: true }).fill('rack');
  await inDialog('Make token').click();
  await dialog().getByText('The token is shown this once.').waitFor();
  await inDialog('Copy command').click();
  const command = await page.evaluate(() => navigator.clipboard.readText());
  const [, url = '', token = ''] =
    /^GANTRY_URL='(.+)' \\\nGANTRY_WORKER_TOKEN='(.+)' \\\nnode /.exec(command) ?? [];
  expect(url).toBe(installation.gantry.url);
  await inDialog('I have it').click();
  await page.getByText('not used yet').waitFor();
  expect(await page.content()).not.toContain(token);

  worker = await startWorkerProcess({ url, token, name: 'rack-1', dir: installation.dir });
  await page.getByRole('cell', { name: 'rack-1', exact: true }).waitFor();
  await page.goto(run);
  await until('the plan', async () =>
    (await runsOf(installation.gantry.admin, 'app')).find(({ state }) => state === 'UNCONFIRMED'),
  );
  await page.locator('main header').getByText('Needs confirmation', { exact: true }).waitFor();
  await page.getByLabel('Timeline').getByText('rack-1', { exact: true }).waitFor();
});

test('a pool in use is not deleted and says by what; afterwards it is', async () => {
  await page.goto('/workers');
  await page
    .getByRole('navigation', { name: 'Worker pools' })
    .getByRole('link', { name: /Data centre/ })
    .click();
  await page.getByRole('cell', { name: 'rack-1', exact: true }).waitFor();
  const choose = async (item: string) => {
    await button('Actions for Data centre').click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await choose('Delete pool');
  await dialog().getByLabel('Type Data centre to confirm').fill('Data centre');
  await inDialog('Delete pool').click();
  await dialog().getByText('The pool is in use: stack App. Give it another pool first.').waitFor();
  await inDialog('Cancel').click();

  await button('Drain rack-1').click();
  await page.getByText('Drained', { exact: true }).waitFor();
  await choose('Reset tokens');
  await dialog().getByLabel('Name', { exact: true }).fill('new rack');
  await inDialog('Revoke all and make token').click();
  await dialog().getByText('Worker token new rack').waitFor();
  await inDialog('I have it').click();
  await button('Revoke new rack').click();
  await inDialog('Revoke token').click();
  await page.getByText('None yet. Adding a worker makes one.').waitFor();
  await choose('Edit pool');
  await dialog().getByLabel('Name', { exact: true }).fill('Old data centre');
  await inDialog('Save pool').click();
  await page.getByRole('heading', { name: 'Old data centre' }).waitFor();

  await page.goto('/stack/app/settings');
  await page.getByLabel('Worker pool', { exact: true }).selectOption({ label: 'Public pool' });
  await button('Save settings').click();
  await page.getByText('Settings saved.').waitFor();
  await page.goto('/workers');
  await page.getByRole('link', { name: /Old data centre/ }).click();
  await button('Actions for Old data centre').click();
  await page.getByRole('menuitem', { name: 'Delete pool' }).click();
  await dialog().getByLabel('Type Old data centre to confirm').fill('Old data centre');
  await inDialog('Delete pool').click();
  await page.getByText('The worker pool was deleted.').waitFor();
  await page.getByRole('heading', { name: 'Public pool' }).waitFor();
  expect(visitor.complaints).toEqual([]);
});
