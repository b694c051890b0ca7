import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { everyUsefulScope } from '../support/acme.ts';
import { openBrowser } from '../support/browser.ts';
import { faultsOf } from '../support/faults.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { addPerson } from '../support/people.ts';
import { createStack, triggerRun } from '../support/platform.ts';
import { describePage, openAdmin, type Visitor } from '../support/visitor.ts';
import { builtWeb } from '../support/web.ts';

let installation: Installation;
let browser: Browser;
let visitor: Visitor;
let page: Page;
let run: string;

beforeAll(async () => {
  const webDir = builtWeb();
  [installation, browser] = await Promise.all([
    startInstallation({ worker: null, webDir, scopes: everyUsefulScope }),
    openBrowser(),
  ]);
  const { admin, app } = installation.gantry;
  await installation.createRepository('infrastructure', { 'network/main.tf': '', 'app/main.tf': '' });
  for (const name of ['Network', 'App']) {
    await createStack(admin, {
      name,
      repository: 'acme/infrastructure',
      projectRoot: name.toLowerCase(),
    });
  }
  await app.jobs.idle();
  run = await triggerRun(admin, 'network', 'TRACKED');
  visitor = await openAdmin(browser, installation.gantry);
  page = visitor.page;
});
beforeEach(({ onTestFailed }) => onTestFailed(async () => console.log(await describePage(visitor))));
afterAll(async () => {
  await browser?.close();
  await installation?.close();
});

const long = (length: number): string => 'x'.repeat(length);

/** Waits until the field is marked as wrong, and says so in words that a screen reader finds with it. */
async function refused(field: Locator, words: string): Promise<void> {
  await field.and(page.locator('[aria-invalid=true]')).waitFor();
  const note = await field.getAttribute('aria-describedby');
  await page.locator(`[id="${note}"]`).getByText(words).waitFor();
}

/** Which field the next key goes to. */
const isFocused = (field: Locator): Promise<boolean> => field.evaluate((it) => it === document.activeElement);

async function choose(what: 'Branch' | 'Repository', option: string): Promise<void> {
  await page.getByLabel(what, { exact: true }).click();
  await page.getByRole('option', { name: option }).click();
}

/** The server fails at every change. */
async function failChanges(): Promise<void> {
  await page.route('**/graphql', (route) => {
    const { query } = z.object({ query: z.string() }).parse(route.request().postDataJSON());
    if (!/^\s*mutation\b/.test(query)) return route.continue();
    const error = { message: 'Gantry failed to do this.', extensions: { code: 'INTERNAL' } };
    return route.fulfill({ json: { data: null, errors: [error] } });
  });
}

test('a new stack: what is missing, what the server refuses, and what was typed', async () => {
  await page.goto('/stacks/new');
  const field = (label: string) => page.getByLabel(label, { exact: true });
  await field('Name').focus();
  await page.keyboard.press('Tab');
  await refused(field('Name'), 'Enter a name.');
  await page.getByRole('button', { name: 'Create stack' }).click();
  await refused(field('Repository'), 'Choose a repository as workspace/repository.');
  await refused(field('Branch'), 'Choose the branch whose pushes deploy.');

  await choose('Repository', 'acme/infrastructure');
  await field('Project root optional').fill('network');
  await field('Name').fill('Network');
  await field('Version optional').fill('soon');
  await field('Labels optional').fill(long(101));
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Create stack' }).click();
  await refused(field('Labels optional'), 'A label has at most 100 characters.');
  await page.getByRole('button', { name: `Remove label ${long(101)}` }).click();
  await page.getByRole('button', { name: 'Create stack' }).click();
  await refused(field('Version optional'), 'Enter a version such as 1.11.4');
  await field('Version optional').and(page.locator(':focus')).waitFor();
  expect(await page.getByText('The stack was not created').count()).toBe(0);
  await field('Version optional').fill('');
  await page.getByRole('button', { name: 'Create stack' }).click();
  await refused(field('Name'), 'A stack with this name exists. Choose another name.');
  expect(await field('Project root optional').inputValue()).toBe('network');
  expect(await faultsOf(page)).toEqual([]);
  await field('Name').fill('Network 2');
  await page.getByRole('button', { name: 'Create stack' }).click();
  await page.getByRole('heading', { name: 'Network 2', level: 1 }).waitFor();
});

