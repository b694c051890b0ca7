import type { Page } from 'playwright-core';
import type { Stage } from '../demo/stage.ts';
import { runsOf } from '../support/platform.ts';
import { choose, opens, type Scene } from './scene.ts';

/** The dialogs, drawers and menus of Gantry, each opened as a person does it. */
export async function dialogScenes({ gantry }: Stage): Promise<readonly Scene[]> {
  const waiting = (await runsOf(gantry.admin, 'checkout')).find(({ state }) => state === 'UNCONFIRMED');
  const run = `/stack/checkout/run/${waiting?.id}?view=changes`;
  const from = (name: string, path: string, open: (page: Page) => Promise<void>): Scene => ({
    name: `dialog-${name}`,
    url: `${gantry.url}${path}`,
    async show(page) {
      await open(page);
      await page
        .getByRole('dialog')
        .or(page.getByRole('menu'))
        .or(page.getByRole('listbox'))
        .first()
        .waitFor();
    },
  });
  return [
    from('palette', '/stacks', async (page) => {
      await page.getByRole('heading', { name: 'Stacks', level: 1 }).waitFor();
      await page.keyboard.press('ControlOrMeta+K');
      await page.getByPlaceholder('Find a stack, run, integration or page').fill('check');
      await page.getByRole('dialog').getByText('checkout-staging').first().waitFor();
    }),
    from('shortcuts', '/stacks', async (page) => {
      await page.getByRole('heading', { name: 'Stacks', level: 1 }).waitFor();
      await page.keyboard.press('?');
    }),
    ...stackDialogs(from),
    from('run-confirm', run, opens(/^Confirm/)),
    from('run-discard', run, opens('Discard')),
    from('run-review', run, (page) => choose(page, /^Actions for run/, 'Review')),
    from('run-replan', run, (page) => choose(page, /^Actions for run/, /^Plan again/)),
    ...accessDialogs(from),
    from('integration-menu', '/source-control', async (page) => {
      await page.getByRole('button', { name: 'Actions for Acme' }).click();
    }),
    from('integration', '/source-control/acme', async (page) => {
      await page.getByText('Webhook active').first().waitFor();
    }),
    from('integration-by-hand', '/source-control/by-hand', async (page) => {
      await page.getByText('Waiting for the first delivery').first().waitFor();
    }),
    from('integration-delete', '/source-control', async (page) => {
      await choose(page, 'Actions for Acme', 'Delete');
      await page.getByText('lose their source').waitFor();
    }),
    from('module-delete', '/module/terraform-null-label/settings', opens('Delete module')),
    from('worker-pool', '/workers', opens('New pool')),
    from('worker-token', '/workers', opens('Add worker')),
    from('worker-token-made', '/workers', async (page) => {
      await opens('Add worker')(page);
      await page.getByLabel('Name', { exact: true }).fill('rack 8');
      await page.getByRole('button', { name: 'Make token' }).click();
      await page.getByText('The token is shown this once.').waitFor();
    }),
    from('audit-entry', '/audit', async (page) => {
      await page.getByRole('button', { name: 'stack.lock' }).click();
    }),
  ];
}

type From = (name: string, path: string, open: (page: Page) => Promise<void>) => Scene;

function stackDialogs(from: From): readonly Scene[] {
  const app = (item: string) => (page: Page) => choose(page, 'Actions for app', item);
  return [
    from('stack-menu', '/stack/app', async (page) => {
      await page.getByRole('button', { name: 'Actions for app' }).click();
    }),
    from('stack-lock', '/stack/app', app('Lock')),
    from('stack-task', '/stack/app', app('Run a task')),
    from('stack-disable', '/stack/app', app('Disable')),
    from('stack-delete', '/stack/app/settings', opens('Delete stack')),
    from('stack-variable', '/stack/app/environment', opens(/^Add/)),
    from('state-download', '/stack/app/state', opens(/^Download/)),
    from('stack-picker', '/stacks/new', async (page) => {
      await page.getByLabel('Repository', { exact: true }).click();
      await page.getByRole('listbox', { name: 'Found repository' }).getByText('acme/services').waitFor();
    }),
    from('stacks-view', '/stacks?folder=services/production', async (page) => {
      await choose(page, 'Views', 'Save this view');
    }),
    from('state-import', '/stack/mail/state', opens('Import a state')),
    from('stacks-trigger', '/stacks?folder=services/staging', async (page) => {
      // Cards have no boxes: on a phone nothing is done to many at once.
      if ((page.viewportSize()?.width ?? 0) < 1_024) return openMenu(page);
      await page.getByLabel('Select the stacks that are shown').check();
      await page.getByRole('button', { name: 'Trigger', exact: true }).click();
    }),
  ];
}

async function openMenu(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open menu' }).click();
}

const accessDialogs = (from: From): readonly Scene[] => [
  from('space-new', '/spaces', opens('New space')),
  from('space-role', '/spaces/root', opens(/^Give a role/)),
  from('person-invite', '/people', opens('Invite')),
  from('person-menu', '/people', async (page) => {
    await page
      .getByRole('button', { name: /^Actions for/ })
      .first()
      .click();
  }),
  from('api-key-new', '/api-keys', opens('New API key')),
];
