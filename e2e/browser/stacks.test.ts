import type { Repository } from '@gantry/emulator';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { everyUsefulScope, openPullRequest } from '../support/acme.ts';
import { openBrowser } from '../support/browser.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { addPerson } from '../support/people.ts';
import { createStack, runsOf, triggerRun } from '../support/platform.ts';
import { until } from '../support/until.ts';
import { describePage, openAdmin, type Visitor } from '../support/visitor.ts';
import { builtWeb } from '../support/web.ts';

/** A name that people of the world would choose, as long as names may be. */
const longName = `🚀 شبكة ${'long '.repeat(13)}`.slice(0, 76).trim();

let installation: Installation;
let browser: Browser;
let repo: Repository;
const visitors: Visitor[] = [];
const open = async (as: { url: string; cookie: string }, viewport = { width: 1_440, height: 900 }) => {
  const visitor = await openAdmin(browser, as, { viewport });
  visitors.push(visitor);
  return visitor.page;
};

beforeAll(async () => {
  const webDir = builtWeb();
  [installation, browser] = await Promise.all([
    startInstallation({ webDir, scopes: everyUsefulScope }),
    openBrowser(),
  ]);
  const { admin, app } = installation.gantry;
  repo = await installation.createRepository('infrastructure', {
    'network/main.tf': 'resource "terraform_data" "network" {}\n',
    'network/modules/edge/main.tf': '',
    'app/main.tf': 'resource "terraform_data" "app" {}\n',
    'docs/README.md': '# Nothing to plan\n',
  });
  const repository = 'acme/infrastructure';
  await createStack(admin, {
    name: 'Network',
    repository,
    projectRoot: 'network',
    labels: ['folder:core', 'prod'],
  });
  await createStack(admin, { name: 'App', repository, projectRoot: 'app', labels: ['folder:core/edge'] });
  await createStack(admin, { name: longName, repository, projectRoot: 'docs', labels: ['folder:shop'] });
  await app.jobs.idle();
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

const names = (page: Page): Promise<string[]> =>
  page.getByRole('list', { name: 'Stacks' }).getByRole('link').allInnerTexts();
const shows = (page: Page, ...wanted: string[]) =>
  until(`the stacks ${wanted.join(', ')}`, async () => {
    const seen = await names(page);
    return JSON.stringify(seen.toSorted()) === JSON.stringify(wanted.toSorted()) && seen;
  });

test('filters, folders and saved views live in the address', async () => {
  const page = await open(installation.gantry);
  await page.goto('/stacks');
  await shows(page, 'App', 'Network', longName);
  await page.getByLabel('Filter stacks').fill('شبكة');
  await shows(page, longName);
  await page.getByLabel('Filter stacks').fill('100% <script>');
  await page.getByRole('heading', { name: 'No stack matches' }).waitFor();
  await page.getByRole('button', { name: 'Clear all filters' }).click();
  await shows(page, 'App', 'Network', longName);

  const folders = page.getByRole('navigation', { name: 'Folders' });
  await folders.getByRole('link', { name: /^core/ }).click();
  await shows(page, 'App', 'Network');
  await folders.getByRole('link', { name: /^edge/ }).click();
  await shows(page, 'App');
  expect(new URL(page.url()).searchParams.get('folder')).toBe('core/edge');

  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: 'Save this view' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save view' }).click();
  await page.getByText('Enter a name.').waitFor();
  await page.getByLabel('Name', { exact: true }).fill('Edge');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Edge' }).waitFor();
  await page.goBack();
  await shows(page, 'App', 'Network');
  await page.reload();
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: 'Edge' }).click();
  await shows(page, 'App');
  await page.context().close();
});

