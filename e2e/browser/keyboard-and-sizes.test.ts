import type { Repository } from '@gantry/emulator';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { documentedScopes } from '../support/acme.ts';
import { openBrowser } from '../support/browser.ts';
import { faultsOf, tooWideOf } from '../support/faults.ts';
import { password } from '../support/gantry.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { tabTo } from '../support/keyboard.ts';
import { createModule } from '../support/modules.ts';
import { type KnownPage, pagesOf } from '../support/pages.ts';
import { createStack, runsOf, triggerRun } from '../support/platform.ts';
import { until } from '../support/until.ts';
import {
  clipboardOf,
  describePage,
  fillSignIn,
  openAdmin,
  openVisitor,
  type Visitor,
} from '../support/visitor.ts';
import { builtWeb } from '../support/web.ts';

const network = (size: number): string => `
resource "terraform_data" "network" {
  input = { name = "a-name-that-is-so-long-that-it-does-not-fit-into-a-narrow-window", size = ${size} }
}
output "id" {
  value = terraform_data.network.id
}
`;

const module = 'terraform-null-label';

let installation: Installation;
let browser: Browser;
let repo: Repository;
let stack: string;
const visitors: Visitor[] = [];
const opened = (visitor: Visitor): Page => {
  visitors.push(visitor);
  return visitor.page;
};

