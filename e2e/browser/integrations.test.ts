import type { Repository } from '@gantry/emulator';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { documentedScopes, everyUsefulScope, hooksOf, openPullRequest } from '../support/acme.ts';
import { openBrowser } from '../support/browser.ts';
import { integrationOf, postDelivery } from '../support/deliveries.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { addMember, openMember } from '../support/member.ts';
import { createModule } from '../support/modules.ts';
import { connectBitbucket, createStack, runsOf } from '../support/platform.ts';
import { describePage, openAdmin, paste, type Visitor } from '../support/visitor.ts';
import { builtWeb } from '../support/web.ts';

/** Everything that the pages of integrations do, with a repository that is connected and one whose webhook went away. */
let installation: Installation;
let browser: Browser;
let visitor: Visitor;
let page: Page;
let repo: Repository;
let dns: Repository;
let commit: string;

const settled = async (): Promise<void> => {
  await installation.acme.emulator.idle();
  await installation.gantry.app.jobs.idle({ timeoutMs: 60_000 });
};
const details = (): Locator => page.getByRole('dialog', { name: 'Acme Default' });
const openDetails = async (): Promise<Locator> => {
  await page.goto('/source-control/acme-default');
  await details().getByRole('region', { name: 'Repositories' }).waitFor();
  return details();
};

beforeAll(async () => {
  const webDir = builtWeb();
  const feedbackTiming = { progress: 0, gather: 0, settle: 1 };
  [installation, browser] = await Promise.all([
    startInstallation({ scopes: everyUsefulScope, worker: null, webDir, feedbackTiming }),
    openBrowser(),
  ]);
  const { acme, gantry } = installation;
  repo = await installation.createRepository('infrastructure', { 'app/main.tf': '# 0\n' });
  dns = await installation.createRepository('dns', { 'main.tf': '# 0\n' });
  await createStack(gantry.admin, { name: 'App', repository: 'acme/infrastructure', projectRoot: 'app' });
  await createStack(gantry.admin, { name: 'DNS', repository: 'acme/dns', projectRoot: '' });
  await settled();
  const files = { 'app/main.tf': '# 1\n' };
  const change = { repo, branch: 'feature', files, message: 'Change the app\n', author: acme.ada.user };
  commit = await acme.emulator.seed.commitFiles(change);
  await openPullRequest(acme.ada, repo, 'feature', 'Change the app');
  await settled();
  dns.hooks.clear();
  visitor = await openAdmin(browser, gantry);
  page = visitor.page;
});
beforeEach(({ onTestFailed }) => onTestFailed(async () => console.log(await describePage(visitor))));
afterAll(async () => {
  await browser?.close();
  await installation?.close();
});

test('the form tells what the token reaches, and in which spaces the integration can be used', async () => {
  const { acme, gantry } = installation;
  const create = 'mutation($input: SpaceInput!) { spaceCreate(input: $input) { id } }';
  for (const [name, parentSpace, inheritEntities] of [
    ['Payments', 'root', false],
    ['Ledger', 'payments', true],
    ['Vault', 'payments', false],
  ] as const)
    await gantry.admin.query(z.unknown(), create, { input: { name, parentSpace, inheritEntities } });
  await page.goto('/source-control/new');
  await page.getByLabel('Space', { exact: true }).selectOption('payments');
  await page.getByText('Usable by 0 stacks and 0 modules in 2 spaces: Payments, Ledger.').waitFor();
  await page.getByLabel('Space', { exact: true }).selectOption('vault');
  await page.getByText('Usable by 0 stacks and 0 modules in Vault alone').waitFor();

  await page.getByRole('textbox', { name: 'Email' }).fill(acme.bot.email);
  await paste(page.locator('input[type=password]'), acme.botToken);
  const checks = page.getByRole('list', { name: 'Checks' });
  await checks.getByText(/2 repositories of acme visible: .*infrastructure/).waitFor();

  // With the two documented scopes a token may not list: naming a repository answers.
  const seed = { user: acme.bot, scopes: documentedScopes, label: 'two' };
  await paste(page.locator('input[type=password]'), acme.emulator.seed.createApiToken(seed));
  await checks.getByText('The token may not list workspaces.').waitFor();
  const reach = page.getByLabel('Does it reach a workspace or repository?');
  await reach.fill('acme/dns');
  await reach.press('Enter');
  await checks.getByText('The token reads acme/dns: private, main branch main.').waitFor();
  expect(new URL(page.url()).pathname).toBe('/source-control/new');
  await reach.fill('acme/secret');
  await page.getByRole('button', { name: 'Look' }).click();
  await checks.getByText('The token does not see acme/secret.').waitFor();
  expect(await reach.inputValue()).toBe('acme/secret');
});

