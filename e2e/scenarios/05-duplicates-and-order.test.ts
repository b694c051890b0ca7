import type { Repository } from '@gantry/emulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPullRequest } from '../support/acme.ts';
import { deliveriesOf } from '../support/deliveries.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { createStack, runsOf } from '../support/platform.ts';
import { until } from '../support/until.ts';

/** No worker: what counts is which runs there are. */
let installation: Installation;
let repo: Repository;

const terraform = (size: number): string => `output "size" {\n  value = ${size}\n}\n`;

beforeAll(async () => {
  installation = await startInstallation({ worker: null });
  repo = await installation.createRepository('infrastructure', { 'app/main.tf': terraform(0) });
  const { gantry } = installation;
  await createStack(gantry.admin, { name: 'App', repository: 'acme/infrastructure', projectRoot: 'app' });
  await gantry.app.jobs.idle();
});
afterAll(() => installation?.close());

const commit = (branch: string, size: number): Promise<string> =>
  installation.acme.emulator.seed.commitFiles({
    repo,
    branch,
    files: { 'app/main.tf': terraform(size) },
    // The branch too: two branches with equal commits of one second would have one hash.
    message: `Size ${size} on ${branch}\n`,
    author: installation.acme.ada.user,
  });
/** Everything that was sent has arrived and was acted upon. */
async function settled(): Promise<void> {
  await installation.acme.emulator.idle();
  await until('all deliveries to be read', async () =>
    (await deliveriesOf(installation.gantry.admin)).every(({ verdict }) => verdict !== 'RECEIVED'),
  );
  await installation.gantry.app.jobs.idle();
}
const runs = async (sha: string) =>
  (await runsOf(installation.gantry.admin, 'app')).filter(({ commit: { hash } }) => hash === sha);

test('every delivery sent twice leads to one run', async () => {
  const { emulator } = installation.acme;
  emulator.faults.deliveries({ kind: 'duplicate' }, { times: 10 });
  const sha = await commit('twice', 1);
  const { id } = await openPullRequest(installation.acme.ada, repo, 'twice', 'Twice');
  await settled();
  emulator.faults.clear();
  expect(await runs(sha)).toMatchObject([{ type: 'PROPOSED', pullRequest: { number: id } }]);
  const ids = (await deliveriesOf(installation.gantry.admin)).map(({ requestId }) => requestId);
  expect(new Set(ids).size).toBe(ids.length);
});

test('a second webhook with the same address doubles deliveries and no run', async () => {
  const [hook] = repo.hooks.values();
  if (hook === undefined) throw new Error('There is no webhook.');
  repo.hooks.set('{second}', { ...hook, uuid: '{second}', deliveries: [] });
  const sha = await commit('doubled', 2);
  await settled();
  repo.hooks.delete('{second}');
  const pushes = (await deliveriesOf(installation.gantry.admin)).filter(({ events }) =>
    events.some(({ summary }) => summary.includes('doubled')),
  );
  expect(pushes).toHaveLength(2);
  expect(await runs(sha)).toHaveLength(1);
});

test('a pull request that is told of before its push leads to one run that knows its number', async () => {
  const { emulator } = installation.acme;
  emulator.faults.deliveries({ kind: 'reorder', count: 2 });
  const sha = await commit('shuffled', 3);
  const { id } = await openPullRequest(installation.acme.ada, repo, 'shuffled', 'Shuffled');
  await settled();
  expect(await runs(sha)).toMatchObject([{ type: 'PROPOSED', pullRequest: { number: id } }]);
  const told = (await deliveriesOf(installation.gantry.admin)).map(({ eventKey }) => eventKey);
  expect(told.indexOf('repo:push')).toBeLessThan(told.indexOf('pullrequest:created'));
});

test('of pushes in the wrong order the newest is what is previewed, and what is tracked', async () => {
  const { emulator } = installation.acme;
  for (const branch of ['waves', 'main']) {
    emulator.faults.deliveries({ kind: 'reorder', count: 2 });
    const older = await commit(branch, 4);
    const newer = await commit(branch, 5);
    await settled();
    expect(await runs(newer)).toMatchObject([{ state: expect.stringMatching(/QUEUED|READY/) }]);
    const left = (await runs(older)).filter(({ state }) => state === 'QUEUED' || state === 'READY');
    expect(left).toEqual([]);
  }
});
