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

/** The main job by mouse alone, beginning with nothing, and what others do of it by keyboard alone. */
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
  await page.getByText('infrastructure was applied: 1 resource').waitFor();
  await page.context().close();
});

/** A space that uses what the whole installation has. */
async function makeSpace(name: string): Promise<string> {
  const { admin } = installation.gantry;
  const document = 'mutation($input: SpaceInput!) { spaceCreate(input: $input) { id } }';
  const schema = z.object({ spaceCreate: z.object({ id: z.string() }) });
  const input = { name, parentSpace: 'root', inheritEntities: true };
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

test('a reader finds a run and reads its plan by keyboard alone, and learns why it is not theirs to confirm', async () => {
  const { gantry } = installation;
  const space = await makeSpace('Messaging');
  const stack = await createStack(gantry.admin, {
    ...{ name: 'Queue', repository: 'acme/infrastructure', projectRoot: 'queue', space },
  });
  await gantry.app.jobs.idle();
  await triggerRun(gantry.admin, stack, 'TRACKED');
  const state = async () => (await runsOf(gantry.admin, stack))[0]?.state;
  await until('the plan that waits', async () => ((await state()) === 'UNCONFIRMED' ? true : undefined));

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
