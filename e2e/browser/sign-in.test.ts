import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  clientId,
  clientSecret,
  startProvider,
  type TestProvider,
} from '../../server/src/identity/testing/start-provider.ts';
import { openBrowser } from '../support/browser.ts';
import { fastClock } from '../support/fast-clock.ts';
import { type Gantry, password, startGantry } from '../support/gantry.ts';
import { addPerson } from '../support/people.ts';
import { describePage, openAdmin, openVisitor, type Visitor } from '../support/visitor.ts';
import { builtWeb } from '../support/web.ts';

/** Ways in beside the password, in a browser whose authenticator is virtual and against a real identity provider. */
const clock = fastClock(1);
const open: Visitor[] = [];
let dir: string;
let gantry: Gantry;
let browser: Browser;
let provider: TestProvider;

beforeAll(async () => {
  const webDir = builtWeb();
  dir = await mkdtemp(join(tmpdir(), 'gantry-sign-in-'));
  const bitbucketUrl = 'http://127.0.0.1:9';
  [gantry, browser] = await Promise.all([
    startGantry({ dir, bitbucketUrl, webDir, clock, host: 'localhost' }),
    openBrowser(),
  ]);
  provider = await startProvider({
    redirectUrl: `${gantry.url}/sso/callback`,
    person: { sub: '7', preferred_username: 'hopper', name: 'Grace Hopper', groups: ['platform'] },
  });
});
beforeEach(({ onTestFailed }) =>
  onTestFailed(async () => {
    for (const visitor of open) console.log(await describePage(visitor));
  }),
);
afterAll(async () => {
  await browser?.close();
  await gantry?.close();
  await provider?.close();
  await rm(dir, { recursive: true, force: true, maxRetries: 5 });
});

async function visit(): Promise<Page> {
  const visitor = await openVisitor(browser, gantry);
  open.push(visitor);
  return visitor.page;
}

async function enterPassword(page: Page, username: string): Promise<void> {
  await page.goto('/settings/profile');
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function signOut(page: Page, username: string): Promise<void> {
  await page.getByRole('button', { name: `Account of ${username}` }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByLabel('Password', { exact: true }).waitFor();
}

const profile = (page: Page) => page.getByRole('heading', { name: 'Profile', level: 1 });

async function keepCodes(page: Page): Promise<string> {
  await page.getByText('Keep these recovery codes').waitFor();
  const code = await page.locator('ol > li').first().textContent();
  await page.getByRole('button', { name: 'I have kept them' }).click();
  return code ?? '';
}

async function remove(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Remove ${name}` }).click();
  await page.getByRole('dialog').getByLabel('Your password').fill(password);
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByText('With one, your password alone lets nobody in.').waitFor();
}

test('an authenticator app is set up, asked for, helped out by a recovery code, and removed', async () => {
  await addPerson(gantry, 'ada', 'reader');
  const page = await visit();
  await enterPassword(page, 'ada');
  await page.getByRole('button', { name: 'Authenticator app' }).click();
  await page.getByLabel('QR code for the authenticator app').waitFor();
  const secret = await page.locator('form code').first().textContent();
  const totp = new TOTP({ secret: secret ?? '' });
  const codeNow = () => totp.generate({ timestamp: clock.now().getTime() });
  await page.getByLabel('Code that the app shows').fill('12');
  await page.getByRole('button', { name: 'Turn on' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel('Code that the app shows').fill(codeNow());
  await page.getByRole('button', { name: 'Turn on' }).click();
  const recoveryCode = await keepCodes(page);
  await page.getByText('10 of 10 recovery codes left').waitFor();

  await signOut(page, 'ada');
  await enterPassword(page, 'ada');
  await page.getByLabel('Code').fill('000000');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('alert').waitFor();
  clock.skip(60_000);
  await page.getByLabel('Code').fill(codeNow());
  await page.getByRole('button', { name: 'Continue' }).click();
  await profile(page).waitFor();

  await signOut(page, 'ada');
  await enterPassword(page, 'ada');
  await page.getByLabel('Code').fill(recoveryCode);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('9 of 10 recovery codes left').waitFor();
  await remove(page, 'Authenticator app');
  await signOut(page, 'ada');
  await enterPassword(page, 'ada');
  await profile(page).waitFor();
});

test('a passkey is made, lets its owner in, and is removed', async () => {
  await addPerson(gantry, 'linus', 'reader');
  const page = await visit();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const kept = async () => (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
  await enterPassword(page, 'linus');
  await page.getByRole('button', { name: 'Passkey' }).click();
  await page.getByLabel('Name').fill('Laptop');
  await page.getByRole('button', { name: 'Continue in the browser' }).click();
  await keepCodes(page);
  await page.getByText('Never used').waitFor();
  expect(await kept()).toMatchObject([{ rpId: 'localhost', userName: 'linus' }]);

  await signOut(page, 'linus');
  await enterPassword(page, 'linus');
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await profile(page).waitFor();
  await page.getByRole('listitem').filter({ hasText: 'Laptop' }).getByText(/^Used/).waitFor();
  expect((await kept())[0]?.signCount).toBeGreaterThan(0);

  await remove(page, 'Laptop');
  await signOut(page, 'linus');
  await enterPassword(page, 'linus');
  await profile(page).waitFor();
});

test('a root admin turns single sign-on on, and people come in through the provider with the roles of their groups', async () => {
  const admin = await openAdmin(browser, gantry);
  open.push(admin);
  await admin.page.goto('/settings/account');
  const values = {
    Name: 'Acme login',
    Issuer: 'http://127.0.0.1:9',
    'Client ID': clientId,
    'Client secret': clientSecret,
    Scopes: 'email profile groups',
    'Groups claim': 'groups',
  };
  const card = admin.page.locator('section', {
    has: admin.page.getByRole('heading', { name: 'Single sign-on' }),
  });
  for (const [label, value] of Object.entries(values)) {
    await card.getByLabel(label, { exact: label === 'Name' }).fill(value);
  }
  await card.getByRole('button', { name: 'Turn on' }).click();
  await card
    .getByText(/does not describe itself/)
    .first()
    .waitFor();
  await card.getByLabel('Issuer').fill(provider.issuer);
  await card.getByRole('button', { name: 'Turn on' }).click();
  await admin.page.getByText('Single sign-on is on.').waitFor();
  await admin.page.goto('/spaces/root');
  await admin.page.getByRole('button', { name: 'Give a role' }).click();
  const dialog = admin.page.getByRole('dialog');
  await dialog.getByLabel('To whom').selectOption('GROUP');
  await dialog.getByLabel('Group', { exact: true }).fill('platform');
  await dialog.getByLabel('Role', { exact: true }).selectOption('writer');
  await dialog.getByRole('button', { name: 'Give role' }).click();
  await admin.page.getByRole('row', { name: /platform.*Writer/ }).waitFor();

  const page = await visit();
  await page.goto('/settings/profile');
  await page.getByRole('link', { name: 'Continue with Acme login' }).click();
  await profile(page).waitFor();
  await page.getByRole('button', { name: 'Account of hopper' }).waitFor();
  await page.goto('/stacks');
  await page.getByRole('heading', { name: 'Stacks', level: 1 }).waitFor();

  provider.deny(true);
  const refused = await visit();
  await refused.goto('/sign-in');
  await refused.getByRole('link', { name: 'Continue with Acme login' }).click();
  await refused.getByText(/did not sign you in/).waitFor();
  await refused.getByLabel('Password', { exact: true }).waitFor();
});