test('selected stacks are locked and unlocked together, also by double clicks; who may not is told why', async () => {
  const page = await open(installation.gantry);
  await page.goto('/stacks');
  await page.getByLabel('Select App', { exact: true }).check();
  await page.getByLabel('Select Network', { exact: true }).check();
  const bar = page.getByRole('region', { name: 'Selected stacks' });
  await bar.getByText('2 selected').waitFor();
  await bar.getByRole('button', { name: 'Lock', exact: true }).click();
  await page.getByLabel('Note').fill('Moving the state');
  await page.getByRole('dialog').getByRole('button', { name: 'Lock 2 stacks' }).dblclick();
  await page.getByText('Locked 2 stacks.').waitFor();
  await page.getByText('Locked by admin').nth(1).waitFor();

  const grace = await open(await addPerson(installation.gantry, 'grace', 'writer'));
  await grace.goto('/stacks');
  await grace.getByLabel('Select App', { exact: true }).check();
  await grace.getByRole('button', { name: 'Trigger', exact: true }).click();
  await grace.getByRole('dialog').getByRole('button', { name: 'Trigger 1 stack' }).click();
  await grace.getByRole('dialog').getByText('App: admin has locked the stack').waitFor();
  await grace.context().close();

  await page.getByLabel('Select the stacks that are shown').check();
  await bar.getByRole('button', { name: 'Unlock' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Unlock 3 stacks' }).click();
  await page.getByText('Locked by admin').first().waitFor({ state: 'detached' });
  await page.context().close();
});

test('a reader looks and changes nothing; a stranger learns nothing', async () => {
  const reader = await open(await addPerson(installation.gantry, 'rita', 'reader'));
  await reader.goto('/stacks');
  await reader.getByLabel('Select App', { exact: true }).waitFor();
  expect(await reader.getByLabel('Select App', { exact: true }).isDisabled()).toBe(true);
  expect(await reader.getByRole('link', { name: 'New stack' }).count()).toBe(0);
  await reader.goto('/stack/app');
  const trigger = reader.getByRole('button', { name: 'Trigger', exact: true });
  await trigger.waitFor();
  expect(await trigger.getAttribute('aria-disabled')).toBe('true');
  await reader.goto('/stack/app/state');
  await reader.getByRole('heading', { name: 'No state yet' }).waitFor();
  await reader.context().close();

  const stranger = await open(await addPerson(installation.gantry, 'sam', null));
  await stranger.goto('/stack/app');
  await stranger.getByRole('heading', { name: 'There is no such stack, or you may not see it' }).waitFor();
  await stranger.context().close();
});

test('a stack is disabled with a question, says so, and is enabled again', async () => {
  const page = await open(installation.gantry);
  await page.goto('/stack/network');
  const menu = page.getByRole('button', { name: 'Actions for Network' });
  await menu.click();
  await page.getByRole('menuitem', { name: 'Disable' }).click();
  await page.getByRole('button', { name: 'Disable stack' }).click();
  await page.getByText('This stack is disabled').waitFor();
  const trigger = page.getByRole('button', { name: 'Trigger' });
  expect(await trigger.getAttribute('aria-disabled')).toBe('true');
  await menu.click();
  await page
    .getByRole('menuitem', { name: /Run a task/ })
    .getByText('Enable it first')
    .waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Enable', exact: true }).click();
  await page.getByText('This stack is disabled').waitFor({ state: 'detached' });
  expect(await trigger.getAttribute('aria-disabled')).toBeNull();
});

test('a task asks for a command, runs it and shows what it was', async () => {
  const page = await open(installation.gantry);
  await page.goto('/stack/network');
  await page.getByRole('button', { name: 'Actions for Network' }).click();
  await page.getByRole('menuitem', { name: 'Run a task' }).click();
  await page.getByRole('button', { name: 'Run task' }).click();
  await page.getByText('Enter a command').waitFor();
  await page.getByRole('textbox', { name: 'Command' }).fill('echo from a task');
  await page.getByRole('button', { name: 'Run task' }).click();
  await page.getByRole('heading', { level: 1, name: /echo from a task/ }).waitFor();
  await page.getByText('Finished', { exact: true }).first().waitFor();
});

test('a run is reviewed with a note that others read; a reader is offered nothing of it', async () => {
  const page = await open(installation.gantry);
  await page.goto('/stack/network');
  await page.getByRole('button', { name: 'Trigger' }).click();
  await page.getByRole('button', { name: /^Confirm and apply/ }).waitFor();
  await page.getByRole('button', { name: /^Actions for run/ }).click();
  await page.getByRole('menuitem', { name: 'Review' }).click();
  await page.getByRole('radio', { name: 'Reject' }).check();
  await page.getByLabel('Note').fill('<b>Not</b> before Monday');
  await page.getByRole('button', { name: 'Reject' }).click();
  await page.getByRole('link', { name: /Comments and reviews/ }).click();
  await page.getByRole('list', { name: 'Reviews' }).getByText('<b>Not</b> before Monday').waitFor();
  const rhea = await addPerson(installation.gantry, 'rhea', 'reader');
  const readers = await open(rhea);
  await readers.goto(page.url());
  await readers.getByText('before Monday').waitFor();
  expect(await readers.getByRole('button', { name: /^Actions for run/ }).count()).toBe(0);
  await page.getByRole('button', { name: 'Discard' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  await page.getByText('Discarded', { exact: true }).first().waitFor();
});

test('the wizard says what is in the project root, and offers the folders that hold code', async () => {
  const page = await open(installation.gantry);
  await page.goto('/stacks/new');
  await page.getByLabel('Repository', { exact: true }).click();
  await page.getByPlaceholder('Search repository').fill('acme/nothing');
  await page.getByRole('option', { name: 'acme/nothing' }).click();
  await page
    .getByText(/does not (exist|show)/)
    .first()
    .waitFor();
  await page.getByLabel('Repository', { exact: true }).click();
  await page.getByPlaceholder('Search repository').fill('infra');
  await page.getByRole('option', { name: 'acme/infrastructure' }).click();
  await page.getByText('The folder has no Terraform files directly in it').waitFor();
  const name = page.getByLabel('Name', { exact: true });
  expect(await name.inputValue()).toBe('infrastructure');
  await page.getByLabel('Project root').fill('netwrok');
  await page.getByText('The commit has no such folder').waitFor();
  await page.getByRole('button', { name: '/network', exact: true }).click();
  await page.getByText('1 Terraform file at commit').waitFor();
  expect(await name.inputValue()).toBe('network');
  await name.fill('Core network');
  await page.getByLabel('Project root').fill('');
  await page.getByText('The folder has no Terraform files directly in it').waitFor();
  expect(await name.inputValue()).toBe('Core network');
  await page.context().close();
});

test('of two people who confirm one run the second is told who was first; both comment on it', async () => {
  const { admin } = installation.gantry;
  const id = await triggerRun(admin, 'network', 'TRACKED');
  await until('the plan', async () =>
    (await runsOf(admin, 'network')).find((run) => run.id === id && run.state === 'UNCONFIRMED'),
  );
  const [page, ada] = [
    await open(installation.gantry),
    await open(await addPerson(installation.gantry, 'ada', 'writer')),
  ];
  const path = `/stack/network/run/${id}`;
  const verb = 'Confirm and apply 1 change';
  for (const each of [page, ada]) {
    await each.goto(path);
    await each.getByRole('button', { name: verb }).click();
    await each.getByRole('dialog').getByText('terraform_data.network').waitFor();
  }
  await page.getByRole('dialog').getByRole('button', { name: verb }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await ada.getByRole('dialog').getByRole('button', { name: verb }).click();
  await ada.getByText(/^admin confirmed this run before\./).waitFor();
  await ada.keyboard.press('Escape');

  await ada.getByRole('link', { name: 'Comments' }).click();
  await ada.getByRole('button', { name: 'Comment', exact: true }).click();
  await ada.getByText('Write something first.').waitFor();
  const hostile = '**Fine** <img src=x onerror=alert(1)> [go](javascript:alert(1))';
  await ada.getByLabel('Comment', { exact: true }).fill(hostile);
  await ada.keyboard.press('Control+Enter');
  await page.goto(`${path}?view=comments`);
  const said = page.getByRole('list', { name: 'Comments' });
  await said.locator('strong', { hasText: 'Fine' }).waitFor();
  expect(await said.locator('img, script').count()).toBe(0);
  expect(await said.locator('a[href^="javascript"]').count()).toBe(0);
  await ada.context().close();
  await page.locator('main header').getByText('Finished', { exact: true }).waitFor();

  await page.goto('/stack/network/state');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: /^Download/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Download' }).click();
  expect((await download).suggestedFilename()).toMatch(/^network-\d+\.tfstate$/);
  await page.context().close();
});

test('open pull requests stand on a page of their own, with the run of every stack', async () => {
  const { acme, gantry } = installation;
  const page = await open(gantry);
  await page.goto('/pull-requests');
  await page.getByRole('heading', { name: 'No open pull requests' }).waitFor();
  await acme.emulator.seed.commitFiles({
    repo,
    branch: 'both',
    files: { 'app/x.tf': '# x\n', 'network/x.tf': '# x\n' },
    message: 'Touch both\n',
    author: acme.ada.user,
  });
  await openPullRequest(acme.ada, repo, 'both', 'Touch both');
  const previews = page.getByRole('list', { name: 'Previews of pull request #1' });
  await previews.getByRole('link', { name: 'App #1' }).waitFor();
  await previews.getByRole('link', { name: /^Network #/ }).waitFor();
  await page.getByLabel('Filter pull requests').fill('nobody');
  await page.getByRole('heading', { name: 'No open pull request matches' }).waitFor();
  await page.context().close();
});
