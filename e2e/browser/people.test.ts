import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { openBrowser } from '../support/browser.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { describePage, openAdmin, openVisitor, type Visitor } from '../support/visitor.ts';
import { builtWeb } from '../support/web.ts';

let installation: Installation;
let browser: Browser;
let admin: Visitor;
const open: Visitor[] = [];

beforeAll(async () => {
  const webDir = builtWeb();
  [installation, browser] = await Promise.all([startInstallation({ worker: null, webDir }), openBrowser()]);
  const { gantry } = installation;
  const ask = (document: string, input: object) => gantry.admin.query(z.unknown(), document, { input });
  await ask('mutation($input: SpaceInput!) { spaceCreate(input: $input) { id } }', {
    name: 'Payments',
    parentSpace: 'root',
    inheritEntities: false,
  });
  await ask('mutation($input: RoleInput!) { roleCreate(input: $input) { id } }', {
    name: 'Run starter',
    description: '',
    actions: ['space:read', 'stack:read', 'run:read', 'run:trigger'],
  });
  admin = await openAdmin(browser, gantry);
  open.push(admin);
});
beforeEach(({ onTestFailed }) =>
  onTestFailed(async () => {
    for (const visitor of open) console.log(await describePage(visitor));
  }),
);
afterAll(async () => {
  await browser?.close();
  await installation?.close();
});

test('somebody is invited with a role of the installation, joins by the link, and holds it', async () => {
  const { page } = admin;
  await page.goto('/');
  await page.getByRole('link', { name: 'Invite people' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Email').fill('not an address');
  await dialog.getByLabel('Role 1', { exact: true }).selectOption({ label: 'Run starter' });
  await dialog.getByLabel('Space of role 1').selectOption({ label: 'Payments' });
  await dialog.getByRole('button', { name: 'Invite' }).click();
  await dialog.getByText(/address/).waitFor();
  await dialog.getByLabel('Email').fill('ada@example.com');
  await dialog.getByRole('button', { name: 'Invite' }).click();
  await dialog.getByText('hand the link over yourself').waitFor();
  const link = await dialog.locator('code').textContent();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('row', { name: /ada@example\.com.*Pending.*Run starter in Payments/ }).waitFor();

  const guest = await openVisitor(browser, installation.gantry, { viewport: { width: 390, height: 844 } });
  open.push(guest);
  await guest.page.goto(link ?? '');
  await guest.page.getByText('admin invites ada@example.com').waitFor();
  await guest.page.getByLabel('Password').fill('short');
  await guest.page.getByRole('button', { name: 'Join' }).click();
  await guest.page.getByText(/at least 12 characters/i).waitFor();
  await guest.page.getByLabel('Password').fill('correct horse battery staple');
  await guest.page.getByRole('button', { name: 'Join' }).click();
  await guest.page.getByRole('heading', { name: 'Stacks', level: 1 }).waitFor();

  const late = await openVisitor(browser, installation.gantry);
  open.push(late);
  await late.page.goto(link ?? '');
  await late.page.getByRole('alert').waitFor();
  await page.reload();
  await page.getByRole('row', { name: /ada.*Run starter in Payments/ }).waitFor();
  expect(guest.complaints).toEqual([]);
  await page.goto('/');
  await page.getByText('2 people can sign in').waitFor();
});

test('a key with a role of the installation is made, shown once, and revoked', async () => {
  const { page } = admin;
  await page.goto('/api-keys');
  await page.getByRole('button', { name: 'New API key' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('starter');
  await dialog.getByLabel('Role 1', { exact: true }).selectOption({ label: 'Run starter' });
  await dialog.getByRole('button', { name: 'Make key' }).click();
  await dialog.getByRole('heading', { name: 'API key starter' }).waitFor();
  await dialog.getByRole('button', { name: 'I have it' }).click();
  const row = page.getByRole('row', { name: /starter.*Run starter in root/ });
  await row.waitFor();
  await row.getByRole('button').last().click();
  await page.getByRole('menuitem', { name: /Revoke/ }).click();
  await page.getByRole('button', { name: 'Revoke key' }).click();
  await row.waitFor({ state: 'detached' });
});

test('the explorer runs a document and shows its answer and its errors', async () => {
  const { page } = admin;
  await page.goto('/explorer');
  // Types of the schema beside it are buttons too, one of them called Run.
  await page.locator('header').getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByText(/Answered in \d+ ms/).waitFor();
  await page.getByLabel('Answer').getByText('"viewer"').waitFor();
  await page.getByPlaceholder('Search types and fields').fill('runTrigger');
  await page.getByText('runTrigger', { exact: false }).first().waitFor();
  expect(admin.complaints).toEqual([]);
});

/** At the width of a phone nothing may be cut off, nor be wider than the page. */
test('the pages of people and access fit a phone', async () => {
  const phone = await openAdmin(browser, installation.gantry, { viewport: { width: 390, height: 844 } });
  open.push(phone);
  const pages = {
    '/people': 'People',
    '/api-keys': 'API keys',
    '/spaces/payments': 'Spaces',
    '/roles': 'Roles',
    '/audit': 'Audit trail',
    '/audit/settings': 'Audit settings',
    '/settings/account': 'Settings',
    '/settings/profile': 'Profile',
    '/explorer': 'API explorer',
  };
  const wide: string[] = [];
  for (const [path, title] of Object.entries(pages)) {
    await phone.page.goto(path);
    await phone.page.getByRole('heading', { name: title, level: 1 }).waitFor();
    await phone.page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null);
    const overflows = await phone.page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('main')].some(
        ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth,
      ),
    );
    if (overflows) wide.push(path);
  }
  expect(wide).toEqual([]);
  expect(phone.complaints).toEqual([]);
});
