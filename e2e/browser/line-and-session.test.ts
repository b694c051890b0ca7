import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { openBrowser } from '../support/browser.ts';
import { password } from '../support/gantry.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { createStack, triggerRun } from '../support/platform.ts';
import { signIn } from '../support/sign-in.ts';
import { describePage, openAdmin, type Visitor } from '../support/visitor.ts';
import { builtWeb } from '../support/web.ts';

let installation: Installation;
let browser: Browser;
let last: Visitor | undefined;
/** With a session of its own, so that ending it ends no other one. */
const open = async (): Promise<Page> => {
  const { url } = installation.gantry;
  last = await openAdmin(browser, { url, cookie: await signIn(url, 'admin', password) });
  return last.page;
};

beforeAll(async () => {
  const webDir = builtWeb();
  [installation, browser] = await Promise.all([startInstallation({ worker: null, webDir }), openBrowser()]);
  await installation.createRepository('infrastructure', { 'network/main.tf': '' });
  const source = { repository: 'acme/infrastructure', projectRoot: 'network' };
  await createStack(installation.gantry.admin, { name: 'Network', ...source });
  await installation.gantry.app.jobs.idle();
});
beforeEach(({ onTestFailed }) =>
  onTestFailed(async () => {
    if (last !== undefined) console.log(await describePage(last));
  }),
);
afterAll(async () => {
  await browser?.close();
  await installation?.close();
});

const endedDialog = (page: Page) => page.getByRole('dialog', { name: 'Your session ended' });
const nameField = (page: Page) => page.locator('input[name=name]');

async function endSession(page: Page): Promise<void> {
  await page.context().clearCookies();
}
async function renewSession(page: Page): Promise<void> {
  const ended = endedDialog(page);
  await ended.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await ended.waitFor({ state: 'detached' });
}

test('a page lives through a restart of the server: the list and an open log go on by themselves', async () => {
  const { gantry } = installation;
  const page = await open();
  await page.goto('/stack/network');
  await page.getByRole('heading', { name: 'Network', level: 1 }).waitFor();
  const first = await triggerRun(gantry.admin, 'network', 'TRACKED');
  await page.getByRole('link', { name: /^#1 / }).waitFor();
  const log = await page.context().newPage();
  await log.goto(`/stack/network/run/${first}`);
  await log.getByRole('heading', { level: 1, name: /^#1 / }).waitFor();
  const streams: string[] = [];
  for (const each of [page, log]) {
    each.on('request', (request) => {
      const body = request.postData() ?? '';
      if (body.includes('subscription')) streams.push(body.includes('RunLog') ? 'log' : 'changes');
    });
  }
  await gantry.restart();
  await triggerRun(gantry.admin, 'network', 'TRACKED');
  await page.getByRole('link', { name: /^#2 / }).waitFor();
  await expect.poll(() => new Set(streams), { timeout: 20_000 }).toEqual(new Set(['log', 'changes']));
  await page.context().close();
});

test('a lost connection is told, and healed without loading the page again', async () => {
  const { gantry } = installation;
  const page = await open();
  await page.goto('/stacks/new');
  await nameField(page).fill('Half typed');
  const told = page.getByText('Connection lost.');
  // Offline, the browser keeps lines that stand: the server has to hang up.
  await page.context().setOffline(true);
  await gantry.restart();
  await told.waitFor();
  await page.context().setOffline(false);
  await told.waitFor({ state: 'detached' });
  expect(await nameField(page).inputValue()).toBe('Half typed');
  await page.context().close();
});

test('a session that ends in the middle of a form keeps what was typed, also when the form was just sent', async () => {
  const page = await open();
  await page.goto('/roles/new');
  const name = page.getByLabel('Name', { exact: true });
  await name.fill('Typed once');
  await page.getByRole('button', { name: 'Reader' }).click();
  await endSession(page);
  const create = page.getByRole('button', { name: 'Create role' });
  await create.click();
  const ended = endedDialog(page);
  await ended.waitFor();
  await ended.getByLabel('Password').fill('not the password');
  await page.keyboard.press('Enter');
  await ended.getByText('LOGIN_FAILED').waitFor();
  // Put away, the page stays as it is; the next call asks again.
  await page.keyboard.press('Escape');
  await ended.waitFor({ state: 'detached' });
  expect(await name.inputValue()).toBe('Typed once');
  await create.click();
  await renewSession(page);
  expect(await name.inputValue()).toBe('Typed once');
  await create.click();
  await page.getByRole('row', { name: /Typed once/ }).waitFor();
  await page.context().close();
});

test('whatever else the page asks meanwhile, it is not left; live updates go on afterwards', async () => {
  const { gantry } = installation;
  const page = await open();
  await page.goto('/stacks/new');
  await nameField(page).fill('Still here');
  await endSession(page);
  // The line is opened again, and everything is read again: who is signed in, too.
  await gantry.restart();
  await endedDialog(page).waitFor();
  expect(await nameField(page).inputValue()).toBe('Still here');
  await renewSession(page);
  expect(await nameField(page).inputValue()).toBe('Still here');
  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  await page.getByRole('heading', { name: 'Runs', level: 1 }).waitFor();
  await triggerRun(gantry.admin, 'network', 'TRACKED');
  await page.getByRole('link', { name: /#3 / }).filter({ visible: true }).first().waitFor();
  await page.context().close();
});

test('what changes before the line stands is on the page all the same', async () => {
  const { admin } = installation.gantry;
  const page = await open();
  const line = Promise.withResolvers<void>();
  await page.route('**/graphql', async (route) => {
    if (route.request().postData()?.includes('subscription Changes')) await line.promise;
    await route.continue();
  });
  await page.goto('/stack/network');
  await page.getByRole('heading', { name: 'Network', level: 1 }).waitFor();
  await admin.query(z.unknown(), 'mutation { stackLock(id: "network", note: "Between") { id } }');
  line.resolve();
  await page.getByText('Between').waitFor();
  await admin.query(z.unknown(), 'mutation { stackUnlock(id: "network") { id } }');
  await page.getByText('Between').waitFor({ state: 'detached' });
  await page.context().close();
});

test('who signs in again in another tab finds this one signed in', async () => {
  const page = await open();
  await page.goto('/stacks/new');
  await nameField(page).fill('Two tabs');
  await endSession(page);
  await page.getByLabel('Repository', { exact: true }).click();
  await endedDialog(page).waitFor();
  const [name = '', value = ''] = (await signIn(installation.gantry.url, 'admin', password)).split('=');
  await page.context().addCookies([{ name, value, url: installation.gantry.url }]);
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await endedDialog(page).waitFor({ state: 'detached' });
  expect(await nameField(page).inputValue()).toBe('Two tabs');
  await page.context().close();
});
