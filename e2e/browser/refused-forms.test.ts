import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { openBrowser } from '../support/browser.ts';
import { faultsOf } from '../support/faults.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { createStack, setVariable } from '../support/platform.ts';
import { describePage, openAdmin, type Visitor } from '../support/visitor.ts';
import { builtWeb } from '../support/web.ts';

let installation: Installation;
let browser: Browser;
let visitor: Visitor;

beforeAll(async () => {
  const webDir = builtWeb();
  [installation, browser] = await Promise.all([startInstallation({ worker: null, webDir }), openBrowser()]);
  const { admin, app } = installation.gantry;
  await installation.createRepository('infrastructure', { 'network/main.tf': '' });
  const source = { repository: 'acme/infrastructure', projectRoot: 'network' };
  await createStack(admin, { name: 'Network', ...source });
  await setVariable(admin, 'network', { name: 'TF_VAR_size', value: '1' });
  await app.jobs.idle();
  visitor = await openAdmin(browser, installation.gantry);
});
beforeEach(({ onTestFailed }) => onTestFailed(async () => console.log(await describePage(visitor))));
afterAll(async () => {
  await browser?.close();
  await installation?.close();
});

type Form = {
  readonly path: string;
  /** Leads to the form, where it is not there at once. */
  readonly open?: (page: Page) => Promise<void>;
  /** Label of a field → what is typed. */
  readonly typed: Readonly<Record<string, string>>;
  readonly submit: string;
};

const press = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).first().click();
const menu = (item: string) => async (page: Page) => {
  await page.getByRole('button', { name: 'Actions for Network' }).click();
  await page.getByRole('menuitem', { name: item }).click();
};

const forms: Readonly<Record<string, Form>> = {
  'settings of a stack': {
    path: '/stack/network/settings',
    typed: { Name: 'Net 2' },
    submit: 'Save settings',
  },
  'a policy': {
    path: '/policies/new',
    typed: { Name: 'Nothing unseen', Policy: 'package gantry\n' },
    submit: 'Create policy',
  },
  'a variable': {
    path: '/stack/network/environment',
    open: press(/^Add/),
    typed: { Name: 'TF_VAR_zone', Value: 'eu' },
    submit: 'Add',
  },
  'the lock of a stack': {
    path: '/stack/network',
    open: menu('Lock'),
    typed: { 'Note optional': 'Moving it' },
    submit: 'Lock stack',
  },
  'a task': {
    path: '/stack/network',
    open: menu('Run a task'),
    typed: { Command: 'terraform state list' },
    submit: 'Run task',
  },
  'a space': { path: '/spaces', open: press('New space'), typed: { Name: 'Cards' }, submit: 'Create space' },
  'a role': { path: '/roles/new', typed: { Name: 'Runner' }, submit: 'Create role' },
  'an invitation': {
    path: '/people',
    open: press('Invite'),
    typed: { Email: 'ada@acme.example' },
    submit: 'Invite',
  },
  'an API key': { path: '/api-keys', open: press('New API key'), typed: { Name: 'CI' }, submit: 'Make key' },
  'a worker': {
    path: '/workers',
    open: press('Add worker'),
    typed: { Name: 'rack-1' },
    submit: 'Make token',
  },
  'a worker pool': {
    path: '/workers',
    open: press('New pool'),
    typed: { Name: 'Data centre' },
    submit: 'Create pool',
  },
  'a webhook of the inbox': {
    path: '/inbox',
    open: press('Add a webhook'),
    typed: { Name: 'Chat', Address: 'https://hooks.example.com/gantry' },
    submit: 'Add webhook',
  },
  'a webhook of the audit trail': {
    path: '/audit/settings',
    typed: { Address: 'https://siem.example.com/in' },
    submit: 'Test and save',
  },
  'the account': { path: '/settings/account', typed: { 'Account name': 'acme-2' }, submit: 'Save name' },
  'a password': {
    path: '/settings/profile',
    typed: {
      'Present password': 'the one of today',
      'New password': 'the one of tomorrow',
      'New password again': 'the one of tomorrow',
    },
    submit: 'Change password',
  },
  'an integration': {
    path: '/source-control/acme-default/edit',
    typed: { 'Description optional': 'For everybody.' },
    submit: 'Save changes',
  },
};

