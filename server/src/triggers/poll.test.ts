import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { away, infra, missing, sha } from '../vcs/testing/small-bitbucket.ts';
import { pullRequest, push } from './testing/payloads.ts';
import { as, startFeatures } from './testing/start-features.ts';
import { createTriggers } from './triggers.ts';

/** What webhooks did not tell is found by asking, and leads to what they would have led to. */
const features = await startFeatures();
const { vcs, db, bitbucket, clock } = features;
const triggers = createTriggers({ ...features, vcs });
await features.addIntegration();
afterAll(() => features.close());

const minutes = (count: number): void => clock.advance(count * 60_000);
const listed = (given: Parameters<typeof pullRequest>[0]) => pullRequest(given).pullrequest;

beforeEach(async () => {
  for (const table of [
    'stacks',
    'vcs_events',
    'pull_requests',
    'branch_heads',
    'vcs_repositories',
  ] as const) {
    await db.kysely.deleteFrom(table).execute();
  }
  bitbucket.branches.clear();
  bitbucket.branches.set('main', sha('0')).set('old', sha('9'));
  bitbucket.openPullRequests.splice(0);
  bitbucket.commits.clear();
  bitbucket.changes.clear();
  bitbucket.changes.set('*', ['app/main.tf']);
  bitbucket.pullRequestChanges.set(7, ['app/main.tf']);
  bitbucket.refuse = () => null;
  await features.addStack('app');
  await due();
  features.emitted.splice(0);
});

const repository = () => db.kysely.selectFrom('vcs_repositories').selectAll().executeTakeFirstOrThrow();

/** A round, and what it leads to. */
async function due(): Promise<void> {
  await db.kysely.updateTable('vcs_repositories').set({ poll_due_at: clock.now() }).execute();
  bitbucket.calls.splice(0);
  await vcs.poll.pollDue();
  for (const { eventId } of features.take('vcs.event'))
    await triggers.routeEvent({ eventId: String(eventId) });
}
const runs = async () =>
  (await features.allRuns()).map((run) => [run.type, run.branch, run.sha[0], run.state, run.pull_request]);

test('what there was before the first round is no news', async () => {
  expect(await runs()).toEqual([]);
  expect(await repository()).toMatchObject({ heads_known: true, poll_problem: null, missed_at: null });
  minutes(1);
  await due();
  expect(await runs()).toEqual([]);
  expect(bitbucket.calls).toHaveLength(2);
});

test('a missed push of the tracked branch, of a new branch, and a deletion are acted upon once', async () => {
  minutes(1);
  bitbucket.branches.set('main', sha('1')).set('feature', sha('2'));
  await due();
  expect((await runs()).toSorted()).toEqual([
    ['PROPOSED', 'feature', '2', 'READY', null],
    ['TRACKED', 'main', '1', 'QUEUED', null],
  ]);
  expect((await repository()).missed_at).toEqual(clock.now());
  minutes(1);
  bitbucket.branches.delete('feature');
  await due();
  expect((await runs()).filter(([, branch]) => branch === 'feature')).toEqual([
    ['PROPOSED', 'feature', '2', 'CANCELED', null],
  ]);
  minutes(1);
  await due();
  expect(await features.allRuns()).toHaveLength(2);
});

test('a missed pull request is previewed, follows its head, and its end ends the preview', async () => {
  minutes(1);
  bitbucket.branches.set('feature', sha('1'));
  bitbucket.openPullRequests.push(listed({ head: sha('1') }));
  await due();
  expect(await runs()).toEqual([['PROPOSED', 'feature', '1', 'READY', 7]]);
  minutes(1);
  bitbucket.branches.set('feature', sha('2'));
  bitbucket.openPullRequests.splice(0, 1, listed({ head: sha('2') }));
  await due();
  expect(await runs()).toEqual([
    ['PROPOSED', 'feature', '1', 'CANCELED', 7],
    ['PROPOSED', 'feature', '2', 'READY', 7],
  ]);
  minutes(1);
  bitbucket.openPullRequests.splice(0);
  bitbucket.refuse = ({ path }) =>
    /\/pullrequests\/7\?/.test(path) ? { body: listed({ head: sha('2'), state: 'DECLINED' }) } : null;
  await due();
  expect((await features.allRuns()).at(-1)).toMatchObject({
    state: 'CANCELED',
    reason: 'Pull request #7 was declined.',
  });
});

