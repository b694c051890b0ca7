import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { openBrowser } from '../support/browser.ts';
import { faultsOf } from '../support/faults.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { createStack } from '../support/platform.ts';
import { describePage, openAdmin, type Visitor } from '../support/visitor.ts';
import { builtWeb } from '../support/web.ts';

/** What the server refuses of a field stands there and nowhere else, and the focus goes to it. */
let installation: Installation;
let browser: Browser;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  const webDir = builtWeb();
  [installation, browser] = await Promise.all([startInstallation({ worker: null, webDir }), openBrowser()]);
  const { admin, app } = installation.gantry;
  await installation.createRepository('infrastructure', { 'network/main.tf': '' });
  await createStack(admin, { name: 'Network', repository: 'acme/infrastructure', projectRoot: 'network' });
  await app.jobs.idle();
  visitor = await openAdmin(browser, installation.gantry);
  page = visitor.page;
});
beforeEach(({ onTestFailed }) => onTestFailed(async () => console.log(await describePage(visitor))));
afterAll(async () => {
  await browser?.close();
  await installation?.close();
});

const press = (within: Page | Locator, name: string) =>
  within.getByRole('button', { name, exact: true }).click();

/** Waits until the field is marked as wrong and says so in these words. */
async function tells(field: Locator, words: string): Promise<void> {
  await field.and(page.locator('[aria-invalid=true]')).waitFor();
  const note = await field.getAttribute('aria-describedby');
  await page.locator(`[id="${note}"]`).getByText(words).waitFor();
}

/** The same of what the server refused: the first such field has the focus, and no notice says it again. */
async function refused(field: Locator, words: string): Promise<void> {
  await tells(field, words);
  await field.and(page.locator(':focus')).waitFor();
  expect(await page.getByText(words).count()).toBe(1);
  expect(
    await page
      .locator('form')
      .getByText(/^[A-Z]+_[A-Z_]+$/)
      .count(),
    'codes of a notice',
  ).toBe(0);
  expect(await faultsOf(page)).toEqual([]);
}

/** The server says this to the next change. */
async function refuseNext(code: string, message: string): Promise<void> {
  await page.route('**/graphql', (route) => {
    const { query } = z.object({ query: z.string() }).parse(route.request().postDataJSON());
    if (!/^\s*mutation\b/.test(query)) return route.continue();
    return route.fulfill({ json: { data: null, errors: [{ message, extensions: { code } }] } });
  });
}

test('a federated API key: what the server does not take of the provider stands at its fields', async () => {
  await page.goto('/api-keys');
  await press(page, 'New API key');
  const dialog = page.getByRole('dialog');
  const field = (label: string) => dialog.getByLabel(label, { exact: true });
  await field('Name').fill('Pipelines');
  await dialog.getByRole('checkbox', { name: /^No secret/ }).check();
  await field('Issuer').fill('http://ci.example.com');
  await field('Audience').fill('x'.repeat(501));
  await field('Subject').fill('repo:(acme');
  await press(dialog, 'Make key');
  await refused(field('Issuer'), 'Enter the https address of the issuer, as its tokens name it.');
  await tells(field('Audience'), 'Use at most 500 characters.');
  await tells(field('Subject'), 'This is not a regular expression that RE2 knows.');

  await field('Issuer').fill('https://ci.example.com');
  await field('Audience').fill('gantry');
  await press(dialog, 'Make key');
  await refused(field('Subject'), 'This is not a regular expression that RE2 knows.');
  await field('Subject').fill('repo:acme/.*');
  await press(dialog, 'Make key');
  await page.getByRole('dialog', { name: 'API key Pipelines' }).waitFor();
  await press(page, 'Done');
});

test('a space: a name that makes no address, labels, and a place that there is not', async () => {
  await page.goto('/spaces/root');
  await press(page, 'New space');
  const dialog = page.getByRole('dialog');
  const field = (label: string) => dialog.getByLabel(label, { exact: true });
  await field('Name').fill('!!!');
  await press(dialog, 'Create space');
  await refused(field('Name'), 'The name needs a letter from A to Z or a digit');
  await field('Name').fill('Cards');
  await field('Labels optional').fill('x'.repeat(101));
  await page.keyboard.press('Enter');
  await press(dialog, 'Create space');
  await refused(field('Labels optional'), 'Use at most 100 characters.');
  await dialog.getByRole('button', { name: /^Remove label/ }).click();
  const message = 'A space cannot be moved below itself. Choose another place.';
  await refuseNext('SPACE_UNDER_ITSELF', message);
  await press(dialog, 'Create space');
  await refused(field('Space above'), message);
  expect(await field('Name').inputValue()).toBe('Cards');
  await page.unrouteAll();
  await press(dialog, 'Create space');
  await page.getByRole('heading', { name: 'root / Cards' }).waitFor();
});