beforeAll(async () => {
  const webDir = builtWeb();
  [installation, browser] = await Promise.all([
    startInstallation({ webDir, scopes: documentedScopes }),
    openBrowser(),
  ]);
  const { admin, app } = installation.gantry;
  repo = await installation.createRepository('infrastructure', { 'network/main.tf': network(1) });
  const source = { repository: 'acme/infrastructure', projectRoot: 'network' };
  stack = await createStack(admin, { name: 'Network', ...source });
  await app.jobs.idle();
  await triggerRun(admin, stack, 'TRACKED');
  await until('the plan that waits', async () =>
    (await runsOf(admin, stack)).find(({ state }) => state === 'UNCONFIRMED'),
  );
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

test('from signing in to applying a change no mouse is needed', async () => {
  const page = opened(await openVisitor(browser, installation.gantry));
  await page.goto('/stacks');
  await page.getByLabel('User name').waitFor();
  await tabTo(page, 'User name');
  await page.keyboard.type('admin');
  await tabTo(page, 'Password');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');

  await page.getByRole('link', { name: 'Network', exact: true }).waitFor();
  await tabTo(page, 'Network');
  await page.keyboard.press('Enter');
  await page.getByRole('table', { name: 'Runs' }).waitFor();
  await tabTo(page, /^#1 /);
  await page.keyboard.press('Enter');
  const verb = /^Confirm and apply/;
  await page.getByRole('button', { name: verb }).waitFor();
  await tabTo(page, verb);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await tabTo(page, verb);
  await page.keyboard.press('Enter');
  await page.locator('main header').getByText('Finished').waitFor();
  await page.context().close();
});

test('the palette finds stacks and pages, single keys go to places', async () => {
  const page = opened(await openAdmin(browser, installation.gantry));
  await page.goto('/launchpad');
  await page.getByText('3 of 4 done').waitFor();
  await page.keyboard.press('Control+K');
  const palette = page.getByRole('dialog', { name: 'Find' });
  await palette.getByRole('option', { name: /Network.*acme\/infrastructure/ }).waitFor();
  await page.keyboard.type('api key');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'API keys', exact: true }).waitFor();

  await page.keyboard.type('gr');
  await page.getByRole('heading', { name: 'Runs', level: 1 }).waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.context().close();
});

test('without webhook scopes the steps by hand are shown, and following them connects the repository', async () => {
  const { acme, gantry } = installation;
  const page = opened(await openAdmin(browser, gantry));
  await page.goto('/source-control/acme-default');
  const details = page.getByRole('dialog', { name: 'Acme Default' });
  const steps = details.getByRole('region', { name: 'Repositories' });
  await steps.getByText('Set up by hand').waitFor();
  await steps.getByRole('button', { name: 'Copy webhook URL' }).click();
  const url = await clipboardOf(page);
  expect(url).toBe(`${gantry.url}/webhooks/bitbucket-cloud/acme-default`);
  await steps.getByRole('button', { name: 'Copy webhook secret' }).click();
  const secret = await clipboardOf(page);
  const triggers = [
    'Push',
    'Created',
    'Updated',
    'Approved',
    'Approval removed',
    'Merged',
    'Comment created',
  ];
  for (const trigger of triggers)
    await steps
      .getByText(new RegExp(`\\b${trigger}\\b`))
      .first()
      .waitFor();

  const bitbucket = opened(await openVisitor(browser, acme.emulator));
  await bitbucket.goto('/acme/infrastructure/admin/webhooks');
  await bitbucket.getByRole('link', { name: 'Add webhook' }).click();
  await bitbucket.getByLabel('Title').fill('Gantry');
  await bitbucket.getByLabel('URL').fill(url);
  await bitbucket.getByLabel('Secret').fill(secret);
  const groups = bitbucket.getByRole('group', { name: 'Triggers' });
  for (const trigger of triggers) {
    const group = groups.getByRole('group', { name: trigger === 'Push' ? 'Repository' : 'Pull Request' });
    await group.getByLabel(trigger, { exact: true }).check();
  }
  await bitbucket.getByRole('button', { name: 'Save' }).click();
  await bitbucket.getByText(url).waitFor();
  await acme.emulator.seed.commitFiles({
    repo,
    branch: 'bigger-network',
    files: { 'network/main.tf': network(2) },
    message: 'Make the network bigger\n',
    author: acme.ada.user,
  });
  await acme.emulator.idle();
  await gantry.app.jobs.idle();
  await page.reload();
  await steps.getByText('Last delivery').waitFor();
  await page.context().close();
  await bitbucket.context().close();
});

/** Goes there as a link does, without loading everything again, and waits until all of it is shown. */
async function goTo(page: Page, { path, title }: KnownPage): Promise<void> {
  await page.evaluate((address) => history.pushState(null, '', address), path);
  await page.waitForFunction(
    ([wanted, tab]) =>
      document.title === wanted &&
      document.querySelector('[role=status][aria-label=Loading]') === null &&
      (tab === null || document.querySelector(`[aria-current][href="${tab}"]`) !== null),
    [`${title} · Gantry`, path.includes('?') ? path : null] as const,
  );
}

const deliveries = z.object({
  bitbucketCloudIntegration: z.object({
    deliveries: z.array(z.object({ id: z.string(), eventKey: z.string() })),
  }),
});

/** The pages of what the tests above left behind. */
async function knownPages(): Promise<readonly KnownPage[]> {
  const { admin } = installation.gantry;
  const document =
    '{ bitbucketCloudIntegration(id: "acme-default") { deliveries(first: 1) { id eventKey } } }';
  const [delivery] = (await admin.query(deliveries, document)).bitbucketCloudIntegration.deliveries;
  const run = (await runsOf(admin, stack)).find(({ type }) => type === 'TRACKED');
  if (delivery === undefined || run === undefined)
    throw new Error('There is no run or no delivery to look at.');
  return pagesOf(
    { id: stack, name: 'Network' },
    { id: run.id, title: `Finished · Network #${run.number}` },
    delivery,
    module,
  );
}

describe('every page', () => {
  // Only now: until here the one repository is the one of the stack.
  beforeAll(async () => {
    await installation.createRepository(module, { 'main.tf': 'output "id" {\n  value = "label"\n}\n' });
    await createModule(installation.gantry.admin, { repository: `acme/${module}` });
    await installation.gantry.app.jobs.idle();
  });

  test.each([
    { width: 1_440, colorScheme: 'light', look: faultsOf },
    { width: 390, colorScheme: 'dark', look: faultsOf },
    { width: 768, colorScheme: 'light', look: tooWideOf },
    { width: 2_560, colorScheme: 'light', look: tooWideOf },
  ] as const)(
    'at $width px in $colorScheme: titled, not too wide, nothing for axe to find',
    { timeout: 300_000 },
    async ({ width, colorScheme, look }) => {
      const viewport = { width, height: 900 };
      const page = opened(await openVisitor(browser, installation.gantry, { viewport, colorScheme }));
      await page.goto('/sign-in');
      await page.getByLabel('User name').waitFor();
      expect(await look(page)).toEqual([]);
      await fillSignIn(page);
      await page.getByRole('heading', { name: 'LaunchPad', level: 1 }).waitFor();
      const found: Record<string, string[]> = {};
      for (const known of await knownPages()) {
        await goTo(page, known);
        // A tab that loads begins to after its page has its title.
        await page.waitForFunction(
          () => document.querySelector('[role=status][aria-label=Loading]') === null,
        );
        const faults = await look(page);
        if (faults.length > 0) found[known.path] = faults;
      }
      expect(found).toEqual({});
      await page.context().close();
    },
  );

  test('has a title of its own', async () => {
    const titles = new Map([['/sign-in', 'Sign in']]);
    for (const { path, title } of await knownPages()) titles.set(path.split('?')[0] ?? path, title);
    expect(new Set(titles.values()).size).toBe(titles.size);
  });
});

test('tabs and lines of a log have addresses that survive a reload', async () => {
  const page = opened(await openAdmin(browser, installation.gantry));
  const run = (await knownPages()).find(({ path }) => path.includes('view=log'))?.path ?? '';
  await page.goto(run);
  await page.getByRole('link', { name: 'Link to line 3', exact: true }).click();
  expect(new URL(page.url()).hash).toBe('#L3');
  await page.reload();
  const line = page.getByRole('link', { name: 'Link to line 3', exact: true });
  await line.and(page.locator('[aria-current]')).waitFor();

  await page.getByRole('link', { name: 'History', exact: true }).click();
  await page.reload();
  await page.locator('[aria-current=page]').getByText('History', { exact: true }).waitFor();
  await page.goto('/stack/network');
  await page.getByRole('link', { name: 'Outputs', exact: true }).click();
  await page.reload();
  await page.locator('[aria-current=page]').getByText('Outputs', { exact: true }).waitFor();
  await page.context().close();
});

test('addresses that mean nothing say so', async () => {
  const page = opened(await openAdmin(browser, installation.gantry));
  const unknown = { page: '/no/such/page', stack: '/stack/nowhere', run: '/stack/network/run/nothing' };
  for (const [what, path] of Object.entries(unknown)) {
    await page.goto(path);
    await page.getByRole('heading', { name: `There is no such ${what}, or you may not see it` }).waitFor();
  }
  await page.context().close();
});

test('the console stayed silent', () => {
  expect(visitors.flatMap(({ complaints }) => complaints)).toEqual([]);
});