test('a new module: what is missing, what the server refuses, and what was typed', async () => {
  await page.goto('/modules/new');
  const field = (label: string) => page.getByLabel(label, { exact: true });
  const create = page.getByRole('button', { name: 'Create module' });
  await create.click();
  await refused(field('Repository'), 'Choose a repository as workspace/repository.');
  await choose('Repository', 'acme/infrastructure');
  await create.click();
  await refused(field('Name'), 'The repository is not named terraform-<provider>-<name>');
  await field('Name').fill('Network!');
  await refused(field('Name'), 'Use lower-case letters, digits, dashes and underscores.');
  await field('Name').fill('network');
  await field('Provider').fill('null');
  await field('Version optional').fill('soon');
  await create.click();
  await refused(field('Version optional'), 'Enter a version such as 1.11.4');
  expect(await field('Provider').inputValue()).toBe('null');
  expect(await faultsOf(page)).toEqual([]);
});

test('a new integration: what is missing, what the server refuses, and what was typed', async () => {
  await page.goto('/source-control/new');
  const field = (label: string) => page.getByLabel(label, { exact: true });
  const token = page.locator('input[type=password]');
  const create = page.getByRole('button', { name: 'Set up', exact: true });
  await create.click();
  await refused(field('Integration name'), 'Enter a name.');
  await refused(page.getByRole('textbox', { name: 'Email' }), 'Enter the email address');
  await refused(token, 'Paste the token.');
  expect(await isFocused(field('Integration name'))).toBe(true);
  await field('Integration name').fill('Acme Default');
  await page.getByRole('textbox', { name: 'Email' }).fill('robot@acme.example');
  await token.fill('a token with two words');
  await field('Labels optional').fill(long(61));
  await page.keyboard.press('Enter');
  await create.click();
  await refused(field('Labels optional'), 'A label has at most 60 characters.');
  await page.getByRole('button', { name: /^Remove label/ }).click();
  await create.click();
  await refused(field('Integration name'), 'An integration with this name exists');
  expect(await page.getByRole('textbox', { name: 'Email' }).inputValue()).toBe('robot@acme.example');
  expect(await faultsOf(page)).toEqual([]);
});

test('a role that is given: to nobody, and to a stack that does not exist', async () => {
  await page.goto('/spaces/root');
  await page.getByRole('button', { name: 'Give a role' }).click();
  const dialog = page.getByRole('dialog');
  const give = dialog.getByRole('button', { name: 'Give role' });
  await give.click();
  await refused(dialog.getByLabel('Person', { exact: true }), 'Say who gets the role.');
  await dialog.getByLabel('To whom').selectOption('STACK');
  const stack = dialog.getByLabel('Stack ID', { exact: true });
  expect(await stack.getAttribute('aria-invalid')).toBeNull();
  await stack.fill('nowhere');
  await give.click();
  await refused(stack, 'There is no such user, key or stack.');
  expect(await stack.inputValue()).toBe('nowhere');
  expect(await faultsOf(page)).toEqual([]);
  await stack.fill('network');
  await give.click();
  await dialog.waitFor({ state: 'detached' });
});

test('a comment and a review of a run keep what was written', async () => {
  await page.goto(`/stack/network/run/${run}?view=comments`);
  const comment = page.getByRole('textbox', { name: 'Comment', exact: true });
  const send = page.getByRole('button', { name: 'Comment', exact: true });
  await send.click();
  await refused(comment, 'Write something first.');
  await comment.fill(long(10_001));
  await refused(comment, 'Use at most 10,000 characters.');
  await failChanges();
  await comment.fill('Who wants this?');
  await send.click();
  await page.getByText('The comment was not sent').waitFor();
  expect(await comment.inputValue()).toBe('Who wants this?');
  await page.unrouteAll();
  await send.click();
  await page.getByRole('list', { name: 'Comments' }).getByText('Who wants this?').waitFor();

  await page.getByRole('button', { name: /^Actions for run/ }).click();
  await page.getByRole('menuitem', { name: 'Review' }).click();
  const dialog = page.getByRole('dialog');
  const note = dialog.getByLabel('Note optional');
  await note.fill(long(10_001));
  await refused(note, 'Use at most 10,000 characters.');
  await note.fill('Looks right.');
  await dialog.getByRole('radio', { name: 'Reject' }).check();
  await failChanges();
  await dialog.getByRole('button', { name: 'Reject' }).click();
  await dialog.getByText('The review was not recorded').waitFor();
  expect(await note.inputValue()).toBe('Looks right.');
  expect(await faultsOf(page)).toEqual([]);
  await page.unrouteAll();
  await dialog.getByRole('button', { name: 'Reject' }).click();
  await page.getByRole('list', { name: 'Reviews' }).getByText('Looks right.').waitFor();
});

