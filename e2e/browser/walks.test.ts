import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { everyUsefulScope } from '../support/acme.ts';
import { openBrowser } from '../support/browser.ts';
import { password } from '../support/gantry.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { tabTo } from '../support/keyboard.ts';
import { addMember, openMember } from '../support/member.ts';
import { createStack, runsOf, triggerRun } from '../support/platform.ts';
import { until } from '../support/until.ts';
import { describePage, openVisitor, type Visitor } from '../support/visitor.ts';
import { builtWeb } from '../support/web.ts';

/** The main job by mouse alone, beginning with nothing, and what others do of it by mouse or by keyboard alone. */
let installation: Installation;
let browser: Browser;
const visitors: Visitor[] = [];
const opened = (visitor: Visitor): Page => {
  visitors.push(visitor);
  return visitor.page;
};

const resource = (name: string): string =>
  `resource "terraform_data" "${name}" {\n  input = "the ${name} of acme"\n}\n`;

beforeAll(async () => {
  const webDir = builtWeb();
  [installation, browser] = await Promise.all([
    startInstallation({ connect: false, scopes: everyUsefulScope, webDir }),
    openBrowser(),
  ]);
  await installation.createRepository('infrastructure', {
    'network/main.tf': resource('network'),
    'database/main.tf': resource('database'),
    'queue/main.tf': resource('queue'),
    'ledger/main.tf': resource('ledger'),
    'search/main.tf': resource('search'),
  });
});
beforeEach(({ onTestFailed }) =>
  onTestFailed(async () => {
    const last = visitors.at(-1);
    if (last !== undefined) console.log(await describePage(last));
  }),
);
afterAll(async () => {
  await browser?.close();
  await installation?.close();
});

/** As with a mouse: what takes text is clicked first. No other key is pressed. */
async function write(field: Locator, text: string): Promise<void> {
  await field.click();
  await field.page().keyboard.insertText(text);
}

const confirm = /^Confirm and apply/;
const finished = (page: Page) => page.locator('main header').getByText('Finished', { exact: true }).waitFor();

test('from an empty installation to an applied change a mouse and text are enough', async () => {
  const page = opened(await openVisitor(browser, installation.gantry));
  await page.goto('/');
  await write(page.getByLabel('User name'), 'admin');
  await write(page.getByLabel('Password'), password);
  await page.getByRole('button', { name: 'Sign in' }).click();

  await page.getByRole('link', { name: 'Connect Bitbucket Cloud' }).click();
  await write(page.getByLabel('Integration name'), 'Acme Cloud');
  await write(page.getByRole('textbox', { name: 'Email' }), installation.acme.bot.email);
  await write(page.locator('input[type=password]'), installation.acme.botToken);
  await page.getByRole('button', { name: 'Set up', exact: true }).click();
  const details = page.getByRole('dialog', { name: 'Acme Cloud' });
  await details.getByRole('button', { name: 'Close' }).click();
  await details.waitFor({ state: 'detached' });

  await page.getByRole('link', { name: 'LaunchPad 1/4' }).click();
  await page.getByRole('link', { name: 'Create a stack' }).click();
  await page.getByLabel('Repository', { exact: true }).click();
  await page.getByRole('option', { name: 'acme/infrastructure' }).click();
  await page.getByLabel('Branch', { exact: true }).getByText('main').waitFor();
  await write(page.getByLabel('Project root'), 'network');
  await page.getByText('Terraform', { exact: true }).click();
  await page.getByRole('button', { name: 'Create stack' }).click();

  await page.getByRole('button', { name: 'Trigger', exact: true }).click();
  await page.getByRole('button', { name: confirm }).click();
  await page.getByRole('dialog').getByRole('button', { name: confirm }).click();
  await finished(page);
  await page.getByRole('link', { name: 'LaunchPad 3/4' }).click();
  await page.getByText('network was applied: 1 resource').waitFor();
  await page.context().close();
});

/** A space that uses what the whole installation has, unless told otherwise. */
async function makeSpace(name: string, inheritEntities = true): Promise<string> {
  const { admin } = installation.gantry;
  const document = 'mutation($input: SpaceInput!) { spaceCreate(input: $input) { id } }';
  const schema = z.object({ spaceCreate: z.object({ id: z.string() }) });
  const input = { name, parentSpace: 'root', inheritEntities };
  return (await admin.query(schema, document, { input })).spaceCreate.id;
}

