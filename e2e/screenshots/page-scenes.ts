import type { Page } from 'playwright-core';
import type { Stage } from '../demo/stage.ts';
import { deliveriesOf } from '../support/deliveries.ts';
import { versionsOf } from '../support/modules.ts';
import { runsOf } from '../support/platform.ts';
import { heading, type Scene } from './scene.ts';

const module = 'terraform-null-label';

/** Every page of Gantry, with the data of the stage. */
export async function pageScenes(stage: Stage): Promise<readonly Scene[]> {
  const { gantry } = stage;
  const at = (path: string): string => `${gantry.url}${path}`;
  const [deliveries, { versions }] = [
    await deliveriesOf(gantry.admin, 'acme'),
    await versionsOf(gantry.admin, module),
  ];
  const [waiting] = await runsOf(gantry.admin, 'cards');
  const told = deliveries.find(({ eventKey, events }) => eventKey === 'repo:push' && events.length > 0);
  const version = versions.find(({ number }) => number === '1.1.0');
  return [
    { name: 'launch-pad', url: at('/launchpad'), show: heading('LaunchPad') },
    { name: 'stacks', url: at('/stacks'), show: shows('acme/infrastructure') },
    { name: 'stacks-none', url: at('/stacks?text=nobody'), show: shows('No stack matches') },
    { name: 'stack-new', url: at('/stacks/new'), show: heading('New stack') },
    ...stackScenes(at),
    { name: 'runs', url: at('/runs'), show: shows('One web server') },
    ...(await runScenes(stage, at)),
    { name: 'pull-requests', url: at('/pull-requests'), show: shows('One web server') },
    { name: 'modules', url: at('/modules'), show: shows('null') },
    { name: 'module-new', url: at('/modules/new'), show: shows('In the repository') },
    { name: 'module', url: at(`/module/${module}`), show: shows('1.1.0') },
    { name: 'module-proposals', url: at(`/module/${module}/proposals`), show: shows('1.1.0') },
    { name: 'module-used-by', url: at(`/module/${module}/used-by`), show: shows('app') },
    { name: 'module-environment', url: at(`/module/${module}/environment`), show: settled },
    { name: 'module-settings', url: at(`/module/${module}/settings`), show: shows('Delete this module') },
    { name: 'module-version', url: at(`/module/${module}/version/${version?.id}`), show: shows('Inputs') },
    { name: 'terraform-login', url: at('/terraform-login'), show: heading('Terraform login') },
    { name: 'source-control', url: at('/source-control'), show: shows('By hand') },
    { name: 'set-up', url: at('/source-control/new'), show: shows('Integration name') },
    { name: 'integration-edit', url: at('/source-control/acme/edit'), show: shows('Save changes') },
    { name: 'deliveries', url: at('/source-control/acme/deliveries'), show: shows('repo:push') },
    { name: 'delivery', url: at(`/deliveries/${told?.id}`), show: shows('Bitbucket was told') },
    { name: 'inbox', url: at('/inbox'), show: heading('Inbox') },
    { name: 'workers', url: at('/workers'), show: shows('Built-in worker') },
    {
      name: 'worker-pool',
      url: at('/workers'),
      async show(page) {
        await page.getByRole('link', { name: /Card data centre/ }).click();
        await page.getByText('No worker is connected').waitFor();
        await page.locator('strong', { hasText: 'card network' }).waitFor();
      },
    },
    { name: 'stack-of-pool-settings', url: at('/stack/cards/settings'), show: shows('Worker pool') },
    {
      name: 'run-without-worker',
      url: at(`/stack/cards/run/${waiting?.id}`),
      show: shows('none is connected'),
    },
    { name: 'policies', url: at('/policies'), show: shows('Card data') },
    { name: 'policy-new', url: at('/policies/new'), show: heading('New policy') },
    {
      name: 'policy',
      url: at('/policy/card-data'),
      show: (page) => page.locator('strong', { hasText: 'auditors' }).waitFor(),
    },
    { name: 'stack-with-policy', url: at('/stack/ledger/settings'), show: shows('Card data') },
    { name: 'spaces', url: at('/spaces'), show: shows('Payments') },
    { name: 'space', url: at('/spaces/root'), show: shows('Members') },
    { name: 'people', url: at('/people'), show: shows('Ada Lovelace') },
    { name: 'roles', url: at('/roles'), show: shows('Release manager') },
    { name: 'role-new', url: at('/roles/new'), show: heading('New role') },
    { name: 'audit', url: at('/audit'), show: heading('Audit trail') },
    { name: 'audit-settings', url: at('/audit/settings'), show: heading('Audit settings') },
    { name: 'api-explorer', url: at('/explorer'), show: field('Search types and fields') },
    { name: 'api-keys', url: at('/api-keys'), show: shows('Nightly export') },
    { name: 'settings', url: at('/settings/account'), show: shows('Single sign-on') },
    { name: 'profile', url: at('/settings/profile'), show: shows('Sessions') },
    { name: 'not-found', url: at('/no/such/page'), show: settled },
    { name: 'stack-not-found', url: at('/stack/nobody'), show: shows('There is no such stack') },
  ];
}

