import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build, type PreviewServer, preview } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('.', import.meta.url));
const executablePath = process.env['GANTRY_CHROMIUM'] ?? '/usr/bin/chromium';
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

let folder: string;
let server: PreviewServer;
let browser: Browser;
let address: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-gallery-'));
  await build({
    root,
    logLevel: 'error',
    build: {
      outDir: folder,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: { input: join(root, 'gallery.html') },
    },
  });
  server = await preview({
    root,
    logLevel: 'error',
    build: { outDir: folder },
    preview: { host: '127.0.0.1', port: 0 },
  });
  address = `${server.resolvedUrls?.local[0] ?? ''}gallery.html`;
  browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Opens the gallery and gathers what the page complains about. */
async function open(width: number): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, reducedMotion: 'reduce' });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(address);
  await page.evaluate(axe.source);
  return { page, complaints };
}

interface Look {
  name: string;
  theme: 'light' | 'dark';
  type: 'tag' | 'rule';
  values: string[];
}

/** Draws one state and returns what axe finds, a line for each. */
const violationsOf = (page: Page, look: Look) =>
  page.evaluate(async ({ name, theme, type, values }) => {
    window.gallery.show(name, theme);
    while (document.querySelector('main') === null) {
      await new Promise(requestAnimationFrame);
    }
    await new Promise(requestAnimationFrame);
    const { violations } = await window.axe.run(document, {
      runOnly: { type, values },
      resultTypes: ['violations'],
    });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
  }, look);

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/** What can differ by theme and width; the rest is the same DOM and was looked at once. */
const looks = [
  'color-contrast',
  'target-size',
  'scrollable-region-focusable',
  'heading-order',
  'region',
  'list',
  'listitem',
  'label',
  'button-name',
  'link-name',
  'aria-hidden-focus',
];

/** What can differ by width alone. */
const layout = ['target-size', 'scrollable-region-focusable', 'heading-order', 'region'];

const cases = [
  { title: 'wide and light', width: 1440, theme: 'light', type: 'tag', values: tags },
  { title: 'narrow and dark', width: 390, theme: 'dark', type: 'rule', values: looks },
  { title: 'a tablet, light', width: 768, theme: 'light', type: 'rule', values: layout },
  { title: 'very wide and dark', width: 2560, theme: 'dark', type: 'rule', values: layout },
] as const;

describe.concurrent('every state of every View', () => {
  test.each(cases)(
    '$title: axe finds nothing, the console stays silent',
    async ({ width, theme, type, values }) => {
      const { page, complaints } = await open(width);
      const names = await page.evaluate(() => window.gallery.names);
      expect(names.length).toBeGreaterThan(80);
      const found: Record<string, string[]> = {};
      for (const name of names) {
        const violations = await violationsOf(page, { name, theme, type, values });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        const lines = [
          ...violations,
          ...complaints.splice(0),
          ...(wide ? ['The page scrolls sideways'] : []),
        ];
        if (lines.length > 0) found[name] = lines;
      }
      await page.close();
      expect(found).toEqual({});
    },
    240_000,
  );
});
