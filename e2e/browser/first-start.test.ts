import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { documentedScopes, everyUsefulScope, hooksOf, webhookScopes } from '../support/acme.ts';
import { openBrowser } from '../support/browser.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import {
  clipboardOf,
  describePage,
  fillSignIn,
  openVisitor,
  paste,
  type Visitor,
} from '../support/visitor.ts';
import { builtWeb } from '../support/web.ts';

let installation: Installation;
let browser: Browser;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  const webDir = builtWeb();
  [installation, browser] = await Promise.all([
    startInstallation({ connect: false, scopes: everyUsefulScope, worker: null, webDir }),
    openBrowser(),
  ]);
  visitor = await openVisitor(browser, installation.gantry);
  page = visitor.page;
});
beforeEach(({ onTestFailed }) => onTestFailed(async () => console.log(await describePage(visitor))));
afterAll(async () => {
  await browser?.close();
  await installation?.close();
});

test('a wrong sign-in says so and keeps what was typed; the right one opens the LaunchPad at 0 of 4', async () => {
  await page.goto('/');
  await fillSignIn(page, { secret: 'not the password' });
  await page.getByRole('alert').getByText('The user name or the password is wrong').waitFor();
  expect(await page.getByLabel('User name').inputValue()).toBe('admin');
  expect(await page.getByLabel('Password').inputValue()).toBe('not the password');

  await fillSignIn(page);
  await page.getByText('0 of 4 done').waitFor();
  await page.getByRole('link', { name: 'LaunchPad 0/4' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/launchpad');
});

/** Labels, legends and buttons of the form from top to bottom. */
const namesInForm = (): Promise<string[]> =>
  page
    .locator('form')
    .locator('label, legend, button[type=submit]')
    .evaluateAll((all) => all.map((each) => each.firstChild?.textContent?.trim() ?? ''));

test('the set-up form asks in the order of the documentation', async () => {
  await page.getByRole('link', { name: 'Connect Bitbucket Cloud' }).click();
  await page.getByRole('heading', { name: 'Set up Bitbucket Cloud' }).waitFor();
  const documented = [
    'Integration name',
    'Integration type',
    'Email',
    'API token',
    'Labels',
    'Description',
    'Set up',
  ];
  const names = await namesInForm();
  // "API token" is also a choice of the credential's kind, which stands above the email.
  const asked = names.slice(names.indexOf('Credential') + 1);
  expect(names.indexOf('Integration name')).toBeLessThan(names.indexOf('Integration type'));
  expect(asked.filter((name) => documented.slice(2).includes(name)).slice(-5)).toEqual(documented.slice(2));
});

test('a pasted token is tested at once: what it grants and what more scopes would unlock', async () => {
  const { acme } = installation;
  const { bot } = acme;
  const readOnly = acme.emulator.seed.createApiToken({ user: bot, scopes: documentedScopes, label: 'Read' });
  await page.getByLabel('Integration name').fill('Acme Cloud');
  await page.getByText(`${installation.gantry.url}/webhooks/bitbucket-cloud/acme-cloud`).waitFor();
  expect(await page.getByLabel('Default (all spaces)').isChecked()).toBe(true);
  await page.getByRole('textbox', { name: 'Email' }).fill(bot.email);

  const token = page.locator('input[type=password]');
  const scopes = page.getByRole('list', { name: 'Scopes of the token' });
  const row = (scope: string, verdict: string) => scopes.getByText(`${scope}: ${verdict}`);
  await paste(token, readOnly);
  for (const scope of documentedScopes) await row(scope, 'granted').waitFor();
  for (const scope of webhookScopes) await row(scope, 'Not granted').waitFor();

  await paste(token, acme.botToken);
  for (const scope of [...documentedScopes, ...webhookScopes]) await row(scope, 'granted').waitFor();
});

test('after the set-up the details show endpoint and secret, to reveal and to copy', async () => {
  await page.getByLabel('Labels').fill('production');
  await page.getByLabel('Labels').press('Enter');
  await page.getByRole('textbox', { name: 'Description' }).fill('Owned by **platform**.');
  await page.getByRole('button', { name: 'Set up', exact: true }).click();
  const details = page.getByRole('dialog', { name: 'Acme Cloud' });
  await details.getByText('production').waitFor();
  expect(new URL(page.url()).pathname).toBe('/source-control/acme-cloud');
  await details.getByRole('button', { name: 'Copy webhook endpoint' }).click();
  expect(await clipboardOf(page)).toBe(`${installation.gantry.url}/webhooks/bitbucket-cloud/acme-cloud`);

  await details.getByRole('button', { name: 'Copy webhook secret' }).click();
  const secret = await clipboardOf(page);
  expect(secret.length).toBeGreaterThanOrEqual(32);
  expect(await details.getByText(secret).count()).toBe(0);
  await details.getByRole('button', { name: 'Reveal webhook secret' }).click();
  await details.getByText(secret).waitFor();
  await details.getByRole('button', { name: 'Hide webhook secret' }).click();
  expect(await details.getByText(secret).count()).toBe(0);

  await page.keyboard.press('Escape');
  await page.getByRole('table', { name: 'Integrations' }).getByText('Acme Cloud').first().waitFor();
  await page.getByRole('link', { name: 'LaunchPad 1/4' }).click();
  await page.getByText('1 of 4 done').waitFor();
});

test('a stack is made with the pickers of repository and branch, and its repository gets a webhook', async () => {
  const { acme, gantry } = installation;
  const repo = await installation.createRepository('infrastructure', { 'network/main.tf': '' });
  await installation.createRepository('website', { 'README.md': '# Website\n' });
  await acme.emulator.seed.commitFiles({
    repo,
    branch: 'production',
    files: { 'network/main.tf': 'resource "terraform_data" "network" {}\n' },
    message: 'Begin\n',
    author: acme.ada.user,
  });
  await page.getByRole('link', { name: 'Create a stack' }).click();
  await page.getByLabel('Repository', { exact: true }).click();
  await page.getByRole('option', { name: 'acme/website' }).waitFor();
  await page.getByPlaceholder('Search repository').fill('infra');
  await page.getByRole('option', { name: 'acme/website' }).waitFor({ state: 'detached' });
  await page.getByRole('option', { name: 'acme/infrastructure' }).click();
  await page.getByLabel('Branch', { exact: true }).getByText('main').waitFor();
  await page.getByLabel('Branch', { exact: true }).click();
  await page.getByRole('option', { name: 'production' }).click();
  await page.getByLabel('Project root').fill('network');
  await page.getByLabel('Name', { exact: true }).fill('Network');
  await page.getByRole('radio', { name: 'Terraform' }).check();
  await page.getByRole('button', { name: 'Create stack' }).click();

  await page.getByRole('heading', { name: 'Network' }).waitFor();
  await page.getByText('acme/infrastructure · production · /network').waitFor();
  await page.getByText('No runs yet', { exact: true }).first().waitFor();
  await gantry.app.jobs.idle();
  expect(await hooksOf(acme.ada, repo)).toMatchObject([
    { url: `${gantry.url}/webhooks/bitbucket-cloud/acme-cloud`, active: true, secret_set: true },
  ]);
});

test('the LaunchPad then shows 2 of 4 and what was done', async () => {
  await page.getByRole('link', { name: 'LaunchPad 2/4' }).click();
  await page.getByText('2 of 4 done').waitFor();
  await page.getByRole('heading', { name: 'Integrate source code (done)' }).waitFor();
  await page.getByRole('heading', { name: 'Create your first stack (done)' }).waitFor();
  await page.getByText('Acme Cloud').first().waitFor();
});

test('a second integration starts as space-specific: there is one default only', async () => {
  await page.goto('/source-control/new');
  await page.getByText('There is a default integration already: Acme Cloud.').waitFor();
  expect(await page.getByRole('radio', { name: 'Default (all spaces)' }).isDisabled()).toBe(true);
  expect(await page.getByRole('radio', { name: 'Space-specific' }).isChecked()).toBe(true);
});

test('the console stayed silent', () => {
  expect(visitor.complaints).toEqual([]);
});
