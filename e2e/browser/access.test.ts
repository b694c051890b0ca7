import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { openBrowser } from '../support/browser.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { addMember, openMember } from '../support/member.ts';
import { describePage, openAdmin, type Visitor } from '../support/visitor.ts';
import { builtWeb } from '../support/web.ts';

let installation: Installation;
let browser: Browser;
let admin: Visitor;
const open: Visitor[] = [];

/** Below the root: Platform with Payments and Data beside each other, and Elsewhere; none but the default integration and one of Payments. */
beforeAll(async () => {
  const webDir = builtWeb();
  [installation, browser] = await Promise.all([startInstallation({ worker: null, webDir }), openBrowser()]);
  const { gantry, acme } = installation;
  const space = z.object({ spaceCreate: z.object({ id: z.string() }) });
  const create = (name: string, parentSpace: string) =>
    gantry.admin.query(space, 'mutation($input: SpaceInput!) { spaceCreate(input: $input) { id } }', {
      input: { name, parentSpace, inheritEntities: false },
    });
  await create('Platform', 'root');
  await create('Payments', 'platform');
  await create('Data', 'platform');
  await create('Elsewhere', 'root');
  const input = {
    name: 'Payments Cloud',
    isDefault: false,
    spaceID: 'payments',
    email: acme.bot.email,
    token: acme.botToken,
    description: 'For the payments team.',
    labels: ['team:payments'],
  };
  await gantry.admin.query(
    z.object({ bitbucketCloudIntegrationCreate: z.object({ id: z.string() }) }),
    'mutation($input: BitbucketCloudIntegrationInput!) { bitbucketCloudIntegrationCreate(input: $input) { id } }',
    { input },
  );
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

async function as(username: string, role: string, spaceId: string): Promise<Page> {
  const member = await addMember(installation.gantry, username, { role, spaceId });
  const visitor = await openMember(browser, installation.gantry, member);
  open.push(visitor);
  return visitor.page;
}

/** Names of the integrations that the page lists. */
const listed = async (page: Page): Promise<string[]> => {
  await page.goto('/source-control');
  await page.getByRole('link', { name: 'Acme Default' }).waitFor();
  return (await page.locator('table tbody td:first-child a').allTextContents()).toSorted();
};

test('an admin of the space sees the default integration without details, and all of their own', async () => {
  const page = await as('payments-admin', 'admin', 'payments');
  expect(await listed(page)).toEqual(['Acme Default', 'Payments Cloud']);
  await page.getByRole('link', { name: 'Payments Cloud' }).click();
  await page.getByText('/webhooks/bitbucket-cloud/payments-cloud').waitFor();
  await page.getByText(installation.acme.bot.email).first().waitFor();
  await page.goto('/source-control/acme-default');
  await page.getByRole('heading', { name: 'Acme Default' }).waitFor();
  expect(await page.getByText('/webhooks/bitbucket-cloud/acme-default').count()).toBe(0);
  expect(await page.content()).not.toContain(installation.acme.bot.email);
});

test('a reader of the space sees that the integration exists, and no details', async () => {
  const page = await as('payments-reader', 'reader', 'payments');
  expect(await listed(page)).toEqual(['Acme Default', 'Payments Cloud']);
  await page.goto('/source-control/payments-cloud');
  await page.getByText('For the payments team.').waitFor();
  expect(await page.getByText('/webhooks/bitbucket-cloud/payments-cloud').count()).toBe(0);
  expect(await page.content()).not.toContain(installation.acme.bot.email);
});

test('a reader of a sibling space and a stranger see the default integration alone', async () => {
  for (const [username, space] of [
    ['data-reader', 'data'],
    ['stranger', 'elsewhere'],
  ] as const) {
    const page = await as(username, 'reader', space);
    expect(await listed(page)).toEqual(['Acme Default']);
    await page.goto('/source-control/payments-cloud');
    await page
      .getByRole('heading', { name: /not here|no such|not found|does not exist|There is no/i })
      .waitFor();
    expect(await page.content()).not.toContain('For the payments team.');
  }
});

test('the tree shows what one may see; a root admin makes a space and gives a role in it', async () => {
  const { page } = admin;
  await page.goto('/spaces/payments');
  await page.getByRole('heading', { name: 'root / Platform / Payments' }).waitFor();
  await page.getByRole('button', { name: 'New space' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Cards');
  await page.getByRole('button', { name: 'Create space' }).click();
  await page.getByRole('heading', { name: 'root / Platform / Payments / Cards' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/spaces/cards');

  await page.getByRole('button', { name: 'Give a role' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('To whom').selectOption('GROUP');
  await dialog.getByRole('button', { name: 'Give role' }).click();
  await dialog.getByText('Say who gets the role.').waitFor();
  await dialog.getByLabel('Group', { exact: true }).fill('Card engineers');
  await dialog.getByLabel('Role', { exact: true }).selectOption('writer');
  await dialog.getByRole('button', { name: 'Give role' }).click();
  await page.getByRole('row', { name: /Card engineers.*Writer.*This space/ }).waitFor();

  const reader = await as('data-reader-2', 'reader', 'data');
  await reader.goto('/spaces');
  await reader.getByRole('navigation', { name: 'Spaces' }).getByText('Data').waitFor();
  expect(
    await reader.getByRole('navigation', { name: 'Spaces' }).getByRole('link').allTextContents(),
  ).toEqual([expect.stringContaining('Data')]);
  await reader.getByText('Only admins of the space see who holds which role in it.').waitFor();
});

test('a role of the installation is made of actions', async () => {
  const { page } = admin;
  await page.goto('/roles/new');
  await page.getByLabel('Name', { exact: true }).fill('Run starter');
  await page.getByRole('button', { name: 'Reader' }).click();
  await page.getByRole('checkbox', { name: /^run:trigger / }).check();
  await page.getByRole('button', { name: 'Create role' }).click();
  await page.getByRole('row', { name: /Run starter/ }).waitFor();
});

test('the audit trail is filtered in the address, tells what changed, and is proved and exported', async () => {
  const { page } = admin;
  await page.goto('/audit');
  await page.getByLabel('Action').selectOption('space.create');
  await page.waitForURL(/action=space\.create/);
  await page
    .getByRole('row', { name: /space\.create.*Cards/ })
    .getByRole('button')
    .click();
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('heading', { name: 'What changed' }).waitFor();
  await drawer.getByText('Cards').first().waitFor();
  expect(new URL(page.url()).searchParams.get('entry')).not.toBeNull();
  await page.reload();
  await drawer.getByRole('heading', { name: 'What changed' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Verify' }).click();
  await page.getByText('The trail is whole').waitFor();

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'CSV, for spreadsheets' }).click();
  expect((await download).suggestedFilename()).toBe('gantry-audit.csv');
  expect(admin.complaints).toEqual([]);
});

test('the audit trail names what entries are about, and leads there, for whoever may see it', async () => {
  const { page } = admin;
  await page.goto('/audit?action=binding.create');
  await page.getByRole('row', { name: /binding\.create role binding Card engineers as Writer/ }).waitFor();
  await page.getByRole('link', { name: 'Card engineers as Writer' }).click();
  await page.getByRole('heading', { name: 'root / Platform / Payments / Cards' }).waitFor();
  await page.goto('/audit?action=role.create');
  await page.getByRole('link', { name: 'Run starter' }).click();
  await page.getByRole('heading', { name: 'Run starter' }).waitFor();
  await page.goto('/audit?action=integration.create');
  await page.getByRole('link', { name: 'Payments Cloud' }).click();
  await page.getByText('/webhooks/bitbucket-cloud/payments-cloud').waitFor();

  const input = { name: 'Auditor', description: '', actions: ['space:read', 'audit:read'] };
  const { roleCreate } = await installation.gantry.admin.query(
    z.object({ roleCreate: z.object({ id: z.string() }) }),
    'mutation($input: RoleInput!) { roleCreate(input: $input) { id } }',
    { input },
  );
  const auditor = await as('auditor', roleCreate.id, 'root');
  await auditor.goto('/audit?action=binding.create');
  const rows = auditor.getByRole('row', { name: /binding\.create role binding [0-9A-Z]{26}/ });
  await rows.first().waitFor();
  expect(await auditor.getByRole('main').getByText('Card engineers').count()).toBe(0);
  expect(await auditor.getByRole('table', { name: 'Audit trail' }).getByRole('link').count()).toBe(0);
  expect(open.flatMap(({ complaints }) => complaints)).toEqual([]);
});
