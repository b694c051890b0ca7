import { rm, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { breakIt } from '../demo/mistake.ts';
import { createReport } from '../demo/report.ts';
import { connect, type Stage, setTheStage } from '../demo/stage.ts';
import { deploy, propose } from '../demo/story.ts';
import { createWorld, type World } from '../demo/world.ts';
import { openBrowser } from '../support/browser.ts';
import { bitbucketScenes } from './bitbucket-scenes.ts';
import { take } from './camera.ts';
import { connectScenes } from './connect-bitbucket.ts';
import { dialogScenes } from './dialog-scenes.ts';
import { furnish } from './furnish.ts';
import { pageScenes } from './page-scenes.ts';
import type { Scene } from './scene.ts';

const folderOf = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
/** Every page, to be looked at; not kept. */
const album = folderOf('.tmp/screenshots/');
/** What README and the guides show. */
const images = folderOf('docs/images/');
const heaviest = 250 * 1_024;

/** Of the documentation's pictures: in the README, which follows the reader's theme, and in the guides. */
const inReadme = ['launch-pad', 'stacks', 'run-log', 'run-changes', 'bitbucket-pull-request'];
const inGuides = [
  ...[
    'api-explorer',
    'audit',
    'inbox',
    'people',
    'space',
    'dialog-integration',
    'module-version',
    'worker-pool',
    'run-policies',
  ],
  ...['stack', 'stack-state', 'pull-requests', 'dialog-run-confirm', 'run-diagnostics'],
  'bitbucket-pull-request-broken',
];

const { values: flags } = parseArgs({
  options: {
    /** A regular expression: only scenes whose name it matches. */
    only: { type: 'string', default: '' },
    /** Only the documentation's pictures. */
    docs: { type: 'boolean', default: false },
    /** Only pictures of these widths, with commas. */
    widths: { type: 'string', default: '390,768,1440,2560' },
    themes: { type: 'string', default: 'light,dark' },
    /** Goes on with the same installation: a line of the input is the next `--only`. */
    again: { type: 'boolean', default: false },
  },
});

type Scenes = { pages: readonly Scene[]; dialogs: readonly Scene[]; connecting: readonly Scene[] };

async function scenesOf(stage: Stage): Promise<Scenes> {
  return {
    pages: [...(await pageScenes(stage)), ...(await bitbucketScenes(stage))],
    dialogs: await dialogScenes(stage),
    connecting: await connectScenes(stage),
  };
}

/** Everything on a desk and on a phone; pages alone at what lies between and above. */
async function takeAlbum(browser: Browser, stage: Stage, only: RegExp): Promise<string[]> {
  const { pages, dialogs } = await scenesOf(stage);
  const failed: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    for (const width of [1_440, 390, 768, 2_560]) {
      const both = width === 1_440 || width === 390;
      const asked = flags.themes.includes(theme) && flags.widths.split(',').includes(String(width));
      if (!asked) continue;
      const scenes = (both ? [...pages, ...dialogs] : pages).filter(({ name }) => only.test(name));
      const folder = `${album}${theme}-${width}/`;
      failed.push(
        ...(await take(browser, stage, scenes, {
          theme,
          width,
          folder,
          whole: true,
          nameOf: ({ name }) => name,
        })),
      );
      console.log(`${scenes.length} pictures in ${folder}`);
    }
  }
  return failed;
}

async function takeDocs(browser: Browser, stage: Stage, only: RegExp): Promise<string[]> {
  const { pages, dialogs, connecting } = await scenesOf(stage);
  const among = (names: readonly string[]) =>
    [...pages, ...dialogs].filter(({ name }) => names.includes(name) && only.test(name));
  const film = (theme: 'light' | 'dark') => ({
    ...{ theme, width: 1_280, folder: images, whole: false },
    nameOf: ({ name }: Scene) => `${name.replace(/^dialog-/, '')}-${theme}`,
  });
  const light = [...among([...inReadme, ...inGuides]), ...connecting.filter(({ name }) => only.test(name))];
  const failed = [
    ...(await take(browser, stage, light, film('light'))),
    ...(await take(browser, stage, among(inReadme), film('dark'))),
  ];
  for (const scene of light) {
    const path = `${images}${film('light').nameOf(scene)}.png`;
    const size = await stat(path).then(
      ({ size }) => size,
      () => 0,
    );
    if (size > heaviest) failed.push(`${path} is heavier than ${heaviest} bytes.`);
  }
  console.log(`${light.length} pictures in ${images}`);
  return failed;
}

async function prepare(world: World): Promise<Stage> {
  const stage = await setTheStage(world, createReport({ silent: false }));
  await connect(stage, world.cloudFile);
  await deploy(stage, await propose(stage));
  await breakIt(stage);
  await furnish(stage);
  return stage;
}

async function takeAll(browser: Browser, stage: Stage, only: string): Promise<string[]> {
  const wanted = new RegExp(only);
  return [
    ...(flags.again ? [] : await takeDocs(browser, stage, wanted)),
    ...(flags.docs ? [] : await takeAlbum(browser, stage, wanted)),
  ];
}

async function main(): Promise<void> {
  const world = await createWorld();
  const browser = await openBrowser();
  let failed: string[] = ['Nothing was taken.'];
  try {
    if (process.argv.length === 2) await rm(album, { recursive: true, force: true });
    const stage = await prepare(world);
    failed = await takeAll(browser, stage, flags.only);
    for (const line of failed) console.error(line);
    if (flags.again) {
      for await (const line of createInterface({ input: process.stdin })) {
        for (const problem of await takeAll(browser, stage, line.trim())) console.error(problem);
        console.log('Taken again.');
      }
    }
  } catch (error) {
    console.error(error);
  } finally {
    await browser.close();
    for (const clean of world.cleanUp) await clean();
  }
  process.exit(failed.length === 0 ? 0 : 1);
}

await main();