test('what no field of a form tells stays in the notice', async () => {
  await page.goto('/spaces/cards');
  await press(page, 'Edit space');
  const dialog = page.getByRole('dialog');
  await refuseNext('SPACE_BREAKS_ATTACHMENTS', 'This would cut what is attached.');
  await press(dialog, 'Save space');
  await dialog.getByText('The space was not saved').waitFor();
  await dialog.getByText('SPACE_BREAKS_ATTACHMENTS', { exact: true }).waitFor();
  expect(await dialog.locator('[aria-invalid=true]').count()).toBe(0);
  await page.unrouteAll();
});

type Form = {
  readonly path: string;
  readonly open?: string;
  readonly typed: Readonly<Record<string, string>>;
  readonly submit: string;
  readonly at: string;
  readonly words: string;
  /** What the server is made to say, where it is cumbersome to bring it there. */
  readonly answer?: readonly [code: string, message: string];
};

const forms: Readonly<Record<string, Form>> = {
  'a stack whose name is taken': {
    path: '/stack/network/settings',
    typed: { Name: 'Cables' },
    submit: 'Save settings',
    at: 'Name',
    words: 'A stack with this name exists.',
    answer: ['STACK_NAME_TAKEN', 'A stack with this name exists. Choose another name.'],
  },
  'a stack whose repository is gone': {
    path: '/stack/network/settings',
    typed: {},
    submit: 'Save settings',
    at: 'Repository',
    words: 'The token sees no such repository.',
    answer: ['REPOSITORY_NOT_FOUND', 'The token sees no such repository.'],
  },
  'a role whose name is taken': {
    path: '/roles/new',
    typed: { Name: 'Reader' },
    submit: 'Create role',
    at: 'Name',
    words: 'A role with this name exists. Choose another name.',
  },
  'a variable that Gantry sets itself': {
    path: '/stack/network/environment',
    open: 'Add',
    typed: { Name: 'TF_HTTP_ADDRESS', Value: 'https://example.com' },
    submit: 'Add',
    at: 'Name',
    words: 'TF_HTTP_ADDRESS is set by Gantry. Choose another name.',
  },
  'a webhook of the inbox without a host': {
    path: '/inbox',
    open: 'Add a webhook',
    typed: { Name: 'Chat', Address: 'https://:443' },
    submit: 'Add webhook',
    at: 'Address',
    words: 'Give an address such as https://hooks.example.com/gantry.',
  },
  'a password that is not the present one': {
    path: '/settings/profile',
    typed: {
      'Present password': 'not the one of today',
      'New password': 'correct horse of tomorrow',
      'New password again': 'correct horse of tomorrow',
    },
    submit: 'Change password',
    at: 'Present password',
    words: 'The current password is wrong.',
  },
  'a worker with an odd name': {
    path: '/workers',
    open: 'Add worker',
    typed: { Name: 'rack-1' },
    submit: 'Make token',
    at: 'Name',
    words: 'Another word, please.',
    answer: ['BAD_INPUT', 'name: Another word, please.'],
  },
};

test.each(Object.keys(forms))('%s is told so at the field', async (name) => {
  const form = forms[name];
  if (form === undefined) throw new Error(`There is no form ${name}.`);
  await page.unrouteAll();
  await page.goto(form.path);
  if (form.open !== undefined) await page.getByRole('button', { name: form.open }).first().click();
  const box =
    form.open === undefined || form.path === '/inbox' ? page.locator('main') : page.getByRole('dialog');
  for (const [label, text] of Object.entries(form.typed)) {
    await box.getByLabel(label, { exact: true }).fill(text);
  }
  if (form.answer !== undefined) await refuseNext(...form.answer);
  await press(box, form.submit);
  await refused(box.getByLabel(form.at, { exact: true }), form.words);
});

test('whom somebody invited is told at the address, once', async () => {
  await page.unrouteAll();
  await page.goto('/people');
  const dialog = page.getByRole('dialog');
  for (const again of [false, true]) {
    await press(page, 'Invite');
    await dialog.getByLabel('Email', { exact: true }).fill('grace@acme.example');
    await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
    if (!again) await press(dialog, 'Done');
  }
  await refused(dialog.getByLabel('Email', { exact: true }), 'This address is invited already.');
});

test('the console stayed silent', () => {
  expect(visitor.complaints).toEqual([]);
});