test('what a delivery told a moment ago is left to it, even when the list is older', async () => {
  await db.kysely
    .updateTable('branch_heads')
    .set({ head_sha: sha('1'), moved_at: clock.now() })
    .where('branch', '=', 'main')
    .execute();
  await due();
  expect(await runs()).toEqual([]);
});

test('news that still wait to be acted upon are not found twice', async () => {
  minutes(1);
  bitbucket.branches.set('main', sha('1'));
  for (let round = 0; round < 2; round += 1) {
    await db.kysely.updateTable('vcs_repositories').set({ poll_due_at: clock.now() }).execute();
    await vcs.poll.pollDue();
  }
  expect(features.take('vcs.event')).toHaveLength(1);
});

test('what a delivery told and that still waits to be acted upon is not found again', async () => {
  minutes(1);
  bitbucket.branches.set('main', sha('1'));
  const id = await features.receive(push({ branch: 'main', before: sha('0'), after: sha('1') }));
  await vcs.readDelivery({ deliveryIds: [id] });
  expect(features.take('vcs.event')).toHaveLength(1);
  minutes(2);
  await db.kysely.updateTable('vcs_repositories').set({ poll_due_at: clock.now() }).execute();
  await vcs.poll.pollDue();
  expect(features.take('vcs.event')).toEqual([]);
  expect((await repository()).missed_at).toBeNull();
});

describe('the pace', () => {
  const wait = async (): Promise<number> =>
    ((await repository()).poll_due_at.getTime() - clock.now().getTime()) / 60_000;

  test('is less than a minute while no webhook has delivered anything, and slow when they work and nothing happens', async () => {
    await due();
    expect(await wait()).toBe(50 / 60);
    await db.kysely.updateTable('vcs_repositories').set({ last_delivery_at: clock.now() }).execute();
    minutes(60);
    await due();
    expect(await wait()).toBe(15);
  });

  test('in polling mode is less than a minute; only admins set it, and it is in the audit trail', async () => {
    await db.kysely.updateTable('vcs_repositories').set({ last_delivery_at: clock.now() }).execute();
    minutes(600);
    await vcs.useCases.setPolling.call(as('admin'), { id: 'acme', polling: 'always' });
    await vcs.poll.pollDue();
    expect(await wait()).toBe(50 / 60);
    const change = { id: 'acme', polling: 'automatic' } as const;
    await expect(vcs.useCases.setPolling.call(as('reader'), change)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await vcs.useCases.setPolling.call(as('admin'), change);
    const entries = await db.kysely.selectFrom('audit_entries').select('operation').execute();
    expect(entries.filter(({ operation }) => operation === 'integration.setPolling')).not.toEqual([]);
  });

  test.each([
    ['away', away, 2],
    ['not to be seen any more', missing, 10],
  ] as const)('of a repository that is %s is slow, with the reason', async (_name, reply, expected) => {
    bitbucket.refuse = () => reply;
    await due();
    expect((await repository()).poll_problem).toEqual(expect.any(String));
    expect(await wait()).toBe(expected);
    bitbucket.refuse = () => null;
    minutes(2);
    await due();
    expect((await repository()).poll_problem).toBeNull();
  });
});

test('a push that names no change has the branches read again', async () => {
  minutes(1);
  await db.kysely
    .updateTable('vcs_repositories')
    .set({ poll_due_at: new Date('2030-01-01') })
    .execute();
  const id = await features.receive({ repository: infra, actor: {}, push: { changes: [] } });
  await vcs.readDelivery({ deliveryIds: [id] });
  for (const { eventId } of features.take('vcs.event'))
    await triggers.routeEvent({ eventId: String(eventId) });
  expect((await repository()).poll_due_at).toEqual(clock.now());
});