test('an admin of a space creates a stack and applies it by keyboard alone', async () => {
  const { gantry } = installation;
  const space = await makeSpace('Payments');
  const member = await addMember(gantry, 'petra', { role: 'admin', spaceId: space });
  const page = opened(await openMember(browser, gantry, member));
  await page.goto('/');
  await page.getByRole('link', { name: 'New stack' }).waitFor();
  await tabTo(page, 'New stack');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'New stack' }).waitFor();
  await tabTo(page, 'Choose repository');
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: 'acme/infrastructure' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByLabel('Branch', { exact: true }).getByText('main').waitFor();
  await tabTo(page, /^Project root/);
  await page.keyboard.type('database');
  await tabTo(page, /^Name/);
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Database');
  await tabTo(page, /^Terraform/);
  expect(await page.getByRole('radio', { name: 'Terraform' }).isChecked()).toBe(true);
  await tabTo(page, 'Create stack');
  await page.keyboard.press('Enter');

  await page.getByRole('heading', { name: 'Database', level: 1 }).waitFor();
  await tabTo(page, 'Trigger');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: confirm }).waitFor();
  await tabTo(page, confirm);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await tabTo(page, confirm);
  await page.keyboard.press('Enter');
  await finished(page);
  await page.context().close();
});

test('an admin of a space connects Bitbucket there, creates a stack with it and applies it by mouse alone', async () => {
  const { acme, gantry } = installation;
  const space = await makeSpace('Accounting', false);
  const member = await addMember(gantry, 'paula', { role: 'admin', spaceId: space });
  const page = opened(await openMember(browser, gantry, member));
  await page.goto('/');
  await page.getByRole('link', { name: 'Source control', exact: true }).click();
  await page.getByRole('link', { name: 'Set up integration' }).first().click();
  expect(await page.getByRole('radio', { name: 'Default (all spaces)' }).isDisabled()).toBe(true);
  await write(page.getByLabel('Integration name'), 'Accounting Cloud');
  await write(page.getByRole('textbox', { name: 'Email' }), acme.bot.email);
  await write(page.locator('input[type=password]'), acme.botToken);
  await page.getByRole('button', { name: 'Set up', exact: true }).click();
  const details = page.getByRole('dialog', { name: 'Accounting Cloud' });
  await details.getByText('/webhooks/bitbucket-cloud/accounting-cloud').waitFor();
  await details.getByRole('button', { name: 'Close' }).click();
  await details.waitFor({ state: 'detached' });

  await page.getByRole('link', { name: 'Stacks', exact: true }).click();
  await page.getByRole('link', { name: 'New stack' }).click();
  await page.getByLabel('Integration', { exact: true }).selectOption({ label: 'Accounting Cloud' });
  await page.getByLabel('Repository', { exact: true }).click();
  await page.getByRole('option', { name: 'acme/infrastructure' }).click();
  await page.getByLabel('Branch', { exact: true }).getByText('main').waitFor();
  await write(page.getByLabel('Project root'), 'ledger');
  // Another stack has the name of the repository already: the old text is marked and goes.
  await page.getByLabel('Name', { exact: true }).click({ clickCount: 3 });
  await page.keyboard.insertText('Ledger');
  await page.getByText('Terraform', { exact: true }).click();
  await page.getByRole('button', { name: 'Create stack' }).click();

  await page.getByRole('button', { name: 'Trigger', exact: true }).click();
  await page.getByRole('button', { name: confirm }).click();
  await page.getByRole('dialog').getByRole('button', { name: confirm }).click();
  await finished(page);
  await page.context().close();
});

/** A stack in a space of its own, whose plan waits to be confirmed by somebody else than its reader. */
async function waitingPlan(spaceName: string, name: string) {
  const { gantry } = installation;
  const space = await makeSpace(spaceName);
  const stack = await createStack(gantry.admin, {
    ...{ name, repository: 'acme/infrastructure', projectRoot: name.toLowerCase(), space },
  });
  await gantry.app.jobs.idle();
  await triggerRun(gantry.admin, stack, 'TRACKED');
  const state = async () => (await runsOf(gantry.admin, stack))[0]?.state;
  await until('the plan that waits', async () => ((await state()) === 'UNCONFIRMED' ? true : undefined));
  return { space, state };
}

