import type { Repository } from '@gantry/emulator';
import type { RunningWorker } from '@gantry/worker';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { openBrowser } from '../support/browser.ts';
import { addWorker, type Installation, startInstallation } from '../support/installation.ts';
import { addMember } from '../support/member.ts';
import { createStack, runsOf, triggerRun } from '../support/platform.ts';
import { type Printer, startPrinter } from '../support/printer.ts';
import { until } from '../support/until.ts';
import { describePage, openAdmin, type Visitor } from '../support/visitor.ts';
import { builtWeb } from '../support/web.ts';

/** What people of the world, and people of ill will, give as names and print in plans. */
const hostileName = '🚀 شبكة <script>alert(1)</script> Ωmega';
const hostileText = '<img src=x onerror=alert(1)> [go](javascript:alert(1)) שלום 🧨';
const hostileMessage = `<b>${'Very '.repeat(36)}long</b> javascript:alert(1) مرحبا`;

let installation: Installation;
let browser: Browser;
let repo: Repository;
/** Never answers: a plan that reads from it goes on until it is stopped. */
let silence: Printer;
let worker: RunningWorker | undefined;
let last: Visitor | undefined;
const alerts: string[] = [];

const open = async (as: { url: string; cookie: string }, width = 1_440): Promise<Page> => {
  last = await openAdmin(browser, as, { viewport: { width, height: 900 } });
  last.page.on('dialog', (dialog) => {
    alerts.push(dialog.message());
    void dialog.dismiss();
  });
  return last.page;
};

beforeAll(async () => {
  const webDir = builtWeb();
  silence = await startPrinter();
  [installation, browser] = await Promise.all([
    startInstallation({ worker: null, webDir, limits: { heartbeatSeconds: 1 } }),
    openBrowser(),
  ]);
  const { admin, app } = installation.gantry;
  const space = 'mutation($input: SpaceInput!) { spaceCreate(input: $input) { id } }';
  await admin.query(z.unknown(), space, { input: { name: 'Payments', inheritEntities: true } });
  repo = await installation.createRepository('infrastructure', {
    'slow/main.tf': `data "terraform_remote_state" "network" {
      backend = "http"
      config  = { address = "${silence.url}/network" }
    }\n`,
    'two/main.tf': 'resource "terraform_data" "one" {}\nresource "terraform_data" "two" {}\n',
    'hostile/main.tf': `resource "terraform_data" "text" {\n  input = ${JSON.stringify(hostileText)}\n}\n`,
  });
  const repository = 'acme/infrastructure';
  await createStack(admin, { name: 'Slow', repository, projectRoot: 'slow' });
  await createStack(admin, { name: 'Two', repository, projectRoot: 'two', space: 'payments' });
  await createStack(admin, {
    name: hostileName,
    repository,
    projectRoot: 'hostile',
    labels: ['<i>label</i>', 'folder:"><script>alert(1)</script>'],
  });
  await app.jobs.idle();
});
beforeEach(({ onTestFailed }) =>
  onTestFailed(async () => {
    if (last !== undefined) console.log(await describePage(last));
  }),
);
afterAll(async () => {
  await browser?.close();
  await worker?.stop();
  await silence?.close();
  await installation?.close();
});

const holder = async (username: string, role: string, spaceId: string) => {
  const { cookie } = await addMember(installation.gantry, username, { role, spaceId });
  return { url: installation.gantry.url, cookie };
};
const inDialog = (page: Page, name: string | RegExp) =>
  page.getByRole('dialog').getByRole('button', { name });
const reaches = (page: Page, state: string) =>
  page.locator('main header').getByText(state, { exact: true }).waitFor();