test('the doctor finds a webhook that went away; a button makes it again', async () => {
  const drawer = await openDetails();
  await drawer.getByRole('button', { name: 'Test connection' }).click();
  const checks = drawer.getByRole('region', { name: 'Connection' }).getByRole('list', { name: 'Checks' });
  const missing = checks.getByRole('listitem').filter({ hasText: 'Webhook · acme/dns' });
  await missing.getByText('Failed').waitFor();
  await checks.getByText(/2 repositories of acme visible/).waitFor();
  await checks.getByText('named like an account for machines').waitFor();
  await missing.getByRole('button').click();
  await drawer.getByText('Created by Gantry.').waitFor();
  expect(await hooksOf(installation.acme.ada, dns)).toMatchObject([{ active: true, secret_set: true }]);
});

test('each repository shows its webhook and the events that have arrived', async () => {
  const drawer = await openDetails();
  const events = drawer.getByRole('list', { name: 'Events of acme/infrastructure' });
  await events.getByText('Push: arrived').waitFor();
  await events.getByText('Approved: not seen yet').waitFor();
  await drawer.getByText('Waiting for the first delivery').waitFor();
});

test('who may change a stack connects its repository from its settings', async () => {
  dns.hooks.clear();
  const member = await addMember(installation.gantry, 'stack-admin', { role: 'admin', spaceId: 'root' });
  const other = await openMember(browser, installation.gantry, member);
  await other.page.goto('/stack/dns/settings');
  await other.page.getByRole('button', { name: /Check the webhook|Connect the repository/ }).click();
  await other.page.getByText('Created by Gantry.').waitFor();
  // The page may still show the webhook that went away.
  await expect.poll(async () => (await hooksOf(installation.acme.ada, dns)).length).toBe(1);
  expect(await other.page.content()).not.toContain('/webhooks/bitbucket-cloud/');
  expect(other.complaints).toEqual([]);
});

test('a reader sees how the webhook stands and may not touch it', async () => {
  const member = await addMember(installation.gantry, 'reader', { role: 'reader', spaceId: 'root' });
  const other = await openMember(browser, installation.gantry, member);
  await other.page.goto('/stack/dns/settings');
  const button = other.page.getByRole('button', { name: 'Check the webhook' });
  await button.waitFor();
  expect(await button.getAttribute('aria-disabled')).toBe('true');
  await other.page.goto('/source-control/acme-default');
  await other.page.getByText('Endpoint, secret and email are shown to root admins only.').waitFor();
  expect(await other.page.content()).not.toContain(installation.acme.bot.email);
  await other.page.goto('/source-control');
  await other.page.getByRole('button', { name: 'Actions for Acme Default' }).click();
  const remove = other.page.getByRole('menuitem', { name: /Delete/ });
  expect(await remove.getAttribute('aria-disabled')).toBe('true');
});

test('the log of deliveries narrows down; a story leads from the request to what Bitbucket was told', async () => {
  const { webhookUrl, webhookSecret } = await integrationOf(installation.gantry.admin);
  const body = JSON.stringify({
    repository: { full_name: 'acme/dns', uuid: dns.uuid },
    push: { changes: [] },
  });
  await postDelivery(webhookUrl, { secret: 'another', body });
  await postDelivery(webhookUrl, { secret: webhookSecret, body, headers: { 'x-event-key': 'repo:fork' } });
  await page.goto('/source-control/acme-default/deliveries');
  const table = page.getByRole('table', { name: 'Deliveries' });
  await table.getByText('repo:push').first().waitFor();
  await page.getByRole('link', { name: 'Refused' }).click();
  await table.getByText('Refused').first().waitFor();
  await table.getByText('Processed').waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Ignored' }).click();
  await table.getByText('forks of the repository start nothing').waitFor();
  await page.getByRole('link', { name: 'Processed' }).click();
  await table.getByRole('link', { name: 'repo:push' }).first().click();

  await page.getByRole('heading', { name: 'Signature verified' }).waitFor();
  await page.getByRole('heading', { name: /created branch feature/ }).waitFor();
  await page.getByText('Files under app/ changed on feature').waitFor();
  await page.getByRole('link', { name: 'Run #1' }).waitFor();
  await page.getByRole('heading', { name: 'Bitbucket was told' }).waitFor();
  await page.getByRole('link', { name: 'Status gantry/app' }).waitFor();
  await page.getByRole('button', { name: 'Body' }).click();
  await page.getByText(commit).first().waitFor();
});

