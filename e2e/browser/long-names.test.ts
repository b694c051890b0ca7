import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { openPullRequest } from '../support/acme.ts';
import { openBrowser } from '../support/browser.ts';
import { tooWideOf } from '../support/faults.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { createStack, runsOf } from '../support/platform.ts';
import { until } from '../support/until.ts';
import { describePage, openAdmin, type Visitor } from '../support/visitor.ts';
import { builtWeb } from '../support/web.ts';

/** The longest that each may be, without a place to break. */
const space = 'W'.repeat(80);
const arabic = `1-شبكة-${'ا'.repeat(73)}`;
const latin = `m${'i'.repeat(79)}`;
const label = `team:${'l'.repeat(95)}`;
const branch = `feature/${'b'.repeat(192)}`;
const title = `🚀${'T'.repeat(198)}`;

let installation: Installation;
let browser: Browser;
let last: Visitor | undefined;
let run: { id: string; stack: string };

beforeAll(async () => {
  const webDir = builtWeb();
  [installation, browser] = await Promise.all([startInstallation({ webDir }), openBrowser()]);
  const { gantry, acme } = installation;
  const spaceCreate = 'mutation($input: SpaceInput!) { spaceCreate(input: $input) { id } }';
  const made = z.object({ spaceCreate: z.object({ id: z.string() }) });
  const input = { name: space, inheritEntities: true, description: 'd'.repeat(300) };
  const { id } = (await gantry.admin.query(made, spaceCreate, { input })).spaceCreate;
  const folder = `${'f'.repeat(80)}/${'g'.repeat(80)}`;
  const repo = await installation.createRepository('infrastructure', {
    [`${folder}/main.tf`]: 'resource "terraform_data" "one" {}\n',
  });
  const source = { repository: 'acme/infrastructure', projectRoot: folder, space: id };
  const stack = await createStack(gantry.admin, { ...source, name: latin, labels: [label] });
  await createStack(gantry.admin, { ...source, name: arabic, labels: ['folder:عربي'] });
  await gantry.app.jobs.idle();
  const files = { [`${folder}/main.tf`]: 'resource "terraform_data" "two" {}\n' };
  await acme.emulator.seed.commitFiles({ repo, branch, files, message: `${title}\n`, author: acme.ada.user });
  await openPullRequest(acme.ada, repo, branch, title);
  const seen = await until('the preview', async () =>
    (await runsOf(gantry.admin, stack)).find(
      ({ pullRequest, state }) => pullRequest !== null && state === 'FINISHED',
    ),
  );
  run = { id: seen.id, stack };
});
beforeEach(({ onTestFailed }) =>
  onTestFailed(async () => {
    if (last !== undefined) console.log(await describePage(last));
  }),
);
afterAll(async () => {
  await browser?.close();
  await installation?.close();
});

test.each([390, 1_440])('the longest names stay inside every page at %i px', async (width) => {
  last = await openAdmin(browser, installation.gantry, { viewport: { width, height: 900 } });
  const { page } = last;
  const pages: Readonly<Record<string, string>> = {
    '/stacks': latin,
    [`/stack/${run.stack}`]: latin,
    [`/stack/${run.stack}?kind=proposed`]: title,
    [`/stack/${run.stack}/pull-requests`]: title,
    [`/stack/${run.stack}/settings`]: 'Delete this stack',
    [`/stack/${run.stack}/run/${run.id}?view=log`]: title,
    [`/stack/${run.stack}/run/${run.id}?view=changes`]: 'terraform_data.two',
    '/runs': title,
    '/pull-requests': title,
    '/source-control/acme-default/deliveries': 'repo:push',
    [`/spaces/${space.toLowerCase()}`]: space,
  };
  const found: Record<string, readonly string[]> = {};
  for (const [path, text] of Object.entries(pages)) {
    await page.goto(path);
    await page.locator('main').getByText(text).filter({ visible: true }).first().waitFor();
    await page.locator('[role=status][aria-label=Loading]').waitFor({ state: 'detached' });
    const wide = await tooWideOf(page);
    if (wide.length > 0) found[path] = wide;
  }
  await page.goto('/stacks');
  await page.getByRole('heading', { name: 'Stacks', level: 1 }).waitFor();
  await page.keyboard.press('ControlOrMeta+K');
  await page.getByPlaceholder('Find a stack, run, integration or page').fill('iii');
  await page.getByRole('listbox', { name: 'Found' }).getByText(latin).first().waitFor();
  const palette = await tooWideOf(page);
  expect({ ...found, ...(palette.length > 0 ? { palette } : {}) }).toEqual({});
  expect(last.complaints).toEqual([]);
  await page.context().close();
});

test('a number stays behind a name that reads from right to left', async () => {
  last = await openAdmin(browser, installation.gantry);
  const { page } = last;
  await page.goto('/pull-requests');
  const link = page.getByRole('link', { name: new RegExp(arabic) }).first();
  await link.waitFor();
  const [name, number] = await link.evaluate((element) => {
    const range = document.createRange();
    range.selectNodeContents(element.firstChild ?? element);
    return [range.getBoundingClientRect().left, element.querySelector('span')?.getBoundingClientRect().left];
  });
  expect(number).toBeGreaterThan(name ?? Number.NaN);
  await page.context().close();
});
