import type { Browser, Locator, Page } from 'playwright-core';
import { z } from 'zod';
import type { Stage } from '../demo/stage.ts';
import { documentedScopes } from '../support/acme.ts';
import { deliveriesOf } from '../support/deliveries.ts';
import { paste } from '../support/visitor.ts';

type Scene = { readonly name: string; readonly show: (page: Page) => Promise<Locator | null> };

/** The pictures of the guide that connects Bitbucket Cloud, in its order; a locator is what the picture shows. */
export async function takeConnectingShots(
  browser: Browser,
  stage: Stage,
  { folder, signIn }: { folder: string; signIn: (page: Page, stage: Stage) => Promise<void> },
): Promise<void> {
  await addRepositoryByHand(stage);
  const context = await browser.newContext({
    viewport: { width: 1_280, height: 1_000 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  await signIn(page, stage);
  for (const { name, show } of scenesOf(stage)) {
    const shown = await show(page);
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    const path = `${folder}${name}-light.png`;
    await (shown ?? page).screenshot({ path, animations: 'disabled' });
    console.log(path);
  }
  await context.close();
}

/** A second integration whose token has the two documented scopes, with a stack. */
async function addRepositoryByHand({ acme, gantry }: Stage): Promise<void> {
  const { bot, emulator, workspace, ada } = acme;
  const files = { 'main.tf': 'resource "terraform_data" "zone" {}\n' };
  await emulator.seed.createRepository({ workspace, name: 'dns', files, owner: ada.user });
  const token = emulator.seed.createApiToken({ user: bot, scopes: documentedScopes, label: 'Two scopes' });
  const document = `mutation($integration: BitbucketCloudIntegrationInput!) {
    bitbucketCloudIntegrationCreate(input: $integration) { id } }`;
  const integration = { name: 'By hand', isDefault: false, spaceID: 'root', email: bot.email, token };
  await gantry.admin.query(z.unknown(), document, { integration: { ...integration, description: '' } });
  const input = {
    name: 'DNS',
    repository: 'acme/dns',
    branch: 'main',
    projectRoot: '',
    provider: 'BITBUCKET_CLOUD',
    vcsIntegrationId: 'by-hand',
    vendorConfig: { terraform: { version: null } },
  };
  const create = 'mutation($input: StackInput!) { stackCreate(input: $input, manageState: true) { id } }';
  await gantry.admin.query(z.unknown(), create, { input });
}

function scenesOf({ acme, gantry }: Stage): readonly Scene[] {
  const drawer = (page: Page, name: string) => page.getByRole('dialog', { name });
  return [
    {
      name: 'connect-form',
      async show(page) {
        await page.goto(`${gantry.url}/source-control/new`);
        await page.getByLabel('Integration name').fill('Payments');
        await page.getByRole('textbox', { name: 'Email' }).fill(acme.bot.email);
        await paste(page.locator('input[type=password]'), acme.botToken);
        await page.getByText('named like an account for machines').waitFor();
        await page.setViewportSize({ width: 1_280, height: 2_420 });
        await page.getByRole('heading', { name: 'Set up Bitbucket Cloud' }).scrollIntoViewIfNeeded();
        return page.locator('main');
      },
    },
    {
      name: 'connect-by-hand',
      async show(page) {
        await page.setViewportSize({ width: 1_280, height: 1_000 });
        await page.goto(`${gantry.url}/source-control/by-hand`);
        const steps = page.getByRole('button', { name: 'Set it up by hand' });
        await page.getByText('Waiting for the first delivery').waitFor();
        if (await steps.isVisible()) await steps.click();
        return drawer(page, 'By hand').getByRole('region', { name: 'Repositories' });
      },
    },
    {
      name: 'connect-doctor',
      async show(page) {
        // High enough for the whole drawer.
        await page.setViewportSize({ width: 1_280, height: 2_200 });
        await page.goto(`${gantry.url}/source-control/acme`);
        const part = drawer(page, 'Acme').getByRole('region', { name: 'Connection' });
        await part.getByRole('button', { name: 'Test connection' }).click();
        await part.getByText(/repositories of acme visible/).waitFor();
        return part;
      },
    },
    {
      name: 'connect-deliveries',
      async show(page) {
        await page.setViewportSize({ width: 1_280, height: 820 });
        await page.goto(`${gantry.url}/source-control/acme/deliveries`);
        await page.getByRole('table', { name: 'Deliveries' }).waitFor();
        return null;
      },
    },
    {
      name: 'connect-story',
      async show(page) {
        const seen = await deliveriesOf(gantry.admin, 'acme');
        const told = seen.find(({ eventKey, events }) => eventKey === 'repo:push' && events.length > 0);
        await page.goto(`${gantry.url}/deliveries/${told?.id}`);
        await page.getByRole('heading', { name: 'Bitbucket was told' }).waitFor();
        return null;
      },
    },
    {
      name: 'connect-delete',
      async show(page) {
        await page.goto(`${gantry.url}/source-control`);
        await page.getByRole('button', { name: 'Actions for Acme' }).click();
        await page.getByRole('menuitem', { name: 'Delete' }).click();
        const dialog = page.getByRole('dialog', { name: 'Delete integration Acme' });
        await dialog.getByText('lose their source').waitFor();
        return dialog;
      },
    },
  ];
}