test('a delivery that is processed again makes no second run; a refused one cannot be', async () => {
  await page.getByRole('button', { name: 'Process again' }).click();
  await settled();
  await page.getByRole('link', { name: 'Run #1' }).waitFor();
  expect(await runsOf(installation.gantry.admin, 'app')).toHaveLength(1);
  await page.goto('/source-control/acme-default/deliveries?verdict=REFUSED');
  await page.getByRole('table', { name: 'Deliveries' }).getByRole('link').first().click();
  await page.getByRole('heading', { name: 'Refused' }).waitFor();
  const again = page.getByRole('button', { name: 'Process again' });
  expect(await again.getAttribute('aria-disabled')).toBe('true');
});

test('the address of an aggregated status lists the runs of its commit', async () => {
  await page.goto(`/runs?commit=${commit}`);
  await page.getByText(`Of commit ${commit.slice(0, 12)}`).waitFor();
  await page.getByRole('table', { name: 'Runs' }).getByText('Change the app').first().waitFor();
  await page.goto(`/runs?commit=${'0a'.repeat(20)}`);
  await page.getByRole('heading', { name: 'This commit has no runs' }).waitFor();
  await page.getByRole('button', { name: 'Show all runs' }).click();
  await page.getByRole('table', { name: 'Runs' }).getByText('Change the app').first().waitFor();
});

test('a refused token reaches the inbox, and the details say that events wait', async () => {
  const { acme, gantry } = installation;
  await page.goto('/inbox');
  await page.getByRole('heading', { name: 'Inbox' }).waitFor();
  for (const credential of acme.emulator.state.credentials.values())
    if (credential.label === 'Gantry') acme.emulator.seed.revokeToken(credential);
  await gantry.admin.query(
    z.unknown(),
    'mutation { bitbucketCloudIntegrationDiagnose(id: "acme-default") { state } }',
    {},
  );
  await settled();
  const item = page.getByRole('listitem').filter({ hasText: 'Credentials' }).first();
  await item.getByText('New').waitFor();
  await item.getByRole('link', { name: 'Open' }).click();
  await details().getByText('Bitbucket refuses the credentials').waitFor();
  await details().getByText('Events wait and go on when the token is replaced').waitFor();
  await details().getByRole('link', { name: 'Replace the token' }).first().click();
  await paste(page.locator('input[type=password]'), newToken());
  await page.getByRole('list', { name: 'Scopes of the token' }).waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await settled();
  await page.goto('/inbox');
  await page.getByRole('listitem').filter({ hasText: 'Credentials' }).getByText('Resolved').waitFor();
});

const newToken = (): string => {
  const { emulator, bot } = installation.acme;
  return emulator.seed.createApiToken({ user: bot, scopes: everyUsefulScope, label: 'second' });
};

test('a deletion names who depends on it, and is undone within 7 days', async () => {
  await page.goto('/source-control');
  await page.getByRole('button', { name: 'Actions for Acme Default' }).click();
  await page.getByRole('menuitem', { name: /Delete/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete integration Acme Default' });
  await dialog.getByText('2 stacks lose their source').waitFor();
  await dialog.getByRole('link', { name: 'DNS' }).waitFor();
  await dialog.getByRole('textbox').fill('Acme Default');
  await dialog.getByRole('button', { name: 'Delete integration' }).click();
  const gone = page.getByRole('region', { name: 'Recently deleted' });
  await gone.getByText('Acme Default').first().waitFor();
  await page.goto('/stack/dns');
  await page.getByText('Webhooks are not processed and no run can start').waitFor();
  await page.goto('/source-control');
  await gone.getByRole('button', { name: 'Restore Acme Default' }).click();
  await page.getByRole('table', { name: 'Integrations' }).getByText('2 stacks').waitFor();
  await settled();
  expect(await hooksOf(installation.acme.ada, dns)).toHaveLength(1);
});

test('what lost its integration is attached to another one at once, modules too', async () => {
  const { acme, gantry } = installation;
  await installation.createRepository('terraform-null-label', { 'main.tf': '# 0\n' });
  await createModule(gantry.admin, { repository: 'acme/terraform-null-label', space: 'root' });
  const remove = `mutation {
    bitbucketCloudIntegrationDelete(id: "acme-default", confirm: "Acme Default") { id }
  }`;
  await gantry.admin.query(z.unknown(), remove, {});
  await connectBitbucket(gantry.admin, { name: 'Second', email: acme.bot.email, token: newToken() });
  await page.goto('/source-control/second');
  const second = page.getByRole('dialog', { name: 'Second' });
  await second.getByText('2 stacks and 1 module have no integration').waitFor();
  await second.getByText(/App, DNS, terraform-null-label\. Their former/).waitFor();
  await second.getByRole('button', { name: 'Attach all 3 here' }).click();
  await page.getByText('Everything is attached.').waitFor();
  await second.getByText('have no integration').waitFor({ state: 'detached' });
  await settled();
  expect(await hooksOf(acme.ada, dns)).toHaveLength(1);
});

test('the console stayed silent', () => {
  expect(visitor.complaints).toEqual([]);
});