test('single sign-on: what is missing, what the server refuses, and what was typed', async () => {
  await page.goto('/settings/account');
  const card = page.locator('form').filter({ hasText: 'With OpenID Connect' });
  const field = (label: string) => card.getByLabel(label, { exact: true });
  const turnOn = card.getByRole('button', { name: 'Turn on' });
  await turnOn.click();
  await refused(field('Name'), 'Name it, as the sign-in button shows it.');
  await refused(field('Issuer'), 'Enter an address, such as https://login.example.com.');
  await refused(field('Client secret'), 'Enter the client secret.');
  await field('Name').fill('Acme');
  await field('Issuer').fill('http://login.acme.example');
  await field('Client ID').fill('gantry');
  await field('Client secret').fill('a secret');
  await field('Allowed domains optional').fill('acme');
  await turnOn.click();
  await refused(field('Issuer'), 'Enter the https address of the issuer');
  await refused(field('Allowed domains optional'), 'Enter domains such as example.com.');
  expect(await isFocused(field('Issuer'))).toBe(true);
  await field('Allowed domains optional').fill('acme.example');
  await field('Issuer').fill('https://localhost:1');
  await turnOn.click();
  await refused(field('Issuer'), 'does not describe itself');
  expect(await field('Client secret').inputValue()).toBe('a secret');
  expect(await faultsOf(page)).toEqual([]);
});

test('how long the audit trail is kept is told in words before it is sent', async () => {
  await page.goto('/audit/settings');
  await page.getByRole('radio', { name: 'For some time' }).check();
  const days = page.getByLabel('Days');
  await days.fill('0');
  await refused(days, 'Give a number of days from 1 to 36,500.');
  const address = page.getByLabel('Address', { exact: true });
  await address.fill('siem');
  await page.keyboard.press('Tab');
  await refused(address, 'Give an address such as https://siem.example.com/gantry.');
});

test('what is done with many stacks tells of each why not, and can be tried again', async () => {
  const { gantry } = installation;
  const other = await addPerson(gantry, 'ada', 'admin');
  await page.request.post('/graphql', {
    headers: { cookie: other.cookie, origin: gantry.url },
    data: { query: 'mutation { stackLock(id: "app", note: "Mine") { id } }' },
  });
  await page.goto('/stacks');
  await page.getByLabel('Select App').check();
  await page.getByLabel('Select Network', { exact: true }).check();
  const bar = page.getByRole('region', { name: 'Selected stacks' });
  await bar.getByRole('button', { name: 'Lock', exact: true }).click();
  const dialog = page.getByRole('dialog');
  const note = dialog.getByLabel('Note optional');
  await note.fill(long(1_001));
  await refused(note, 'Use at most 1,000 characters.');
  await note.fill('Moving house');
  await dialog.getByRole('button', { name: 'Lock 2 stacks' }).click();
  await dialog.getByText('ada has locked the stack already.').waitFor();
  expect(await note.inputValue()).toBe('Moving house');
  expect(await faultsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Close' }).first().click();
  await bar.getByText('1 selected').waitFor();
  await bar.getByRole('button', { name: 'Unlock' }).click();
  await dialog.getByRole('button', { name: 'Unlock 1 stack' }).click();
  await dialog.waitFor({ state: 'detached' });
  await bar.waitFor({ state: 'detached' });
});

test('the console stayed silent', () => {
  expect(visitor.complaints).toEqual([]);
});
