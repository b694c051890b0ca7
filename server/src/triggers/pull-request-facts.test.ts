import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { sha } from '../vcs/testing/small-bitbucket.ts';
import { pullRequest, push } from './testing/payloads.ts';
import { as, startFeatures } from './testing/start-features.ts';
import { createTriggers } from './triggers.ts';

/** What Gantry knows of a pull request: for the page of a stack, and for policies. */
const features = await startFeatures();
const { vcs, db, bitbucket, clock } = features;
const triggers = createTriggers({ ...features, vcs });
await features.addIntegration();
afterAll(() => features.close());

beforeEach(async () => {
  for (const table of ['stacks', 'vcs_events', 'pull_requests', 'branch_heads'] as const) {
    await db.kysely.deleteFrom(table).execute();
  }
  bitbucket.refuse = () => null;
  bitbucket.fullName = 'acme/infra';
  bitbucket.branches.clear();
  bitbucket.branches.set('main', sha('0')).set('feature', sha('1'));
  bitbucket.pullRequestChanges.set(7, ['app/main.tf']);
  await features.addStack('app');
  features.emitted.length = 0;
});

type Given = Parameters<typeof pullRequest>[0];
type Fields = Partial<ReturnType<typeof pullRequest>['pullrequest']> & Record<string, unknown>;

/** Hops 2 and 3 of a delivery about the pull request. */
async function told(eventKey: string, given: Given, fields: Fields = {}): Promise<void> {
  const body = pullRequest(given);
  const id = await features.receive({ ...body, pullrequest: { ...body.pullrequest, ...fields } }, eventKey);
  await vcs.readDelivery({ deliveryIds: [id] });
  for (const { eventId } of features.take('vcs.event'))
    await triggers.routeEvent({ eventId: String(eventId) });
}
const shown = async () => (await triggers.useCases.pullRequests.call(as('admin'), { id: 'app' }))[0];
const row = () => db.kysely.selectFrom('pull_requests').selectAll().executeTakeFirstOrThrow();
const head = { head: sha('1') };
const grace = { display_name: 'Grace Hopper', uuid: '{grace}' };
const ada = { display_name: 'Ada Lovelace', uuid: '{ada}' };
const approvedBy = (user: object, at: Date) => ({
  participants: [{ user, approved: true, participated_on: at.toISOString() }],
});

describe('an approval', () => {
  test('counts at the head until the head moves, and stays an approval of the pull request', async () => {
    await told('pullrequest:created', head);
    expect(await shown()).toMatchObject({ approved: false, approvedAtHead: false });
    clock.advance(60_000);
    const approval = approvedBy(grace, clock.now());
    await told('pullrequest:approved', head, approval);
    expect(await shown()).toMatchObject({
      approved: true,
      approvedAtHead: true,
      approvedBy: ['Grace Hopper'],
    });
    clock.advance(60_000);
    bitbucket.branches.set('feature', sha('2'));
    await told('pullrequest:updated', { head: sha('2') }, approval);
    expect(await shown()).toMatchObject({ approved: true, approvedAtHead: false });
    clock.advance(60_000);
    await told('pullrequest:approved', { head: sha('2') }, approvedBy(grace, clock.now()));
    expect(await shown()).toMatchObject({ approved: true, approvedAtHead: true });
    await told('pullrequest:unapproved', { head: sha('2') }, { participants: [] });
    expect(await shown()).toMatchObject({ approved: false, approvedAtHead: false });
  });

  test('by the author is none', async () => {
    await told('pullrequest:created', head);
    clock.advance(60_000);
    await told('pullrequest:approved', head, approvedBy(ada, clock.now()));
    expect(await shown()).toMatchObject({ approved: false, approvedAtHead: false, approvedBy: [] });
  });

  test('that starts nothing keeps the whole hash of the head', async () => {
    await told('pullrequest:created', head);
    await told('pullrequest:approved', head, approvedBy(grace, clock.now()));
    expect((await row()).head_sha).toBe(sha('1'));
    expect(await features.allRuns()).toHaveLength(1);
  });
});