const sent = z.object({ query: z.string() });

/** What the server, or what stands before it, answers to every change from now on. */
async function refuseChanges(page: Page, answer: 'INTERNAL' | 'RATE_LIMITED' | 'line'): Promise<void> {
  await page.unrouteAll();
  await page.route('**/graphql', (route) => {
    if (!/^\s*mutation\b/.test(sent.parse(route.request().postDataJSON()).query)) return route.continue();
    if (answer === 'line') return route.abort('connectionfailed');
    const error = { message: `Refused: ${answer}.`, extensions: { code: answer } };
    return route.fulfill({ json: { data: null, errors: [error] } });
  });
}

test.each(Object.keys(forms))('what was typed for %s survives every refusal', async (name) => {
  const form = forms[name];
  if (form === undefined) throw new Error(`There is no form ${name}.`);
  const { page } = visitor;
  await page.unrouteAll();
  await page.goto(form.path);
  await form.open?.(page);
  const dialog = page.getByRole('dialog');
  const box = form.open === undefined || form.path === '/inbox' ? page.locator('main') : dialog;
  for (const [label, text] of Object.entries(form.typed)) {
    await box.getByLabel(label, { exact: true }).fill(text);
  }
  for (const [answer, code] of [
    ['INTERNAL', 'INTERNAL'],
    ['RATE_LIMITED', 'RATE_LIMITED'],
    ['line', 'SERVER_UNREACHABLE'],
  ] as const) {
    await refuseChanges(page, answer);
    await box.getByRole('button', { name: form.submit, exact: true }).click();
    await box.getByText(code, { exact: true }).waitFor();
    // A click beside a dialog is no answer to it.
    if (box === dialog) await page.mouse.click(5, 400);
    for (const [label, text] of Object.entries(form.typed)) {
      expect(await box.getByLabel(label, { exact: true }).inputValue(), `${label} after ${code}`).toBe(text);
    }
  }
  expect(await faultsOf(page)).toEqual([]);
  expect(visitor.complaints.filter((each) => !each.includes('Failed to load resource'))).toEqual([]);
});

const long = `${'🚀 شبكة '.repeat(25)}xxxxxxxxxx`.slice(0, 200);
const named = {
  'a stack': { path: '/stacks/new', label: 'Name' },
  'settings of a stack': { path: '/stack/network/settings', label: 'Name' },
  'a space': { path: '/spaces', open: press('New space'), label: 'Name' },
  'a role': { path: '/roles/new', label: 'Name' },
  'an API key': { path: '/api-keys', open: press('New API key'), label: 'Name' },
  'a worker': { path: '/workers', open: press('Add worker'), label: 'Name' },
  'a worker pool': { path: '/workers', open: press('New pool'), label: 'Name' },
  'a policy': { path: '/policies/new', label: 'Name' },
  'a webhook of the inbox': { path: '/inbox', open: press('Add a webhook'), label: 'Name' },
  'an integration': { path: '/source-control/new', label: 'Integration name' },
} as const;

test.each(Object.entries(named))(
  'a name of 200 characters for %s is told at its field',
  async (_what, form) => {
    const { page } = visitor;
    expect(long).toHaveLength(200);
    await page.unrouteAll();
    await page.goto(form.path);
    if ('open' in form) await form.open(page);
    const field = page.getByLabel(form.label, { exact: true });
    await field.fill(long);
    await page.keyboard.press('Tab');
    const note = page.getByText(/at most (80|120) characters/i);
    await note.waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await field.inputValue()).toBe(long);
    await field.fill('🚀 شبكة');
    await note.waitFor({ state: 'detached' });
  },
);
