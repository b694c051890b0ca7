import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { openBrowser } from '../support/browser.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { addMember, openMember } from '../support/member.ts';
import { createModule } from '../support/modules.ts';
import { createStack, runsOf, triggerRun } from '../support/platform.ts';
import { until } from '../support/until.ts';
import { describePage, openAdmin, type Visitor } from '../support/visitor.ts';
import { builtWeb } from '../support/web.ts';

let installation: Installation;
let browser: Browser;
let visitor: Visitor;
let page: Page;
const open: Visitor[] = [];
let runAddress: string;

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
    autodeploy: true,
  });
  visitor = await openAdmin(browser, installation.gantry);
  open.push(visitor);
  page = visitor.page;
});
beforeEach(({ onTestFailed }) =>
  onTestFailed(async () => {
    for (const one of open) console.log(await describePage(one));
  }),
);
afterAll(async () => {
  await browser?.close();
  await installation?.close();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const body = (rule: string) => `package gantry\n\n${rule}\n`;
const warning = '<i>terraform_data.app</i> is new';

test('a policy that does not compile is told its line; mended and attached, its warning holds a run', async () => {
  await page.goto('/policies');
  await page.getByRole('heading', { name: 'No policies yet' }).waitFor();
  await page.getByRole('link', { name: 'New policy' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Nothing unseen');
  const text = page.getByLabel('Policy', { exact: true });
  expect(await text.inputValue()).toContain('deny contains');
  await text.fill(body('warn contains "never ends" if {'));
  await button('Create policy').click();
  await page
    .getByRole('main')
    .getByRole('alert')
    .getByText(/^Line \d+, column \d+: /)
    .first()
    .waitFor();
  expect(await text.getAttribute('aria-invalid')).toBe('true');

  await text.fill(body(`warn contains "${warning}" if count(created_resources) > 0`));
  await button('Create policy').click();
  await page.getByRole('heading', { name: 'Nothing unseen', level: 1 }).waitFor();
  await page.getByText('Nothing yet, so no plan is asked of it.').waitFor();
  await page.getByRole('region', { name: 'Text of the policy' }).getByText(warning).waitFor();

  await page.goto('/stack/app/settings');
  await page.getByLabel('Policy', { exact: true }).selectOption({ label: 'Nothing unseen' });
  await button('Attach').click();
  await button('Detach Nothing unseen').waitFor();
  await page.goto('/stack/app');
  await button('Trigger').click();
  await page.locator('main header').getByText('Needs confirmation', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'Show policies' }).click();
  await page.getByText('Warned', { exact: true }).waitFor();
  await page.getByRole('listitem').getByText(warning, { exact: true }).waitFor();
  runAddress = page.url();
  await page.getByRole('link', { name: 'Nothing unseen' }).click();
  await page.getByRole('heading', { name: 'Nothing unseen', level: 1 }).waitFor();
});

/** A preview of the stack, as it is once its plan was asked about. */
async function previewed(): Promise<{ id: string; state: string }> {
  const { admin } = installation.gantry;
  const id = await triggerRun(admin, 'app', 'PROPOSED');
  return until('the preview', async () => {
    const run = (await runsOf(admin, 'app')).find((each) => each.id === id);
    return run !== undefined && ['FINISHED', 'FAILED'].includes(run.state) ? run : undefined;
  });
}

test('a preview tells what policies said of it: a warning lets it finish, a denial fails it', async () => {
  const warned = await previewed();
  expect(warned.state).toBe('FINISHED');
  await page.goto(`/stack/app/run/${warned.id}`);
  await page.locator('main header').getByText('Proposed', { exact: true }).waitFor();
  await page
    .getByRole('link', { name: /^Policies/ })
    .filter({ hasText: '1' })
    .click();
  await page.getByText('Warned', { exact: true }).waitFor();
  await page.getByRole('listitem').getByText(warning, { exact: true }).waitFor();

  await page.goto('/policies/new');
  await page.getByLabel('Name', { exact: true }).fill('Nothing new');
  await page
    .getByLabel('Policy', { exact: true })
    .fill(body('deny contains "nothing may be made" if count(created_resources) > 0'));
  await button('Create policy').click();
  await page.getByRole('heading', { name: 'Nothing new', level: 1 }).waitFor();
  await page.goto('/stack/app/settings');
  await page.getByLabel('Another policy', { exact: true }).selectOption({ label: 'Nothing new' });
  await button('Attach').click();
  await button('Detach Nothing new').waitFor();
  const denied = await previewed();
  expect(denied.state).toBe('FAILED');
  await page.goto(`/stack/app/run/${denied.id}`);
  await page.getByRole('link', { name: 'Show policies' }).click();
  await page.getByText('Denied', { exact: true }).waitFor();
  await page.getByRole('listitem').getByText('nothing may be made', { exact: true }).waitFor();
  await page.getByRole('listitem').getByText(warning, { exact: true }).waitFor();
  await page.getByRole('link', { name: 'Nothing new' }).click();
  await page.getByRole('heading', { name: 'Nothing new', level: 1 }).waitFor();
  await button('Detach from App').click();
  await page.getByText('Nothing yet, so no plan is asked of it.').waitFor();
  await button('Actions for Nothing new').click();
  await page.getByRole('menuitem', { name: 'Delete policy' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Type Nothing new to confirm').fill('Nothing new');
  await dialog.getByRole('button', { name: 'Delete policy', exact: true }).click();
  await page.getByText('The policy was deleted.').waitFor();
});

test('a policy is attached and detached on its own page, and by a label', async () => {
  await page.goto('/policies');
  await page.getByRole('row', { name: /Nothing unseen.*1 stack/ }).waitFor();
  await page.getByRole('link', { name: 'Nothing unseen' }).click();
  await button('Detach from App').click();
  await page.getByText('Nothing yet, so no plan is asked of it.').waitFor();
  await page.getByLabel('Stack or module').click();
  await page.getByRole('option', { name: /app/ }).click();
  await button('Attach').click();
  await button('Detach from App').click();
  await page.getByText('Nothing yet, so no plan is asked of it.').waitFor();

  await page.getByRole('link', { name: 'Edit policy' }).click();
  await button('Try it out').waitFor();
  await page.getByLabel('Run', { exact: true }).click();
  await page.getByRole('option', { name: /^App #1/ }).click();
  await button('Try it out').click();
  await page.getByText('Warned', { exact: true }).waitFor();
  await page.getByRole('listitem').getByText(warning, { exact: true }).waitFor();
  await page.getByLabel('Labels').fill('autoattach:*,');
  await button('Save policy').click();
  await page.getByText('By label', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'App', exact: true }).waitFor();
});

test('who only reads sees policies and what they said, and has no buttons', async () => {
  const member = await addMember(installation.gantry, 'looker', { role: 'reader', spaceId: 'root' });
  const looker = await openMember(browser, installation.gantry, member);
  open.push(looker);
  const seen = looker.page;
  await seen.goto('/policies');
  await seen.getByRole('link', { name: 'Nothing unseen' }).waitFor();
  expect(await seen.getByRole('link', { name: 'New policy' }).count()).toBe(0);
  await seen.getByRole('link', { name: 'Nothing unseen' }).click();
  await seen.getByText('By label', { exact: true }).waitFor();
  for (const name of ['Edit policy', 'Attach', 'Actions for Nothing unseen']) {
    expect(await seen.getByRole('main').getByText(name, { exact: true }).count()).toBe(0);
    expect(await seen.getByRole('button', { name, exact: true }).count()).toBe(0);
  }
  await seen.goto('/stack/app/settings');
  await seen.getByRole('link', { name: 'Nothing unseen' }).waitFor();
  expect(await seen.getByRole('button', { name: 'Attach', exact: true }).count()).toBe(0);
  await seen.goto(runAddress);
  await seen.getByRole('listitem').getByText(warning, { exact: true }).waitFor();
  await seen.goto('/policies/new');
  await seen.getByRole('heading', { name: 'You may not create policies' }).waitFor();
  expect(looker.complaints).toEqual([]);
});

test('deleting names what the policy is attached to', async () => {
  await button('Actions for Nothing unseen').click();
  await page.getByRole('menuitem', { name: 'Delete policy' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('It is attached to 1 stack, whose plans then pass without it.').waitFor();
  await dialog.getByRole('listitem').getByText('App').waitFor();
  await dialog.getByLabel('Type Nothing unseen to confirm').fill('Nothing unseen');
  await dialog.getByRole('button', { name: 'Delete policy', exact: true }).click();
  await page.getByText('The policy was deleted.').waitFor();
  await page.getByRole('heading', { name: 'No policies yet' }).waitFor();
  expect(visitor.complaints).toEqual([]);
});

test('a policy is attached to a module and detached in the settings of the module, by whoever may', async () => {
  const { gantry } = installation;
  await installation.createRepository('terraform-null-label', {
    'main.tf': 'output "label" { value = 1 }\n',
  });
  const module = await createModule(gantry.admin, { repository: 'acme/terraform-null-label' });
  const document = 'mutation($input: PolicyCreateInput!) { policyCreatev2(input: $input) { id } }';
  const input = { name: 'Nothing new', type: 'PLAN', body: body('deny contains "never" if false') };
  await gantry.admin.query(z.unknown(), document, { input });
  await page.goto(`/module/${module}/settings`);
  await page.getByText('No policy is asked about its plans.').waitFor();
  const choice = page.getByLabel('Policy', { exact: true });
  await choice.selectOption({ label: 'Nothing new' });
  await button('Attach').click();
  await button('Detach Nothing new').click();
  await page.getByText('No policy is asked about its plans.').waitFor();
  await choice.selectOption({ label: 'Nothing new' });
  await button('Attach').click();
  await button('Detach Nothing new').waitFor();

  const member = await addMember(gantry, 'module-reader', { role: 'reader', spaceId: 'root' });
  const reader = await openMember(browser, gantry, member);
  open.push(reader);
  await reader.page.goto(`/module/${module}/settings`);
  await reader.page.getByRole('link', { name: 'Nothing new' }).waitFor();
  await reader.page.getByText('By hand', { exact: true }).waitFor();
  for (const name of ['Attach', 'Detach Nothing new']) {
    expect(await reader.page.getByRole('button', { name, exact: true }).count()).toBe(0);
  }
  expect(await reader.page.getByLabel(/^(Another policy|Policy)$/).count()).toBe(0);
  const query = 'mutation($stack: ID!) { policyAttach(stack: $stack, id: "nothing-new") { id } }';
  const answer = await reader.page.request.post('/graphql', {
    headers: { origin: gantry.url },
    data: { query, variables: { stack: module } },
  });
  expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  expect(reader.complaints).toEqual([]);

  await button('Detach Nothing new').click();
  await page.getByText('No policy is asked about its plans.').waitFor();
});
