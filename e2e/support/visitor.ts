import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { type Gantry, password } from './gantry.ts';

export type Visitor = {
  readonly page: Page;
  /** What the console and the scripts of the page complained about; must stay empty. */
  readonly complaints: string[];
};

type VisitorOptions = Pick<BrowserContextOptions, 'viewport' | 'colorScheme'>;

/** A person with a browser profile of their own, not signed in yet. */
export async function openVisitor(
  browser: Browser,
  { url }: Pick<Gantry, 'url'>,
  options: VisitorOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: 1_440, height: 900 },
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.text()} at ${page.url()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${error.message} at ${page.url()}`));
  return { page, complaints };
}

/** A person who signed in already. */
export async function openAdmin(
  browser: Browser,
  gantry: Pick<Gantry, 'url' | 'cookie'>,
  options: VisitorOptions = {},
): Promise<Visitor> {
  const visitor = await openVisitor(browser, gantry, options);
  const [name = '', value = ''] = gantry.cookie.split('=');
  await visitor.page.context().addCookies([{ name, value, url: gantry.url }]);
  return visitor;
}

/** Types into the sign-in form that is shown and sends it. */
export async function fillSignIn(page: Page, { secret = password } = {}): Promise<void> {
  await page.getByLabel('User name').fill('admin');
  await page.getByLabel('Password').fill(secret);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Puts text into a field the way people paste. */
export async function paste(field: Locator, text: string): Promise<void> {
  const page = field.page();
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await field.focus();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.press('ControlOrMeta+V');
}

export const clipboardOf = (page: Page): Promise<string> =>
  page.evaluate(() => navigator.clipboard.readText());

/** What a screen reader would find on the page: printed when a test fails, so that its cause can be seen. */
export async function describePage({ page, complaints }: Visitor): Promise<string> {
  const seen = await page.locator('body').ariaSnapshot();
  return [`The page was ${page.url()}`, seen, ...complaints].join('\n');
}
