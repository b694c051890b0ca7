import type { Page } from 'playwright-core';
import type { Stage } from '../demo/stage.ts';
import { deliveriesOf } from '../support/deliveries.ts';
import { paste } from '../support/visitor.ts';
import { choose, type Scene } from './scene.ts';

/** The pictures of the guide that connects Bitbucket Cloud, in its order. */
export async function connectScenes({ acme, gantry }: Stage): Promise<readonly Scene[]> {
  const drawer = (page: Page, name: string) => page.getByRole('dialog', { name });
  const connection = (page: Page) => drawer(page, 'Acme').getByRole('region', { name: 'Connection' });
  const deletion = (page: Page) => page.getByRole('dialog', { name: 'Delete integration Acme' });
  const seen = await deliveriesOf(gantry.admin, 'acme');
  const told = seen.find(({ eventKey, events }) => eventKey === 'repo:push' && events.length > 0);
  const at = (path: string): string => `${gantry.url}${path}`;
  return [
    {
      name: 'connect-form',
      url: at('/source-control/new'),
      async show(page) {
        await page.getByLabel('Integration name').fill('Payments');
        await page.getByRole('textbox', { name: 'Email' }).fill(acme.bot.email);
        await paste(page.locator('input[type=password]'), acme.botToken);
        await page.getByText('named like an account for machines').waitFor();
        await page.setViewportSize({ width: 1_120, height: 1_500 });
        await page.getByRole('heading', { name: 'Set up Bitbucket Cloud' }).scrollIntoViewIfNeeded();
      },
      part: (page) => page.locator('main'),
    },
    {
      name: 'connect-by-hand',
      url: at('/source-control/by-hand'),
      async show(page) {
        const steps = page.getByRole('button', { name: 'Set it up by hand' });
        await page.getByText('Waiting for the first delivery').waitFor();
        if (await steps.isVisible()) await steps.click();
      },
      part: (page) => drawer(page, 'By hand').getByRole('region', { name: 'Repositories' }),
    },
    {
      name: 'connect-doctor',
      url: at('/source-control/acme'),
      async show(page) {
        // High enough for the whole drawer.
        await page.setViewportSize({ width: 1_280, height: 2_200 });
        const part = connection(page);
        await part.getByRole('button', { name: 'Test connection' }).click();
        await part.getByText(/repositories of acme visible/).waitFor();
      },
      part: connection,
    },
    {
      name: 'connect-deliveries',
      url: at('/source-control/acme/deliveries'),
      async show(page) {
        await page.getByRole('table', { name: 'Deliveries' }).waitFor();
      },
    },
    {
      name: 'connect-story',
      url: at(`/deliveries/${told?.id}`),
      async show(page) {
        await page.getByRole('heading', { name: 'Bitbucket was told' }).waitFor();
      },
    },
    {
      name: 'connect-delete',
      url: at('/source-control'),
      async show(page) {
        await choose(page, 'Actions for Acme', 'Delete');
        await deletion(page).getByText('lose their source').waitFor();
      },
      part: deletion,
    },
  ];
}