test('a queued run goes first when it is asked to; pressed twice, Trigger starts one run', async () => {
  const page = await open(installation.gantry);
  await page.goto('/stack/slow');
  await page.getByRole('button', { name: 'Trigger' }).dblclick();
  await page.getByRole('heading', { level: 1, name: /^#1 / }).waitFor();
  expect(await runsOf(installation.gantry.admin, 'slow')).toHaveLength(1);
  await page.getByRole('button', { name: /^Actions for run/ }).click();
  await page.getByRole('menuitem', { name: 'Let it go first' }).click();
  await inDialog(page, 'Let it go first').click();
  await page.getByText('It goes before the runs of other stacks.').waitFor();
  await page.getByRole('button', { name: /^Actions for run/ }).click();
  await page.getByRole('menuitem', { name: 'Let it take its turn again' }).waitFor();
  await page.context().close();
});

test('a run that a worker takes while its discarding is asked about is stopped instead', async () => {
  const page = await open(installation.gantry);
  const [queued] = await runsOf(installation.gantry.admin, 'slow');
  await page.goto(`/stack/slow/run/${queued?.id}`);
  await page.getByRole('button', { name: 'Discard' }).click();
  await page.getByRole('dialog').getByText('It has not started.').waitFor();
  worker ??= await addWorker(installation, { planGraceSeconds: 1 });
  await page.getByRole('dialog').getByText('A worker has taken this run meanwhile').waitFor();
  await inDialog(page, 'Stop').click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await reaches(page, 'Stopped');
  await page.context().close();
});

test('names and plans that try to be code are text, and fit a phone', async () => {
  const { admin } = installation.gantry;
  const { stacks } = await admin.query(
    z.object({ stacks: z.array(z.object({ id: z.string(), name: z.string() })) }),
    '{ stacks { id name } }',
  );
  const id = stacks.find(({ name }) => name === hostileName)?.id ?? '';
  await installation.acme.emulator.seed.commitFiles({
    repo,
    branch: 'main',
    files: { 'hostile/more.tf': '# <script>\n' },
    message: `${hostileMessage}\n`,
    author: installation.acme.ada.user,
  });
  const run = await until('the plan', async () =>
    (await runsOf(admin, id)).find(({ state }) => state === 'UNCONFIRMED'),
  );
  for (const width of [1_440, 390]) {
    const page = await open(installation.gantry, width);
    const at = async (path: string, text: string) => {
      await page.goto(path);
      await page.locator('main').getByText(text).filter({ visible: true }).first().waitFor();
      expect(await page.locator('main :is(script, img[src=x], a[href^="javascript"])').count(), path).toBe(0);
      const wide = await page.evaluate(() =>
        [...document.querySelectorAll('html, main')].some((box) => box.scrollWidth > box.clientWidth),
      );
      expect(wide, `${path} scrolls sideways at ${width}`).toBe(false);
    };
    await at('/stacks', hostileName);
    await at(`/stack/${id}`, 'Very Very');
    await at(`/stack/${id}/settings`, 'Delete this stack');
    await at('/runs', 'Very Very');
    await at(`/stack/${id}/run/${run.id}?view=log`, 'onerror=alert(1)');
    await at(`/stack/${id}/run/${run.id}?view=changes`, 'terraform_data.text');
    await page.getByRole('button', { name: /terraform_data.text/ }).click();
    await page
      .getByText(/onerror=alert/)
      .first()
      .waitFor();
    await page.context().close();
  }
  expect(alerts).toEqual([]);
});

test('an admin of a space works from its integrations to an applied change; a reader follows and changes nothing', async () => {
  worker ??= await addWorker(installation, { planGraceSeconds: 1 });
  const page = await open(await holder('pia', 'admin', 'payments'));
  await page.goto('/source-control');
  await page.getByRole('link', { name: 'Acme Default' }).waitFor();
  await page.getByRole('link', { name: 'Set up integration' }).waitFor();
  await page.goto('/stacks');
  await page.getByRole('link', { name: 'Two', exact: true }).click();
  await page.getByRole('button', { name: 'Trigger' }).click();
  await reaches(page, 'Needs confirmation');

  const reader = await open(await holder('rob', 'reader', 'payments'));
  await reader.goto('/source-control');
  await reader.getByRole('link', { name: 'Acme Default' }).waitFor();
  expect(await reader.getByRole('link', { name: 'Set up integration' }).count()).toBe(0);
  await reader.goto(new URL(page.url()).pathname);
  const confirm = reader.getByRole('button', { name: /^Confirm and apply/ });
  await confirm.waitFor();
  expect(await confirm.getAttribute('aria-disabled')).toBe('true');
  expect(await reader.getByRole('button', { name: 'Discard' }).count()).toBe(0);
  await reader.goto('/stack/two/state');
  await reader.getByRole('heading', { name: 'No state yet' }).waitFor();
  expect(await reader.getByRole('button', { name: 'Import a state' }).count()).toBe(0);
  await reader.goto(new URL(page.url()).pathname);

  await page.getByRole('button', { name: /^Actions for run/ }).click();
  await page.getByRole('menuitem', { name: 'Plan again for some resources' }).click();
  await page
    .getByRole('dialog')
    .getByLabel(/terraform_data\.one/)
    .check();
  await inDialog(page, 'Plan again for 1 resource').click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const again = page.getByRole('button', { name: 'Confirm and apply 1 change' });
  await again.click();
  await inDialog(page, 'Confirm and apply 1 change').dblclick();
  await reaches(page, 'Finished');
  await reader.goto(new URL(page.url()).pathname);
  await reaches(reader, 'Finished');
  await reader.context().close();
  await page.context().close();
});

const stateFile = (serial: number, resources: number) => ({
  name: 'terraform.tfstate',
  mimeType: 'application/json',
  buffer: Buffer.from(
    JSON.stringify({
      version: 4,
      terraform_version: '1.5.7',
      serial,
      lineage: 'from-elsewhere',
      outputs: {},
      resources: Array.from({ length: resources }, (_, index) => ({
        ...{ mode: 'managed', type: 'terraform_data', name: `old_${index}` },
        provider: 'provider["terraform.io/builtin/terraform"]',
        instances: [{ schema_version: 0, attributes: { id: `${index}` } }],
      })),
    }),
  ),
});

test('a state from elsewhere is shown before it counts, imported by name, and undone by going back', async () => {
  const { admin } = installation.gantry;
  // It never ran, so nothing of it can be busy.
  await createStack(admin, { name: 'Moved', repository: 'acme/infrastructure', projectRoot: 'slow' });
  const page = await open(installation.gantry);
  await page.goto('/stack/moved/state');
  const bring = page.getByRole('button', { name: 'Import a state' });
  await bring.click();
  const dialog = page.getByRole('dialog');
  const file = dialog.getByLabel('State file');
  await file.setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{"a":1}') });
  await dialog.getByText('This is not a Terraform state of version 4.').waitFor();
  await file.setInputFiles(stateFile(4, 2));
  await dialog.getByText('Serial 4 with 2 resources, written by Terraform 1.5.7.').waitFor();
  const submit = dialog.getByRole('button', { name: 'Make it the present state' });
  expect(await submit.getAttribute('aria-disabled')).toBe('true');
  await dialog.getByLabel('Type moved to confirm').fill('moved');
  await submit.dblclick();
  await dialog.waitFor({ state: 'detached' });
  const versions = page.getByRole('table', { name: 'State versions' });
  await versions.getByText('Serial 4').first().waitFor();
  expect(await versions.getByRole('row').count()).toBe(2);

  // Now there is something to lose: the stack has to be held.
  expect(await bring.getAttribute('aria-disabled')).toBe('true');
  await admin.query(z.unknown(), 'mutation { stackLock(id: "moved") { id } }');
  await until('the button', async () => (await bring.getAttribute('aria-disabled')) === null);
  await bring.click();
  await dialog.getByText('It takes the place of serial 4').waitFor();
  await file.setInputFiles(stateFile(1, 1));
  await dialog.getByLabel('Type moved to confirm').fill('moved');
  await submit.click();
  await dialog.waitFor({ state: 'detached' });
  await versions.getByText('Serial 5').first().waitFor();

  await page.getByRole('button', { name: 'Go back to serial 4' }).click();
  await dialog.getByLabel('Type moved to confirm').fill('moved');
  await dialog.getByRole('button', { name: 'Make it the present state' }).click();
  await dialog.waitFor({ state: 'detached' });
  await versions.getByText('Serial 6').first().waitFor();
  await admin.query(z.unknown(), 'mutation { stackUnlock(id: "moved") { id } }');
  await page.context().close();
});

test('local files are previewed by a command that the page gives, where the stack allows it', async () => {
  const { admin } = installation.gantry;
  const page = await open(installation.gantry);
  await page.goto('/stack/two');
  const menu = page.getByRole('button', { name: 'Actions for Two' });
  await menu.click();
  await page.getByText('Local previews are switched off in the settings of the stack.').waitFor();
  await page.keyboard.press('Escape');
  await page.goto('/stack/two/settings');
  await page.getByLabel('Allow local previews').check();
  await page.getByRole('button', { name: 'Save settings' }).click();
  await menu.click();
  await page.getByRole('menuitem', { name: 'Preview local files' }).click();
  await page.getByRole('dialog').getByText('spacectl stack local-preview --id two').waitFor();
  await page.context().close();
  const run = await triggerRun(admin, 'two', 'PROPOSED');
  await until('the preview', async () =>
    (await runsOf(admin, 'two')).find(({ id, state }) => id === run && state === 'FINISHED'),
  );
});
