import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { openBrowser } from '../support/browser.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { addPerson } from '../support/people.ts';
import { createStack, triggerRun } from '../support/platform.ts';
import { until } from '../support/until.ts';
import { describePage, openAdmin, type Visitor } from '../support/visitor.ts';
import { builtWeb } from '../support/web.ts';

let installation: Installation;
let browser: Browser;
let run: string;
let last: Visitor | undefined;
const open = async (as: { url: string; cookie: string }): Promise<Page> => {
  last = await openAdmin(browser, as);
  return last.page;
};

beforeAll(async () => {
  const webDir = builtWeb();
  [installation, browser] = await Promise.all([startInstallation({ worker: null, webDir }), openBrowser()]);
  const { admin, app } = installation.gantry;
  await installation.createRepository('infrastructure', { 'network/main.tf': '', 'app/main.tf': '' });
  for (const name of ['Network', 'App']) {
    const projectRoot = name.toLowerCase();
    await createStack(admin, { name, repository: 'acme/infrastructure', projectRoot, labels: ['team:shop'] });
  }
  await app.jobs.idle();
  run = await triggerRun(admin, 'network', 'TRACKED');
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

const pages = (): readonly string[] => [
  ...['/stacks', '/stack/network', '/stack/network/environment', '/stack/network/state'],
  ...[`/stack/network/run/${run}`, '/runs', '/pull-requests', '/modules', '/source-control', '/inbox'],
  ...['/source-control/acme-default/deliveries', '/workers', '/spaces', '/people', '/roles', '/audit'],
  ...['/policies', '/api-keys', '/settings/account'],
];

const sent = z.object({ query: z.string() });
/** What the frame itself needs to stand; the calls of the page in it are the ones that fail. */
const ofFrame = /^\s*(query (Boot|LaunchPad|InboxUnread)\b|subscription)/;

/** Goes there as a link does: what was read before is kept, and nothing is loaded again. */
const goTo = (page: Page, path: string): Promise<void> =>
  page.evaluate((address) => history.pushState(null, '', address), path);

/** Answers the calls of pages so, until it is taken back. */
async function failCalls(page: Page, answer: (route: Route) => Promise<void>): Promise<void> {
  await page.route('**/graphql', (route) => {
    const { query } = sent.parse(route.request().postDataJSON());
    return ofFrame.test(query) ? route.continue() : answer(route);
  });
}

const refusal = (code: string, message: string) => (route: Route) =>
  route.fulfill({ json: { data: null, errors: [{ message, extensions: { code } }] } });

const few = ['/stacks', '/audit'];
const failures = [
  ['the line is cut', (route: Route) => route.abort('connectionfailed'), 'SERVER_UNREACHABLE', () => few],
  [
    'a proxy answers 502 with a page of its own',
    (route: Route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' }),
    'SERVER_UNREACHABLE',
    () => few,
  ],
  [
    'something answers 404 with text',
    (route: Route) => route.fulfill({ status: 404, body: 'nothing here' }),
    'ANSWER_UNREADABLE',
    () => few,
  ],
  ['the server fails', refusal('INTERNAL', 'Gantry failed. It is in the log.'), 'INTERNAL', pages],
  [
    'the server refuses',
    refusal('RATE_LIMITED', 'Too many calls. Wait a minute.'),
    'RATE_LIMITED',
    () => few,
  ],
] as const;

test.each(failures)('when %s, pages say so with its code', async (_case, answer, code, those) => {
  const page = await open(installation.gantry);
  await page.goto('/settings/profile');
  await page.getByRole('heading', { name: 'Profile', level: 1 }).waitFor();
  await failCalls(page, answer);
  for (const path of those()) {
    await goTo(page, path);
    await page.getByText(code, { exact: true }).first().waitFor();
  }
  // What failed for a moment is tried again by hand, without loading the page again.
  await goTo(page, '/stacks');
  await page.getByText(code, { exact: true }).first().waitFor();
  await page.unroute('**/graphql');
  await page.getByRole('button', { name: 'Try again' }).first().click();
  await page.getByRole('link', { name: 'Network', exact: true }).waitFor();
  await page.context().close();
});

test('a change that fails keeps what was typed, and can be sent again', async () => {
  const page = await open(installation.gantry);
  await page.goto('/spaces');
  await page.getByRole('button', { name: 'New space' }).click();
  const dialog = page.getByRole('dialog', { name: 'New space' });
  await dialog.getByLabel('Name', { exact: true }).fill('Typed once');
  await failCalls(page, (route) => route.abort('connectionfailed'));
  await dialog.getByRole('button', { name: 'Create space' }).click();
  await dialog.getByText('SERVER_UNREACHABLE').waitFor();
  expect(await dialog.getByLabel('Name', { exact: true }).inputValue()).toBe('Typed once');
  await page.unroute('**/graphql');
  await dialog.getByRole('button', { name: 'Create space' }).dblclick();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Typed once' }).waitFor();
  expect(await page.getByRole('link', { name: 'Typed once' }).count()).toBe(1);
  await page.context().close();
});

test('a page of before an upgrade asks to be loaded again', async () => {
  const page = await open(installation.gantry);
  await page.goto('/stacks');
  await page.getByRole('link', { name: 'Network', exact: true }).waitFor();
  await page.route('**/graphql', async (route) => {
    const { query } = sent.parse(route.request().postDataJSON());
    if (!/^\s*query Boot\b/.test(query)) return route.continue();
    const answer = await route.fetch();
    return route.fulfill({ response: answer, body: (await answer.text()).replace('"test"', '"newer"') });
  });
  const upgraded = page.getByText('Gantry was upgraded.');
  // Whatever makes the page ask who is there again: here, a space that is renamed.
  await installation.gantry.admin.query(
    z.unknown(),
    'mutation { spaceUpdate(space: "root", input: { name: "root", inheritEntities: false, description: "Top" }) { id } }',
  );
  await upgraded.waitFor();
  await page.unroute('**/graphql');
  await page.getByRole('button', { name: 'Load the new version' }).click();
  await upgraded.waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Network', exact: true }).waitFor();
  await page.context().close();
});

test('somebody without any role finds every page, and nothing on it', async () => {
  const page = await open(await addPerson(installation.gantry, 'stranger', null));
  await page.goto('/settings/profile');
  for (const path of pages()) {
    await goTo(page, path);
    await page.locator('main').getByRole('heading').first().waitFor();
    await page.locator('[role=status][aria-label=Loading]').waitFor({ state: 'detached' });
    const text = await page.locator('main').innerText();
    expect(text, path).not.toContain('acme/infrastructure');
    expect(text, path).not.toContain('PAGE_FAILED');
    for (const verb of ['New stack', 'Trigger', 'Set up integration', 'Invite', 'New space']) {
      const offered = page.getByRole('button', { name: verb, disabled: false });
      expect(await offered.count(), `${path}: ${verb}`).toBe(0);
    }
  }
  await page.goto('/stacks');
  await page.getByText('your roles do not let you see it').waitFor();
  expect(last?.complaints).toEqual([]);
  await page.context().close();
});

test('the way back leads through filters and tabs as it came', async () => {
  const page = await open(installation.gantry);
  const at = (path: string) => until(path, async () => new URL(page.url()).href.endsWith(path));
  await page.goto('/stacks');
  await page.getByRole('link', { name: 'Network', exact: true }).click();
  await page.getByRole('link', { name: 'Environment' }).click();
  await page.getByRole('heading', { name: 'Nothing is set' }).waitFor();
  await page.getByRole('link', { name: 'Runs' }).last().click();
  await page.getByRole('link', { name: /^#1 / }).click();
  await page.getByRole('link', { name: 'History', exact: true }).click();
  await at('?view=history');
  await page.reload();
  await page.getByRole('table', { name: 'History' }).or(page.getByText('Queued')).first().waitFor();
  await page.goBack();
  await at(`/run/${run}`);
  await page.goBack();
  await at('/stack/network');
  await page.goBack();
  await at('/stack/network/environment');
  await page.getByRole('heading', { name: 'Nothing is set' }).waitFor();
  await page.goBack();
  await at('/stack/network');
  await page.goBack();
  await at('/stacks');
  await page.getByRole('link', { name: 'App', exact: true }).waitFor();
  await page.goForward();
  await at('/stack/network');
  await page.goto('/stacks?text=app&order=name');
  await page.getByRole('link', { name: 'App', exact: true }).waitFor();
  expect(await page.getByLabel('Filter stacks').inputValue()).toBe('app');
  expect(await page.getByRole('link', { name: 'Network', exact: true }).count()).toBe(0);
  await page.context().close();
});
