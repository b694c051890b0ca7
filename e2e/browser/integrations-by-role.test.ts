import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openBrowser } from '../support/browser.ts';
import { integrationOf } from '../support/deliveries.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { addMember, openMember } from '../support/member.ts';
import { describePage, openAdmin, type Visitor } from '../support/visitor.ts';
import { builtWeb } from '../support/web.ts';

/**
 * What the documentation says of who sees what of integrations, statement by statement, for an admin of a space, a
 * reader of that space, a reader of the space beside it, and somebody without any role.
 */
let installation: Installation;
let browser: Browser;
let secrets: readonly string[];
/** Answers of the server to one person, so that nothing is sent that the page merely hides. */
type Person = Visitor & { readonly heard: () => string };
const people: Record<string, Person> = {};

const roles = {
  'space admin': [{ role: 'admin', spaceId: 'payments' }],
  'reader of the space': [{ role: 'reader', spaceId: 'payments' }],
  'reader of a sibling space': [{ role: 'reader', spaceId: 'data' }],
  stranger: [],
} as const;
type Role = keyof typeof roles;

beforeAll(async () => {
  const webDir = builtWeb();
  [installation, browser] = await Promise.all([startInstallation({ worker: null, webDir }), openBrowser()]);
  const { admin } = installation.gantry;
  for (const name of ['Payments', 'Data']) {
    await admin.query(z.unknown(), 'mutation($input: SpaceInput!) { spaceCreate(input: $input) { id } }', {
      input: { name, parentSpace: 'root', inheritEntities: false },
    });
  }
  await createIntegration('Payments Cloud', 'payments');
  await createIntegration('Payments Second', 'payments');
  await createIntegration('Data Cloud', 'data');
  const made = ['acme-default', 'payments-cloud', 'payments-second', 'data-cloud'];
  secrets = await Promise.all(made.map(async (id) => (await integrationOf(admin, id)).webhookSecret));
  for (const [name, holdings] of Object.entries(roles)) {
    const member = await addMember(installation.gantry, name.replaceAll(' ', '-'), ...holdings);
    people[name] = listen(await openMember(browser, installation.gantry, member));
  }
});
beforeEach(({ onTestFailed }) =>
  onTestFailed(async () => {
    for (const visitor of Object.values(people)) console.log(await describePage(visitor));
  }),
);
afterAll(async () => {
  await browser?.close();
  await installation?.close();
});

async function createIntegration(name: string, spaceID: string): Promise<void> {
  const { bot, botToken } = installation.acme;
  const document = `mutation($input: BitbucketCloudIntegrationInput!) {
    bitbucketCloudIntegrationCreate(input: $input) { id }
  }`;
  const input = {
    ...{ name, isDefault: false, spaceID, email: bot.email, token: botToken },
    description: `Code of **${spaceID}**.`,
    labels: [`team:${spaceID}`],
  };
  await installation.gantry.admin.query(z.unknown(), document, { input });
}

function listen(visitor: Visitor): Person {
  const texts: string[] = [];
  visitor.page.on('response', (response) => {
    if (!response.url().endsWith('/graphql')) return;
    void response.text().then(
      (text) => texts.push(text),
      () => undefined,
    );
  });
  return { ...visitor, heard: () => texts.join('\n') };
}

const personOf = (role: Role): Person => {
  const person = people[role];
  if (person === undefined) throw new Error(`Nobody is a ${role}.`);
  return person;
};

async function list(page: Page): Promise<string[]> {
  await page.goto('/source-control');
  await page.getByRole('link', { name: 'Acme Default' }).waitFor();
  return (await page.locator('table tbody td:first-child a').allTextContents()).toSorted();
}

async function openDetails(page: Page, id: string, name: string) {
  await page.goto(`/source-control/${id}`);
  const drawer = page.getByRole('dialog', { name });
  await drawer.waitFor();
  return drawer;
}

const endpoint = (id: string): string => `/webhooks/bitbucket-cloud/${id}`;

/** Nothing of an integration that only its admins may know, neither on the page nor in what the server sent. */
async function expectNoDetails(role: Role, id: string): Promise<void> {
  const { page, heard } = personOf(role);
  for (const seen of [await page.content(), heard()]) {
    expect(seen).not.toContain(endpoint(id));
    expect(seen).not.toContain(installation.acme.botToken);
    for (const secret of secrets) expect(seen).not.toContain(secret);
  }
}