describe('the destination', () => {
  const mergeBase = (hash: string) => {
    bitbucket.refuse = ({ path }) => (path.includes('/merge-base/') ? { body: { hash } } : null);
  };

  test('that has commits of its own makes the source diverge', async () => {
    mergeBase(sha('0'));
    await told('pullrequest:created', head);
    expect(await shown()).toMatchObject({ undiverged: true, mergeable: true });
    mergeBase(sha('9'));
    bitbucket.branches.set('feature', sha('2'));
    await told('pullrequest:updated', { head: sha('2') });
    expect(await shown()).toMatchObject({ undiverged: false });
  });

  test('that moves makes both unknown, until the next word of the pull request', async () => {
    mergeBase(sha('0'));
    await told('pullrequest:created', head);
    bitbucket.branches.set('main', sha('5'));
    bitbucket.changes.set('*', []);
    const id = await features.receive(push({ before: sha('0'), after: sha('5') }));
    await vcs.readDelivery({ deliveryIds: [id] });
    for (const { eventId } of features.take('vcs.event'))
      await triggers.routeEvent({ eventId: String(eventId) });
    expect(await shown()).toMatchObject({ undiverged: null, mergeable: null });
    await told('pullrequest:updated', head);
    expect(await shown()).toMatchObject({ undiverged: false, mergeable: true });
    expect(await features.allRuns()).toHaveLength(1);
    bitbucket.calls.length = 0;
    await told('pullrequest:updated', head);
    // The commit may be fetched ahead at any time; that is git, not a question.
    expect(bitbucket.calls.filter(({ path }) => !path.includes('.git/'))).toEqual([]);
  });

  test('that has nothing in common with the source, too', async () => {
    bitbucket.refuse = ({ path }) => (path.includes('/merge-base/') ? { status: 404, body: {} } : null);
    await told('pullrequest:created', head);
    expect((await shown())?.undiverged).toBeNull();
  });

  test('that changes previews the same head again, for what it would change there', async () => {
    await told('pullrequest:created', head);
    const { repository } = pullRequest(head);
    const destination = { branch: { name: 'release' }, commit: { hash: '0'.repeat(12) }, repository };
    await told('pullrequest:updated', head, { destination });
    expect(await row()).toMatchObject({
      destination_branch: 'release',
      routed: `${sha('1').slice(0, 12)} to release`,
    });
    // The run of this commit serves both: what a stack plans does not depend on where it is merged to.
    expect(await features.allRuns()).toHaveLength(1);
  });
});

test('a draft is previewed like others and shown as one; ready for review changes no plan', async () => {
  await told('pullrequest:created', head, { draft: true });
  expect(await shown()).toMatchObject({ draft: true, runId: expect.any(String) });
  await told('pullrequest:updated', head, { draft: false });
  expect(await shown()).toMatchObject({ draft: false });
  expect(await features.allRuns()).toHaveLength(1);
});

describe('a merge', () => {
  const merged = { state: 'MERGED', merge_commit: { hash: 'c'.repeat(12) } } as const;

  test('is known by its whole hash, which Bitbucket tells by 12 characters', async () => {
    await told('pullrequest:created', head);
    bitbucket.commits.add(sha('c'));
    await told('pullrequest:fulfilled', head, merged);
    expect(await row()).toMatchObject({ state: 'merged', merge_sha: sha('c') });
  });

  test('whose commit is gone already keeps the 12 characters', async () => {
    await told('pullrequest:created', head);
    bitbucket.commits.clear();
    await told('pullrequest:fulfilled', head, merged);
    expect(await row()).toMatchObject({ state: 'merged', merge_sha: 'c'.repeat(12) });
  });
});

test('a source branch that is gone, or its whole fork, starts nothing and breaks nothing', async () => {
  const { source } = pullRequest(head).pullrequest;
  const gone = { ...source, commit: null } as unknown as typeof source;
  await told('pullrequest:updated', head, { source: gone });
  const fork = { ...gone, repository: null } as unknown as typeof source;
  await told('pullrequest:updated', head, { source: fork });
  const reasons = await db.kysely
    .selectFrom('event_decisions')
    .select('reason')
    .orderBy('event_id')
    .execute();
  expect(reasons.map(({ reason }) => reason)).toEqual([
    'Pull request #7 has no source branch any more.',
    'Pull request #7 comes from a fork: forks start no runs.',
  ]);
  expect(await features.allRuns()).toEqual([]);
});

describe('a repository that moved without a word of it', () => {
  const pushed = (name: string, after: string) => ({
    ...push({ branch: 'feature', after }),
    repository: { full_name: name, uuid: '{infra}' },
  });
  async function deliver(body: unknown): Promise<void> {
    const id = await features.receive(body);
    await vcs.readDelivery({ deliveryIds: [id] });
    for (const { eventId } of features.take('vcs.event'))
      await triggers.routeEvent({ eventId: String(eventId) });
  }
  const names = async () => {
    const stack = await db.kysely.selectFrom('stacks').select('repository').executeTakeFirstOrThrow();
    return [stack.repository, (await features.allRuns()).at(-1)?.repository];
  };
  beforeEach(() => bitbucket.changes.set('*', ['app/main.tf']));

  test('is followed from the next delivery; a late one of the former name takes nothing back', async () => {
    bitbucket.fullName = 'acme/platform';
    await deliver(pushed('acme/platform', sha('1')));
    expect(await names()).toEqual(['acme/platform', 'acme/platform']);
    bitbucket.branches.set('feature', sha('2'));
    await deliver(pushed('acme/infra', sha('2')));
    expect(await names()).toEqual(['acme/platform', 'acme/platform']);
    expect(await features.allRuns()).toHaveLength(2);
  });

  test('is asked for once, and not while its name stays', async () => {
    bitbucket.calls.length = 0;
    await deliver(pushed('acme/infra', sha('1')));
    expect(bitbucket.calls.filter(({ path }) => path.includes('%7B%7D'))).toEqual([]);
  });
});