/** Nothing of that name can be pressed. */
async function expectNoCommands(page: Page, names: readonly string[]): Promise<void> {
  for (const name of names) {
    expect(await page.getByRole('button', { name, exact: true, disabled: false }).count(), name).toBe(0);
    expect(await page.getByRole('link', { name, exact: true }).count(), name).toBe(0);
  }
}

test('a reader looks at a stack, its run, log and changes by mouse alone, and is offered nothing that is not theirs', async () => {
  const { gantry } = installation;
  const { space, state } = await waitingPlan('Discovery', 'Search');
  const member = await addMember(gantry, 'rolf', { role: 'reader', spaceId: space });
  const page = opened(await openMember(browser, gantry, member));
  await page.goto('/');
  await page.getByRole('link', { name: 'Search', exact: true }).click();
  await page.getByRole('heading', { name: 'Search', level: 1 }).waitFor();
  await page.getByRole('link', { name: /^#1/ }).first().waitFor();
  await expectNoCommands(page, ['New stack', 'Trigger', 'Preview', 'Sync', 'Lock', 'Run a task']);
  await page.getByRole('link', { name: 'Settings', exact: true }).first().click();
  await page.getByLabel('Project root').first().waitFor();
  await expectNoCommands(page, ['Save settings', 'Disable stack', 'Delete stack', 'Detach', 'Attach']);
  await page.goBack();

  await page.getByRole('link', { name: /^#1/ }).first().click();
  await page.getByRole('button', { name: /terraform_data.search/ }).click();
  await page.getByRole('cell', { name: 'the search of acme' }).waitFor();
  await page.getByRole('link', { name: 'Log', exact: true }).click();
  await page.getByRole('log').getByText('Plan: 1 to add').waitFor();
  await expectNoCommands(page, ['Discard', 'Stop', 'Retry', 'Promote', 'Approve', 'Reject']);
  await page.getByRole('button', { name: confirm }).hover();
  await page
    .getByRole('tooltip')
    .getByText('Your roles in this space do not allow confirming runs.')
    .waitFor();
  // Forced, for it is disabled.
  await page.getByRole('button', { name: confirm }).click({ force: true });
  expect(await page.getByRole('dialog').count()).toBe(0);
  expect(await state()).toBe('UNCONFIRMED');
  await page.context().close();
});

test('a reader finds a run and reads its plan by keyboard alone, and learns why it is not theirs to confirm', async () => {
  const { gantry } = installation;
  const { space, state } = await waitingPlan('Messaging', 'Queue');
  const member = await addMember(gantry, 'rita', { role: 'reader', spaceId: space });
  const page = opened(await openMember(browser, gantry, member));
  await page.goto('/');
  await page.getByRole('heading', { name: 'Stacks', level: 1 }).waitFor();
  expect(await page.getByRole('link', { name: 'New stack' }).count()).toBe(0);
  await page.keyboard.type('gr');
  await page.getByRole('table', { name: 'Runs' }).waitFor();
  await tabTo(page, 'Queue');
  await tabTo(page, /^#1 /);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /terraform_data.queue/ }).waitFor();
  await tabTo(page, /terraform_data\.queue/);
  await page.keyboard.press('Enter');
  await page.getByRole('cell', { name: 'the queue of acme' }).waitFor();
  await tabTo(page, 'Log');
  await page.keyboard.press('Enter');
  await page.getByRole('log').getByText('Plan: 1 to add').waitFor();

  await tabTo(page, confirm);
  await page
    .getByRole('tooltip')
    .getByText('Your roles in this space do not allow confirming runs.')
    .waitFor();
  await page.keyboard.press('Enter');
  for (const name of ['Discard', 'Stop', 'Retry', 'Promote'])
    expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0);
  expect(await page.getByRole('dialog').count()).toBe(0);
  expect(await state()).toBe('UNCONFIRMED');
  await page.context().close();
});

test('the console stayed silent', () => {
  expect(visitors.flatMap(({ complaints }) => complaints)).toEqual([]);
});