describe('multiple space-level integrations and one default one', () => {
  test('a second default one is not offered, to a root admin either', async () => {
    const { page } = await openAdmin(browser, installation.gantry);
    await page.goto('/source-control/new');
    await page.getByText('There is a default integration already: Acme Default.').waitFor();
    expect(await page.getByRole('radio', { name: 'Default (all spaces)' }).isDisabled()).toBe(true);
    expect(await list(page)).toEqual(['Acme Default', 'Data Cloud', 'Payments Cloud', 'Payments Second']);
    await page.context().close();
  });

  test('a space admin makes further ones in the own space, and no default one', async () => {
    const { page } = personOf('space admin');
    await page.goto('/source-control');
    await page.getByRole('link', { name: 'Set up integration' }).first().click();
    expect(await page.getByRole('radio', { name: 'Default (all spaces)' }).isDisabled()).toBe(true);
    const choices = await page.getByLabel('Space', { exact: true }).locator('option').allTextContents();
    expect(choices.filter((name) => name !== 'Choose a space')).toEqual([expect.stringMatching(/Payments$/)]);
  });

  test.each(['reader of the space', 'reader of a sibling space', 'stranger'] as const)(
    'a %s is not offered to make one',
    async (role) => {
      const { page } = personOf(role);
      await list(page);
      expect(await page.getByRole('link', { name: 'Set up integration' }).count()).toBe(0);
    },
  );
});

describe('default integrations are visible to all users, but only root admins see their details', () => {
  test.each(Object.keys(roles).filter((name): name is Role => name in roles))('to a %s', async (role) => {
    const { page } = personOf(role);
    expect(await list(page)).toContain('Acme Default');
    const drawer = await openDetails(page, 'acme-default', 'Acme Default');
    await drawer.getByText('Endpoint, secret and email are shown to root admins only.').waitFor();
    expect(await drawer.getByRole('region', { name: 'Webhook' }).count()).toBe(0);
    expect(await drawer.getByRole('link', { name: 'Edit' }).count()).toBe(0);
    await expectNoDetails(role, 'acme-default');
  });
});

describe('space-level integrations are listed to users with read access to their space', () => {
  test.each([
    ['space admin', ['Acme Default', 'Payments Cloud', 'Payments Second']],
    ['reader of the space', ['Acme Default', 'Payments Cloud', 'Payments Second']],
    ['reader of a sibling space', ['Acme Default', 'Data Cloud']],
    ['stranger', ['Acme Default']],
  ] as const)('a %s', async (role, names) => {
    expect(await list(personOf(role).page)).toEqual(names);
  });

  test.each(['reader of a sibling space', 'stranger'] as const)(
    'a %s finds nothing at the address of one',
    async (role) => {
      const { page, heard } = personOf(role);
      for (const path of ['', '/edit', '/deliveries']) {
        await page.goto(`/source-control/payments-cloud${path}`);
        await page
          .getByText(/There is no such|Not found/i)
          .first()
          .waitFor();
      }
      expect(heard()).not.toContain('Code of **payments**');
      await expectNoDetails(role, 'payments-cloud');
    },
  );
});

describe('details of a space-level integration are visible to those with admin access alone', () => {
  test('a reader of the space sees name, labels and description', async () => {
    const { page } = personOf('reader of the space');
    const drawer = await openDetails(page, 'payments-cloud', 'Payments Cloud');
    await drawer.getByText('Endpoint, secret and email are shown to admins of its space only.').waitFor();
    await drawer.getByText('team:payments').waitFor();
    await drawer.getByText('Code of payments.').waitFor();
    await expectNoDetails('reader of the space', 'payments-cloud');
    await list(page);
    await page.getByRole('button', { name: /Payments Cloud/ }).click();
    await page.getByRole('menuitem', { name: 'See details' }).waitFor();
    expect(await page.getByRole('menuitem', { name: 'Delete' }).isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
  });

  test('an admin of the space sees endpoint, secret and email, by the three dots', async () => {
    const { page } = personOf('space admin');
    await list(page);
    await page.getByRole('button', { name: /Payments Cloud/ }).click();
    await page.getByRole('menuitem', { name: 'See details' }).click();
    const drawer = page.getByRole('dialog', { name: 'Payments Cloud' });
    await drawer.getByText(endpoint('payments-cloud')).first().waitFor();
    await drawer.getByText(installation.acme.bot.email).first().waitFor();
    await drawer
      .getByRole('button', { name: /reveal|show/i })
      .first()
      .click();
    await drawer.getByText(secrets[1] ?? 'none').waitFor();
    expect(await page.content()).not.toContain(installation.acme.botToken);
  });

  test('nobody was shown more than that, and no page complained', () => {
    for (const role of ['reader of the space', 'reader of a sibling space', 'stranger'] as const) {
      expect(personOf(role).complaints).toEqual([]);
    }
  });
});