function stackScenes(at: (path: string) => string): readonly Scene[] {
  const stack = (name: string, part: string, text: string): Scene => ({
    name,
    url: at(`/stack/app${part}`),
    show: shows(text),
  });
  return [
    stack('stack', '', 'Label the app'),
    stack('stack-previews', '?kind=proposed', 'One web server'),
    stack('stack-pull-requests', '/pull-requests', 'One web server'),
    { name: 'stack-ignored-events', url: at('/stack/network/ignored-events'), show: settled },
    stack('stack-resources', '/resources', 'fakecloud_server'),
    stack('stack-outputs', '/outputs', 'sensitive'),
    stack('stack-state', '/state', 'Serial'),
    stack('stack-environment', '/environment', 'FAKECLOUD_FILE'),
    stack('stack-settings', '/settings', 'Delete this stack'),
    { name: 'stack-locked', url: at('/stack/mail'), show: shows('Moving the queue by hand') },
    { name: 'stack-disabled', url: at('/stack/search-staging'), show: shows('This stack is disabled') },
  ];
}

async function runScenes({ gantry }: Stage, at: (path: string) => string): Promise<readonly Scene[]> {
  const [app, network, checkout] = [
    await runsOf(gantry.admin, 'app'),
    await runsOf(gantry.admin, 'network'),
    await runsOf(gantry.admin, 'checkout'),
  ];
  const held = (await runsOf(gantry.admin, 'ledger')).find(({ state }) => state === 'UNCONFIRMED');
  const preview = app.find(({ pullRequest }) => pullRequest?.number === 1);
  const applied = app.find(({ type, state }) => type === 'TRACKED' && state === 'FINISHED');
  const failed = network.find(({ state }) => state === 'FAILED');
  const waiting = checkout.find(({ state }) => state === 'UNCONFIRMED');
  const run = (name: string, path: string, text: string): Scene => ({
    name,
    url: at(path),
    show: shows(text),
  });
  return [
    run('run-log', `/stack/app/run/${preview?.id}`, 'Plan:'),
    run('run-changes', `/stack/app/run/${preview?.id}?view=changes`, 'fakecloud_database'),
    run('run-applied', `/stack/app/run/${applied?.id}`, 'Apply complete'),
    run('run-history', `/stack/app/run/${applied?.id}?view=history`, 'Confirmed'),
    run('run-failed', `/stack/network/run/${failed?.id}`, 'Failed'),
    run('run-diagnostics', `/stack/network/run/${failed?.id}?view=diagnostics`, 'undeclared'),
    run('run-waiting', `/stack/checkout/run/${waiting?.id}?view=changes`, 'terraform_data'),
    run('run-policies', `/stack/ledger/run/${held?.id}?view=policies`, 'terraform_data.ledger: create'),
    run('run-comments', `/stack/checkout/run/${waiting?.id}?view=comments`, 'Quota was raised'),
  ];
}

const shows = (text: string) => async (page: Page) => {
  await page.locator('main').getByText(text).filter({ visible: true }).first().waitFor();
};
const field = (placeholder: string) => async (page: Page) => {
  await page.getByPlaceholder(placeholder).waitFor();
};
const settled = async (page: Page) => {
  await page.getByRole('heading').first().waitFor();
};
