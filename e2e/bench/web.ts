import type { Browser, BrowserContext, Page } from 'playwright-core';
import { z } from 'zod';
import { startEmbeddedPostgres } from '../../server/src/platform/db/embedded/index.ts';
import { openDatabase } from '../../server/src/platform/db/index.ts';
import { createLogger } from '../../server/src/platform/logger.ts';
import { openBrowser } from '../support/browser.ts';
import { signIn } from '../support/sign-in.ts';
import { type Bench, type Figure, figure } from './figure.ts';
import { benchPassword, type Product, startProduct, temporaryFolder } from './product.ts';
import { distribution, rounded } from './statistics.ts';
import { fillLog, fillStacks } from './web-data.ts';

const stacks = 10_000;
const logLines = 100_000;
const firstPages = 5;
const changes = 25;

/** A profile that was never here before: nothing is cached, the person is signed in. */
async function freshContext(browser: Browser, { url }: Product): Promise<BrowserContext> {
  const [name = '', value = ''] = (await signIn(url, 'admin', benchPassword)).split('=');
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1_440, height: 900 } });
  await context.addCookies([{ name, value, url }]);
  return context;
}

/** A part that takes longer ends the bench instead of keeping the machine. */
const partMs = 60_000;
async function within<T>(what: string, part: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  // What comes of a part that was given up is nobody's concern any more.
  part.catch(() => undefined);
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took more than ${partMs / 1_000} s.`)), partMs);
  });
  try {
    return await Promise.race([part, late]);
  } finally {
    clearTimeout(timer);
  }
}

const firstRow = (page: Page) => page.getByRole('list', { name: 'Stacks' }).getByRole('link').first();

type Vitals = { readonly paint: number; readonly shift: number };

/** The largest paint and the layout shift so far, as the browser itself saw them. */
const vitalsOf = (page: Page): Promise<Vitals> =>
  page.evaluate(async () => {
    const entries = (type: string): Promise<PerformanceEntry[]> =>
      new Promise((resolve) => {
        const observer = new PerformanceObserver((list) => {
          observer.disconnect();
          resolve(list.getEntries());
        });
        observer.observe({ type, buffered: true });
        setTimeout(() => resolve([]), 300);
      });
    const [paints, shifts] = [await entries('largest-contentful-paint'), await entries('layout-shift')];
    const values = shifts.map((entry) => ('value' in entry ? Number(entry.value) : 0));
    return { paint: paints.at(-1)?.startTime ?? 0, shift: values.reduce((sum, each) => sum + each, 0) };
  });

async function firstPage(browser: Browser, product: Product): Promise<Figure[]> {
  const paints: number[] = [];
  const shifts: number[] = [];
  let scriptBytes = 0;
  for (let visit = 0; visit < firstPages; visit++) {
    const context = await freshContext(browser, product);
    const page = await context.newPage();
    const sizes: Promise<number>[] = [];
    page.on('requestfinished', (request) => {
      if (/\.js(\?|$)/.test(request.url()))
        sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
    });
    await page.goto('/stacks');
    await firstRow(page).waitFor();
    const { paint, shift } = await vitalsOf(page);
    paints.push(paint);
    shifts.push(shift);
    scriptBytes = (await Promise.all(sizes)).reduce((sum, each) => sum + each, 0);
    await context.close();
  }
  const spread = distribution(paints);
  return [
    figure(
      'First page, largest paint, p50',
      { value: rounded(spread.p50), unit: 'ms' },
      { atMost: 1_000 },
      { ...spread },
    ),
    figure('First page, script', { value: rounded(scriptBytes / 1_024), unit: 'KB' }, { atMost: 250 }),
    figure(
      'First page, layout shift',
      { value: Math.round(Math.max(...shifts) * 1_000) / 1_000, unit: '' },
      { atMost: 0.02 },
    ),
  ];
}

/** From the click to what the page then shows, as the page's own clock tells. */
async function stackList(page: Page): Promise<Figure[]> {
  await page.goto('/workers');
  await page.getByRole('heading', { name: 'Workers', level: 1 }).waitFor();
  const began = performance.now();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Stacks' }).click();
  await firstRow(page).waitFor();
  const rows = performance.now() - began;
  const framesPerSecond = await page.evaluate(async () => {
    const box = document.querySelector('main');
    const seconds = 3;
    let frames = 0;
    const from = performance.now();
    while (performance.now() - from < seconds * 1_000) {
      box?.scrollBy(0, 240);
      await new Promise(requestAnimationFrame);
      frames += 1;
    }
    box?.scrollTo(0, 0);
    return frames / seconds;
  });
  const typed = await typing(page);
  return [
    figure(`Stack list of ${stacks}, first rows`, { value: rounded(rows), unit: 'ms' }, { atMost: 500 }),
    figure('Stack list, scrolling', { value: rounded(framesPerSecond), unit: 'frames/s' }, { atLeast: 50 }),
    figure(
      'Stack list, typing answers, p50',
      { value: rounded(typed.p50), unit: 'ms' },
      { atMost: 100 },
      { ...typed },
    ),
  ];
}

/** From a letter to the list that follows it. Every letter changes how many stacks there are. */
async function typing(page: Page) {
  const times: number[] = [];
  const field = page.getByLabel('Filter stacks');
  const size = () => page.locator('li[aria-setsize]').first().getAttribute('aria-setsize');
  await field.focus();
  for (const letter of ['9', '8', '7', '6']) {
    const before = await size();
    times.push(
      await page.evaluate(
        ([text, old]) =>
          new Promise<number>((resolve) => {
            const input = document.querySelector<HTMLInputElement>('[data-filter]');
            const began = performance.now();
            const look = () => {
              const now = document.querySelector('li[aria-setsize]')?.getAttribute('aria-setsize');
              if (now !== old) resolve(performance.now() - began);
              else requestAnimationFrame(look);
            };
            const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
            setter?.call(input, `${input?.value ?? ''}${text}`);
            input?.dispatchEvent(new Event('input', { bubbles: true }));
            look();
          }),
        [letter, before] as const,
      ),
    );
  }
  await field.fill('');
  return distribution(times);
}

async function runLog(page: Page): Promise<Figure[]> {
  await page.goto('/runs');
  const link = page.getByRole('link', { name: /Change everything/ });
  await link.waitFor();
  const began = performance.now();
  await link.click();
  await page.getByText(`worker_${logLines}"`).first().waitFor();
  const opened = performance.now() - began;
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  const heap = metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0;
  return [
    figure(
      `Run page with ${logLines} lines, opened`,
      { value: rounded(opened), unit: 'ms' },
      { atMost: 1_000 },
    ),
    figure('Run page, memory', { value: rounded(heap / 1_048_576), unit: 'MB' }, { atMost: 200 }),
  ];
}

