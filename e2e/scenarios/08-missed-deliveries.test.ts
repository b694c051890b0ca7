import type { Repository } from '@gantry/emulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { decline, openPullRequest } from '../support/acme.ts';
import { integrationOf, postDelivery } from '../support/deliveries.ts';
import { fastClock } from '../support/fast-clock.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { createStack, runsOf } from '../support/platform.ts';
import { until } from '../support/until.ts';

/** No worker: what counts is which runs there are. */
const clock = fastClock(1);
let installation: Installation;
let repo: Repository;

beforeAll(async () => {
  installation = await startInstallation({ worker: null, clock, pollMilliseconds: 100 });
  repo = await installation.createRepository('infrastructure', { 'app/main.tf': '# 0\n' });
  const { admin } = installation.gantry;
  await createStack(admin, { name: 'App', repository: 'acme/infrastructure', projectRoot: 'app' });
  await until('what there is to be known', async () => (await asked()).polledAt !== null);
});
afterAll(() => installation?.close());

const commit = (branch: string, message: string): Promise<string> =>
  installation.acme.emulator.seed.commitFiles({
    repo,
    branch,
    files: { 'app/main.tf': `# ${message.length} on ${branch}\n` },
    message,
    author: installation.acme.ada.user,
  });

const schema = z.object({
  bitbucketCloudIntegration: z.object({
    repositories: z.array(
      z.object({
        polledAt: z.string().nullable(),
        missedAt: z.string().nullable(),
        pollProblem: z.string().nullable(),
      }),
    ),
  }),
});
async function asked() {
  const document = `{ bitbucketCloudIntegration(id: "acme-default") {
    repositories { polledAt missedAt pollProblem } } }`;
  const { bitbucketCloudIntegration: seen } = await installation.gantry.admin.query(schema, document, {});
  const [first] = seen.repositories;
  if (first === undefined) throw new Error('There is no repository.');
  return first;
}
const runs = async (sha: string) =>
  (await runsOf(installation.gantry.admin, 'app')).filter(({ commit: { hash } }) => hash === sha);
/** Long enough for whatever pace. */
const wait = (): void => clock.skip(21 * 60_000);

test('a push that Bitbucket never delivers leads to its run all the same', async () => {
  installation.acme.emulator.faults.deliveries({ kind: 'drop' });
  const sha = await commit('main', 'Lost\n');
  wait();
  const found = await until('the run', async () => (await runs(sha))[0]);
  expect(found).toMatchObject({ type: 'TRACKED', branch: 'main' });
  expect((await asked()).missedAt).not.toBeNull();
});

test('a delivery of more than 256 KB, which Bitbucket drops, too', async () => {
  const sha = await commit('large', 'm'.repeat(300 * 1_024));
  wait();
  expect(await until('the run', async () => (await runs(sha))[0])).toMatchObject({ type: 'PROPOSED' });
});

test('a pull request and its end are noticed without a word of webhooks', async () => {
  const { faults } = installation.acme.emulator;
  faults.deliveries({ kind: 'drop' }, { times: 4 });
  const sha = await commit('silent', 'Silent\n');
  const { id } = await openPullRequest(installation.acme.ada, repo, 'silent', 'Silent');
  wait();
  await until('the preview', async () => (await runs(sha))[0]?.pullRequest?.number === id);
  await decline(installation.acme.ada, repo, id);
  faults.clear();
  wait();
  const ended = await until('its end', async () =>
    (await runs(sha)).find(({ state }) => state === 'CANCELED'),
  );
  expect(ended.reason).toBe(`Pull request #${id} was declined.`);
});

test('a delivery that comes after its push was found makes no second run', async () => {
  const { faults } = installation.acme.emulator;
  faults.deliveries({ kind: 'drop' });
  const sha = await commit('late', 'Late\n');
  wait();
  await until('the run', async () => (await runs(sha))[0]);
  const [hook] = repo.hooks.values();
  const lost = hook?.deliveries.find(({ state, body }) => state === 'dropped' && body.includes(sha));
  const { webhookUrl, webhookSecret } = await integrationOf(installation.gantry.admin);
  expect(await postDelivery(webhookUrl, { body: lost?.body ?? '', secret: webhookSecret })).toMatchObject({
    status: 202,
  });
  await installation.gantry.app.jobs.idle();
  expect(await runs(sha)).toHaveLength(1);
});
