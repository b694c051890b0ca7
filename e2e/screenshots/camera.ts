import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Stage } from '../demo/stage.ts';
import { signIn } from '../support/sign-in.ts';
import type { Scene } from './scene.ts';

export type Film = {
  readonly theme: 'light' | 'dark';
  readonly width: number;
  readonly folder: string;
  /** The file's name without its end. */
  readonly nameOf: (scene: Scene) => string;
  /** Whether the window grows with the page, so that the picture shows all of it. */
  readonly whole: boolean;
};

const height = 900;
const highest = 2_600;

/** Takes each scene, one that fails once more at the end, and returns a line for each that could not be shown. */
export async function take(
  browser: Browser,
  { gantry }: Stage,
  scenes: readonly Scene[],
  film: Film,
): Promise<string[]> {
  const { folder, nameOf, theme, width } = film;
  await mkdir(folder, { recursive: true });
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(15_000);
  const [name = '', value = ''] = (await signIn(gantry.url, gantry.username, gantry.password)).split('=');
  await context.addCookies([{ name, value, url: gantry.url }]);
  const failed = new Map<Scene, string>();
  const tryAll = async (those: Iterable<Scene>): Promise<void> => {
    for (const scene of those) {
      const path = join(folder, `${nameOf(scene)}.png`);
      try {
        await shoot(context, scene, { path, film });
        failed.delete(scene);
      } catch (error) {
        const why = error instanceof Error ? error.message.split('\n')[0] : error;
        failed.set(scene, `${theme} ${width} ${scene.name}: ${why}`);
      }
    }
  };
  await tryAll(scenes);
  await tryAll([...failed.keys()]);
  await context.close();
  return [...failed.values()];
}

async function shoot(
  context: BrowserContext,
  { url, show, part }: Scene,
  { path, film }: { path: string; film: Film },
): Promise<void> {
  const page = await context.newPage();
  try {
    await page.goto(url);
    await show(page);
    await page.waitForFunction(
      () => document.querySelector('[role=status][aria-label=Loading], [aria-busy=true]') === null,
    );
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    if (film.whole) await grow(page, film.width);
    await (part?.(page) ?? page).screenshot({ path, animations: 'disabled' });
  } catch (error) {
    await page.screenshot({ path: path.replace(/\.png$/, '-failed.png') });
    throw error;
  } finally {
    await page.close();
  }
}

/** As high as what scrolls in it. */
async function grow(page: Page, width: number): Promise<void> {
  const wanted = await page.evaluate(() => {
    const boxes = [
      document.documentElement,
      ...document.querySelectorAll('main, [role=dialog], [role=dialog] *'),
    ];
    const hidden = boxes.map((box) => box.scrollHeight - box.clientHeight);
    return innerHeight + Math.max(0, ...hidden.filter((each) => each > 1));
  });
  if (wanted > height) await page.setViewportSize({ width, height: Math.min(wanted, highest) });
}
