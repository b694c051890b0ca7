import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { breakIt } from '../demo/mistake.ts';
import { createReport } from '../demo/report.ts';
import { connect, type Stage, setTheStage } from '../demo/stage.ts';
import { deploy, propose } from '../demo/story.ts';
import { createWorld } from '../demo/world.ts';
import { openBrowser } from '../support/browser.ts';
import { runsOf } from '../support/platform.ts';
import { takeConnectingShots } from './connect-bitbucket.ts';

const folder = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const themes = ['light', 'dark'] as const;

type Shot = { readonly name: string; readonly url: string; readonly ready: string };

/** The pages that the README and the guides show, taken from the demo's installation. */
async function shotsOf({ gantry, acme }: Stage): Promise<Shot[]> {
  const runs = await runsOf(gantry.admin, 'app');
  const preview = runs.find(({ type }) => type === 'PROPOSED');
  return [
    { name: 'launch-pad', url: `${gantry.url}/launchpad`, ready: 'text=LaunchPad' },
    { name: 'stacks', url: `${gantry.url}/stacks`, ready: 'text=acme/infrastructure' },
    { name: 'run-log', url: `${gantry.url}/stack/app/run/${preview?.id}`, ready: 'text=Plan:' },
    {
      name: 'run-changes',
      url: `${gantry.url}/stack/app/run/${preview?.id}?view=changes`,
      ready: 'text=fakecloud_database',
    },
    { name: 'integration', url: `${gantry.url}/source-control/acme`, ready: 'text=Webhook active' },
    { name: 'api-explorer', url: `${gantry.url}/explorer`, ready: '[placeholder="Search types and fields"]' },
    { name: 'set-up', url: `${gantry.url}/source-control/new`, ready: 'text=Integration name' },
    {
      name: 'pull-request',
      url: `${acme.emulator.url}/acme/infrastructure/pull-requests/1`,
      ready: 'text=Comments',
    },
  ];
}

async function signIn(page: Page, { gantry }: Stage): Promise<void> {
  await page.goto(gantry.url);
  await page.fill('input[autocomplete=username]', gantry.username);
  await page.fill('input[type=password]', gantry.password);
  await page.keyboard.press('Enter');
  await page.waitForSelector('nav');
}

async function main(): Promise<void> {
  const world = await createWorld();
  const stage = await setTheStage(world, createReport({ silent: false }));
  await connect(stage, world.cloudFile);
  await deploy(stage, await propose(stage));
  await breakIt(stage);
  await mkdir(folder, { recursive: true });
  const browser = await openBrowser();
  // `npm run screenshots -- connect` takes those of the guide alone.
  const wanted = process.argv.includes('connect') ? [] : themes;
  for (const theme of wanted) {
    const context = await browser.newContext({ viewport: { width: 1_440, height: 900 }, colorScheme: theme });
    const page = await context.newPage();
    await signIn(page, stage);
    for (const { name, url, ready } of await shotsOf(stage)) {
      await page.goto(url);
      await page.waitForSelector(ready);
      await page.waitForLoadState('load');
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      const file = `${folder}${name}-${theme}.png`;
      await page.screenshot({ path: file, animations: 'disabled' });
      console.log(file);
    }
    await context.close();
  }
  await takeConnectingShots(browser, stage, { folder, signIn });
  await browser.close();
  for (const clean of world.cleanUp) await clean();
  process.exit(0);
}

await main();