/** Locks the stack, or releases it, and waits for the sign of it on the page. Answers how long that took. */
async function change(page: Page, { admin }: Product, lock: boolean): Promise<number> {
  const document = lock
    ? 'mutation { stackLock(id: "service-77") { id } }'
    : 'mutation { stackUnlock(id: "service-77") { id } }';
  const seen = page
    .getByText('Locked by admin')
    .first()
    .waitFor({ state: lock ? 'attached' : 'detached', timeout: 5_000 })
    .then(() => performance.now());
  const [at, answered] = await Promise.all([
    seen,
    admin.query(z.unknown(), document).then(() => performance.now()),
  ]);
  return Math.max(0, at - answered);
}

/** From the answer of the server to the sign of it on an open page. */
async function changesArrive(page: Page, product: Product): Promise<Figure> {
  // What happens before the line for changes stands is read with the page, and told to nobody.
  const line = page.waitForResponse((response) =>
    (response.request().postData() ?? '').includes('subscription Changes'),
  );
  await page.goto('/stacks?text=service-77&order=name');
  await Promise.all([firstRow(page).waitFor(), line]);
  const times: number[] = [];
  for (let made = 0; made < changes; made++) times.push(await change(page, product, made % 2 === 0));
  const spread = distribution(times);
  return figure(
    'Change on the server, on the open page, p95',
    { value: rounded(spread.p95), unit: 'ms' },
    { atMost: 500 },
    { ...spread },
  );
}

export const webBench: Bench = {
  name: 'web',
  what: `the pages in Chromium from a cold cache, with ${stacks} stacks and a log of ${logLines} lines`,
  async run(say) {
    const { dir, remove } = await temporaryFolder();
    const logger = createLogger({ level: 'error' });
    const postgres = await startEmbeddedPostgres({ dataDir: `${dir}/postgres`, logger });
    const environment = { DATABASE_URL: postgres.url, GANTRY_WORKERS: '0', GANTRY_ACCOUNT_NAME: 'bench' };
    const product = await startProduct({ dataDir: `${dir}/data`, environment });
    const db = await openDatabase({ url: postgres.url, poolSize: 2, logger });
    await fillStacks(db, stacks);
    await fillLog(db, 'service-1', logLines);
    const browser = await openBrowser();
    try {
      const figures = await within('the first pages', firstPage(browser, product));
      say(`${firstPages} first pages`);
      const page = await (await freshContext(browser, product)).newPage();
      figures.push(...(await within('the list of stacks', stackList(page))));
      say('the list of stacks');
      figures.push(...(await within('the log', runLog(page))));
      say('the log');
      figures.push(await within('the changes', changesArrive(page, product)));
      say(`${changes} changes`);
      return figures;
    } finally {
      await browser.close();
      await db.close();
      await product.stop();
      await postgres.stop();
      await remove();
    }
  },
};
