import type { Repository } from '@gantry/emulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { fastClock } from '../support/fast-clock.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { createStack, runsOf } from '../support/platform.ts';
import { until } from '../support/until.ts';

/** More repositories than the usual budget pays rounds for every minute, and no webhook that arrives. */
const count = 9;
const minute = 60_000;
/** Stands still, so that no other round becomes due meanwhile. */
const clock = fastClock(0);
let installation: Installation;
const repositories: Repository[] = [];

beforeAll(async () => {
  installation = await startInstallation({ worker: null, clock, pollMilliseconds: 100 });
  const { admin } = installation.gantry;
  for (let index = 0; index < count; index += 1) {
    const name = `many-${index}`;
    repositories.push(await installation.createRepository(name, { 'app/main.tf': '# 0\n' }));
    await createStack(admin, { name: `App ${index}`, repository: `acme/${name}`, projectRoot: 'app' });
  }
  const always = `mutation { bitbucketCloudIntegrationSetPolling(id: "acme-default", polling: ALWAYS) { id } }`;
  await admin.query(z.unknown(), always, {});
  await rounds(({ polledAt }) => polledAt !== null);
  installation.acme.emulator.faults.deliveries({ kind: 'drop' });
  // Whether looking pays is found out again every ten minutes.
  const before = new Map((await polled()).map((row) => [row.repository, row.polledAt]));
  clock.skip(11 * minute);
  await rounds(({ repository, polledAt }) => polledAt !== before.get(repository));
});
afterAll(() => installation?.close());

const schema = z.object({
  bitbucketCloudIntegration: z.object({
    repositories: z.array(z.object({ repository: z.string(), polledAt: z.string().nullable() })),
  }),
});
type Polled = { readonly repository: string; readonly polledAt: string | null };

async function polled(): Promise<Polled[]> {
  const document = `{ bitbucketCloudIntegration(id: "acme-default") { repositories { repository polledAt } } }`;
  return (await installation.gantry.admin.query(schema, document, {})).bitbucketCloudIntegration.repositories;
}

const rounds = (done: (row: Polled) => boolean) =>
  until('a round of each repository', async () => {
    const rows = await polled();
    return rows.length === count && rows.every(done);
  });

test('one look at the workspace finds the push of one repository, and the others are left alone', async () => {
  const [repo] = repositories;
  if (repo === undefined) throw new Error('There is no repository.');
  const before = await polled();
  const sha = await installation.acme.emulator.seed.commitFiles({
    repo,
    branch: 'main',
    files: { 'app/main.tf': '# moved\n' },
    message: 'Move\n',
    author: installation.acme.ada.user,
  });
  clock.skip(minute + 1_000);
  const found = await until('the run', async () =>
    (await runsOf(installation.gantry.admin, 'app-0')).find(({ commit: { hash } }) => hash === sha),
  );
  expect(found).toMatchObject({ type: 'TRACKED', branch: 'main' });
  const asked = (await polled()).filter((row) => !before.some((old) => old.polledAt === row.polledAt));
  expect(asked.map(({ repository }) => repository)).toEqual(['acme/many-0']);
});

test('a repository that is renamed without a word is followed within the hour', async () => {
  const { admin } = installation.gantry;
  await rename('many-1', 'renamed');
  clock.skip(61 * minute);
  const schema = z.object({ stack: z.object({ repository: z.string() }) });
  const document = `{ stack(id: "app-1") { repository } }`;
  const { stack } = await until('the new name', async () => {
    const seen = await admin.query(schema, document, {});
    return seen.stack.repository === 'acme/many-1' ? null : seen;
  });
  expect(stack.repository).toBe('acme/renamed');
});

async function rename(from: string, to: string): Promise<void> {
  const { emulator, ada } = installation.acme;
  const scopes = ['read:repository:bitbucket', 'admin:repository:bitbucket'];
  const token = emulator.seed.createApiToken({ user: ada.user, scopes, label: 'rename' });
  const authorization = `Basic ${Buffer.from(`${ada.user.email}:${token}`).toString('base64')}`;
  const headers = { authorization, 'content-type': 'application/json' };
  const body = JSON.stringify({ name: to });
  const answer = await fetch(`${emulator.url}/2.0/repositories/acme/${from}`, {
    method: 'PUT',
    headers,
    body,
  });
  expect(answer.status).toBe(200);
}
