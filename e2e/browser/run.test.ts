import type { Repository } from '@gantry/emulator';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { merge, openPullRequest } from '../support/acme.ts';
import { openBrowser } from '../support/browser.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { createStack } from '../support/platform.ts';
import { type Printer, startPrinter } from '../support/printer.ts';
import { describePage, openAdmin, type Visitor } from '../support/visitor.ts';
import { builtWeb } from '../support/web.ts';

const secret = 'only-for-the-database';
const app = (printer: Printer, size: number): string => `
variable "password" {
  default   = "${secret}"
  sensitive = true
}
resource "terraform_data" "database" {
  input = var.password
}
resource "terraform_data" "app" {
  input = { size = ${size} }
  provisioner "local-exec" {
    interpreter = ["bash", "-c"]
    command     = "${printer.command}"
  }
}
`;
const slow = ({ url }: Printer): string => `
data "terraform_remote_state" "network" {
  backend = "http"
  config  = { address = "${url}/network" }
}
`;
const network = 'resource "terraform_data" "network" {\n  input = "10.0.0.0/16"\n}\n';

let installation: Installation;
let browser: Browser;
let visitor: Visitor;
let page: Page;
let repo: Repository;
let printer: Printer;
/** Never answers: a plan that reads from it goes on until it is stopped. */
let silence: Printer;

beforeAll(async () => {
  const webDir = builtWeb();
  [printer, silence] = await Promise.all([startPrinter(), startPrinter()]);
  [installation, browser] = await Promise.all([
    startInstallation({ webDir, limits: { heartbeatSeconds: 1 }, worker: { planGraceSeconds: 1 } }),
    openBrowser(),
  ]);
  const { admin, app: server } = installation.gantry;
  repo = await installation.createRepository('infrastructure', {
    'app/main.tf': app(printer, 1),
    'network/main.tf': network,
    'slow/main.tf': slow(silence),
  });
  for (const name of ['App', 'Network', 'Slow']) {
    const projectRoot = name.toLowerCase();
    await createStack(admin, { name, repository: 'acme/infrastructure', projectRoot });
  }
  await server.jobs.idle();
  visitor = await openAdmin(browser, installation.gantry);
  page = visitor.page;
});
beforeEach(({ onTestFailed }) => onTestFailed(async () => console.log(await describePage(visitor))));
afterAll(async () => {
  await browser?.close();
  await Promise.all([printer?.close(), silence?.close()]);
  await installation?.close();
});

/** The state in the page's header, which must come by itself. */
const reaches = (state: string) => page.locator('main header').getByText(state, { exact: true }).waitFor();
const phase = (name: string) =>
  page.getByRole('list', { name: 'Phases' }).getByText(name, { exact: true }).waitFor();
const logLine = (text: string) => page.getByRole('log').getByText(text).first().waitFor();
const button = (name: string | RegExp) => page.getByRole('button', { name });
const inDialog = (name: string | RegExp) => page.getByRole('dialog').getByRole('button', { name });

test('the preview of a pull request appears in the open page of the stack and tells all of its plan', async () => {
  const { acme } = installation;
  await page.goto('/stack/app?kind=proposed');
  await page.getByText('No previews yet').waitFor();
  await acme.emulator.seed.commitFiles({
    repo,
    branch: 'bigger-app',
    files: { 'app/main.tf': app(printer, 2) },
    message: 'Make the app bigger\n',
    author: acme.ada.user,
  });
  const { id } = await openPullRequest(acme.ada, repo, 'bigger-app', 'A bigger app');
  await page.getByRole('link', { name: '#1 Make the app bigger' }).click();

  await reaches('Finished');
  for (const name of ['Preparing', 'Initializing', 'Planning', 'Finished']) await phase(name);
  await logLine('Plan: 2 to add, 0 to change, 0 to destroy.');
  await page.getByRole('link', { name: `Pull request #${id}` }).waitFor();

  await page.getByRole('link', { name: 'Changes' }).click();
  await button(/terraform_data.database/).click();
  await page.getByRole('row', { name: 'input' }).getByText('sensitive').first().waitFor();
  await button(/terraform_data.app/).click();
  await page.getByRole('cell', { name: '"size": 2' }).waitFor();
  expect(await page.content()).not.toContain(secret);
});

test('a merged change waits for Confirm, which names it, and is followed live until it is applied', async () => {
  const { acme } = installation;
  await page.getByRole('link', { name: 'App', exact: true }).click();
  await page.getByText('No runs yet').first().waitFor();
  await merge(acme.grace, repo, 1);
  await page.getByRole('table', { name: 'Runs' }).getByText('Needs confirmation').waitFor();
  await page.getByRole('link', { name: /^#2 / }).click();

  await button('Confirm and apply 2 changes').click();
  const changes = page.getByRole('dialog').getByRole('list', { name: 'What will change' });
  await changes.getByText('terraform_data.app').waitFor();
  await changes.getByText('terraform_data.database').waitFor();
  await inDialog('Confirm and apply 2 changes').click();

  await reaches('Applying');
  await page.getByRole('link', { name: 'Log' }).click();
  printer.print('Step 1 of 2');
  await logLine('Step 1 of 2');
  expect(await page.getByRole('log').getByText('Step 2 of 2').count()).toBe(0);
  printer.print('Step 2 of 2');
  await logLine('Step 2 of 2');
  await reaches('Applying');
  printer.finish();
  await reaches('Finished');
  await logLine('Apply complete! Resources: 2 added');
  expect(await page.title()).toBe('Finished · App #2 · Gantry');
});

test('a failed run shows the error with its file and line', async () => {
  const { acme } = installation;
  await page.goto('/stack/network?kind=proposed');
  await acme.emulator.seed.commitFiles({
    repo,
    branch: 'broken',
    files: { 'network/main.tf': 'resource "terraform_data" "network" {\n  input = var.nobody\n}\n' },
    message: 'Break the network\n',
    author: acme.ada.user,
  });
  await openPullRequest(acme.ada, repo, 'broken', 'Broken on purpose');
  await page.getByRole('table', { name: 'Runs' }).getByText('Failed').waitFor();
  await page.getByRole('link', { name: '#1 Break the network' }).click();
  await reaches('Failed');
  await page.getByRole('link', { name: 'Errors and warnings 1' }).click();
  await page.getByRole('heading', { name: 'Reference to undeclared input variable' }).waitFor();
  await page.getByText('network/main.tf:2', { exact: true }).waitFor();
});

test('a plan that waits can be discarded', async () => {
  await page.goto('/stack/network');
  await button('Trigger').click();
  await page.getByRole('heading', { name: /^#2 / }).waitFor();
  // A run that is not yet claimed may be discarded as well, and is claimed while the dialog is open.
  await button(/Confirm/).waitFor();
  await button('Discard').click();
  await inDialog('Discard').click();
  await reaches('Discarded');
  expect(await button(/Confirm/).count()).toBe(0);
});

test('a long plan can be stopped', async () => {
  await page.goto('/stack/slow');
  await button('Trigger').click();
  await page.getByRole('heading', { name: /^#1 / }).waitFor();
  await logLine('data.terraform_remote_state.network: Reading');
  await button('Stop').click();
  await inDialog('Stop').click();
  await reaches('Stopped');
});

test('the console stayed silent', () => {
  expect(visitor.complaints).toEqual([]);
});
