import type { AppError } from '@gantry/contract/errors';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { jsonb } from '../platform/db/index.ts';
import { away, infra, missing, sha } from '../vcs/testing/small-bitbucket.ts';
import { pullRequest, push, renamed } from './testing/payloads.ts';
import { as, startFeatures } from './testing/start-features.ts';
import { createTriggers } from './triggers.ts';

const features = await startFeatures();
const { vcs, db, bitbucket, clock } = features;
const triggers = createTriggers({ ...features, vcs });
const admin = as('admin');
const commitFacts = { message: '', authorName: 'Ada', authorLogin: null, timestamp: 0, url: '' };
await features.addIntegration();
afterAll(() => features.close());

beforeEach(async () => {
  const tables = ['stacks', 'webhook_deliveries', 'vcs_events', 'pull_requests', 'branch_heads'] as const;
  for (const table of tables) {
    await db.kysely.deleteFrom(table).execute();
  }
  for (const map of [bitbucket.branches, bitbucket.changes, bitbucket.pullRequestChanges]) map.clear();
  bitbucket.commits.clear();
  bitbucket.branches.set('main', sha('0'));
  bitbucket.refuse = () => null;
  clock.advance(1_000);
  await features.addStack('app');
  await features.addStack('network');
  features.emitted.length = 0;
});

/** Hop 2: the events that a delivery leads to. */
async function receive(body: unknown, eventKey = 'repo:push'): Promise<string[]> {
  const id = await features.receive(body, eventKey);
  await vcs.readDelivery({ deliveryIds: [id] });
  return features.take('vcs.event').map(({ eventId }) => String(eventId));
}
async function route(body: unknown, eventKey?: string): Promise<string[]> {
  const eventIds = await receive(body, eventKey);
  for (const eventId of eventIds) await triggers.routeEvent({ eventId });
  return eventIds;
}
const decisions = async () => {
  const rows = await db.kysely
    .selectFrom('event_decisions')
    .selectAll()
    .orderBy('event_id')
    .orderBy('stack_id')
    .execute();
  return rows.map(({ stack_id, outcome, reason }) => [stack_id, outcome, reason] as const);
};
const runs = async () =>
  (await features.allRuns()).map((run) => [run.stack_id, run.type, run.sha[0], run.state, run.pull_request]);
/** What the newest commit of a branch is, and what it changes. */
function commit(branch: string, head: string, paths: string[], number = 7): void {
  bitbucket.commits.add(head);
  bitbucket.branches.set(branch, head);
  bitbucket.changes.set('*', paths);
  bitbucket.pullRequestChanges.set(number, paths);
}

describe('a push', () => {
  test('to the tracked branch starts one tracked run for each affected stack and moves their commit', async () => {
    commit('main', sha('1'), ['app/main.tf', 'README.md']);
    await route(push({ before: sha('0'), after: sha('1') }));
    expect(await runs()).toEqual([['app', 'TRACKED', '1', 'QUEUED', null]]);
    expect(await decisions()).toEqual([
      ['app', 'track', 'Files under app/ changed on main.'],
      ['network', 'ignore', 'No file under network/ changed.'],
    ]);
    const stacks = await db.kysely
      .selectFrom('stacks')
      .select(['id', 'tracked_commit'])
      .orderBy('id')
      .execute();
    expect(stacks.map(({ tracked_commit }) => tracked_commit?.sha ?? null)).toEqual([sha('1'), null]);
  });

  test('routed twice, or delivered again under another id, starts nothing more', async () => {
    commit('main', sha('1'), ['app/main.tf']);
    const [eventId = ''] = await route(push({ before: sha('0'), after: sha('1') }));
    await triggers.routeEvent({ eventId });
    await route(push({ before: sha('0'), after: sha('1') }));
    expect(await features.allRuns()).toHaveLength(1);
  });

  test('with several changes is decided for each of them', async () => {
    commit('main', sha('1'), ['app/main.tf']);
    bitbucket.branches.set('next', sha('2'));
    await route(
      push({ before: sha('0'), after: sha('1') }, { branch: 'next', before: sha('0'), after: sha('2') }),
    );
    expect((await runs()).toSorted()).toEqual([
      ['app', 'PROPOSED', '2', 'READY', null],
      ['app', 'TRACKED', '1', 'QUEUED', null],
    ]);
  });

  test('of a tag starts nothing, with the reason', async () => {
    await route(push({ tag: 'v1', after: sha('1') }));
    expect((await decisions())[0]).toEqual(['app', 'ignore', 'Tag v1: tags start no runs.']);
    expect(await runs()).toEqual([]);
  });

  test('that deletes a branch ends its previews', async () => {
    commit('feature', sha('1'), ['app/main.tf']);
    await route(push({ branch: 'feature', after: sha('1') }));
    await route(push({ branch: 'feature', before: sha('1'), after: null }));
    const [run] = await features.allRuns();
    expect([run?.state, run?.reason]).toEqual(['CANCELED', 'Branch feature was deleted.']);
  });

  test('by force, whose former commit is gone, counts as changing everything', async () => {
    bitbucket.branches.set('main', sha('1'));
    await route(push({ before: sha('9'), after: sha('1'), forced: true }));
    expect(await runs()).toEqual([
      ['app', 'TRACKED', '1', 'QUEUED', null],
      ['network', 'TRACKED', '1', 'QUEUED', null],
    ]);
  });

  test('to a repository that no stack of the integration uses any more is recorded without a run', async () => {
    commit('main', sha('1'), ['app/main.tf']);
    const [eventId = ''] = await receive(push({ before: sha('0'), after: sha('1') }));
    await db.kysely.updateTable('stacks').set({ integration_id: null }).execute();
    await triggers.routeEvent({ eventId });
    expect(await runs()).toEqual([]);
    expect(
      (await db.kysely.selectFrom('vcs_events').selectAll().executeTakeFirstOrThrow()).routed_at,
    ).not.toBeNull();
  });

  test('while Bitbucket is away is noted on the event and goes on when it is back', async () => {
    commit('main', sha('1'), ['app/main.tf']);
    bitbucket.refuse = () => away;
    const [eventId = ''] = await receive(push({ before: sha('0'), after: sha('1') }));
    const code = await triggers.routeEvent({ eventId }).catch((error: AppError) => error.code);
    expect(code).toBe('VCS_UNREACHABLE');
    const event = () => db.kysely.selectFrom('vcs_events').selectAll().executeTakeFirstOrThrow();
    expect((await event()).problem).toContain('Gantry tries again by itself');
    bitbucket.refuse = () => null;
    await triggers.routeEvent({ eventId });
    expect(await event()).toMatchObject({ problem: null, routed_at: clock.now() });
    expect(await features.allRuns()).toHaveLength(1);
  });

  test('of a commit that is gone with its branch is waited for, and given up before long', async () => {
    bitbucket.changes.set('*', ['app/main.tf']);
    const [eventId = ''] = await receive(push({ branch: 'short-lived', after: sha('7') }));
    const code = await triggers.routeEvent({ eventId }).catch((error: AppError) => error.code);
    expect(code).toBe('COMMIT_NOT_FOUND');
    clock.advance(10 * 60_000);
    await triggers.routeEvent({ eventId });
    expect((await decisions())[0]).toEqual([
      'app',
      'ignore',
      'Given up: The commit does not exist in the repository.',
    ]);
  });
});

describe('the newest head wins', () => {
  const first = push({ before: sha('0'), after: sha('1') });
  const second = push({ before: sha('1'), after: sha('2') });

  test('of two pushes in the wrong order the older one does not take the stack back', async () => {
    commit('main', sha('1'), ['app/main.tf']);
    commit('main', sha('2'), ['app/main.tf']);
    await route(second);
    await route(first);
    expect(await runs()).toEqual([['app', 'TRACKED', '2', 'QUEUED', null]]);
    expect((await decisions()).at(-2)).toEqual([
      'app',
      'ignore',
      'Commit 2222222 is newer and was tracked already.',
    ]);
  });

  test('late events of a branch that has moved on lead to one run, of its newest commit', async () => {
    commit('main', sha('1'), ['app/main.tf']);
    commit('main', sha('2'), ['app/main.tf']);
    await route(first);
    await route(second);
    expect((await runs()).map(([, , digit]) => digit)).toEqual(['2']);
    expect((await decisions())[0]).toEqual([
      'app',
      'track',
      'Files under app/ changed on main. Commit 2222222 is newer and runs in its place.',
    ]);
  });

  test('pushes that are told of as they happen each get their run', async () => {
    commit('main', sha('1'), ['app/main.tf']);
    await route(first);
    commit('main', sha('2'), ['app/main.tf']);
    await route(second);
    expect((await runs()).map(([, , digit]) => digit)).toEqual(['1', '2']);
  });

  test('of two pushes that several servers route at once one run is left, of the newest', async () => {
    for (const branch of ['main', 'feature']) {
      const [older, newer] = branch === 'main' ? [sha('1'), sha('2')] : [sha('3'), sha('4')];
      const ids = [
        ...(await receive(push({ branch, before: sha('0'), after: older }))),
        ...(await receive(push({ branch, before: older, after: newer }))),
      ];
      commit(branch, older, ['app/main.tf']);
      commit(branch, newer, ['app/main.tf']);
      // The older one is held up between its look at the branch and its writing, as a slow server may be.
      const [olderId = '', newerId = ''] = ids;
      let tips = 0;
      bitbucket.delay = ({ path }) => {
        if (!path.includes('/refs/branches/')) return null;
        tips += 1;
        if (tips > 1) return null;
        bitbucket.branches.set(branch, newer);
        return triggers.routeEvent({ eventId: newerId });
      };
      bitbucket.branches.set(branch, older);
      await triggers.routeEvent({ eventId: olderId });
      bitbucket.delay = () => null;
      const left = (await features.allRuns()).filter(
        (run) => run.branch === branch && run.state === (branch === 'main' ? 'QUEUED' : 'READY'),
      );
      expect(left.map((run) => run.sha)).toEqual([newer]);
    }
  });

  test('an older push that the newer one does not cover for a stack still runs', async () => {
    commit('main', sha('5'), []);
    commit('main', sha('6'), []);
    bitbucket.changes.set(`${sha('5')}..${sha('4')}`, ['network/main.tf']);
    bitbucket.changes.set(`${sha('6')}..${sha('5')}`, ['app/main.tf']);
    await route(push({ before: sha('5'), after: sha('6') }));
    await route(push({ before: sha('4'), after: sha('5') }));
    expect((await runs()).map(([stack]) => stack).toSorted()).toEqual(['app', 'network']);
  });

  test('an API that still shows the former commit does not make the push look old', async () => {
    commit('main', sha('1'), ['app/main.tf']);
    bitbucket.branches.set('main', sha('0'));
    await db.kysely
      .updateTable('stacks')
      .set({ tracked_commit: jsonb({ ...commitFacts, sha: sha('0') }) })
      .execute();
    await route(first);
    expect(await runs()).toEqual([['app', 'TRACKED', '1', 'QUEUED', null]]);
  });

  test('a newer push cancels previews that wait and stops those under way; a late older one does not', async () => {
    const branch = 'feature';
    commit(branch, sha('1'), ['app/main.tf', 'network/main.tf']);
    await route(push({ branch, after: sha('1') }));
    const [waiting, working] = await features.allRuns();
    await db.kysely
      .updateTable('runs')
      .set({ state: 'PLANNING' })
      .where('id', '=', working?.id ?? '')
      .execute();
    commit(branch, sha('2'), ['app/main.tf']);
    const late = push({ branch, before: sha('1'), after: sha('3') });
    bitbucket.commits.add(sha('3'));
    await route(push({ branch, before: sha('1'), after: sha('2') }));
    expect(await features.run(waiting?.id ?? '')).toMatchObject({
      state: 'CANCELED',
      reason: 'Superseded by commit 2222222.',
    });
    expect(await features.run(working?.id ?? '')).toMatchObject({ state: 'PLANNING', stop_requested: true });
    await route(late);
    const newest = (await features.allRuns()).filter((run) => run.sha === sha('2'));
    expect(newest).toMatchObject([{ state: 'READY', stop_requested: false }]);
    expect((await features.allRuns()).filter((run) => run.sha === sha('3'))).toEqual([]);
  });

  test('a branch that was forced back to a commit runs that commit again', async () => {
    for (const branch of ['feature', 'main']) {
      const [older, newer] = branch === 'main' ? [sha('1'), sha('2')] : [sha('3'), sha('4')];
      commit(branch, older, ['app/main.tf']);
      await route(push({ branch, before: sha('0'), after: older }));
      const applied = db.kysely.updateTable('runs').set({ state: 'FINISHED' });
      if (branch === 'main') await applied.where('branch', '=', branch).execute();
      commit(branch, newer, ['app/main.tf']);
      await route(push({ branch, before: older, after: newer }));
      commit(branch, older, ['app/main.tf']);
      const back = push({ branch, before: newer, after: older, forced: true });
      await route(back);
      await route(back);
      await route(push({ branch, before: older, after: newer }));
      const all = (await features.allRuns()).filter((run) => run.branch === branch);
      expect(all.map((run) => run.sha)).toEqual([older, newer, older]);
      const state = branch === 'main' ? 'QUEUED' : 'READY';
      const waiting = all.filter((run) => run.state === state).map((run) => run.sha);
      expect(waiting).toEqual([older]);
      expect(all[1]).toMatchObject({
        state: 'CANCELED',
        reason: `Superseded by commit ${older.slice(0, 7)}.`,
      });
    }
  });

  test('runs that wait for a commit which a force push took away are canceled, others and those of people stay', async () => {
    commit('main', sha('1'), ['app/main.tf']);
    await route(first);
    const stack = await features.run((await features.allRuns())[0]?.id ?? '');
    const mine = await features.addRun(
      { ...(await features.addStack('other')), id: stack.stack_id },
      { actorId: 'ada', commit: { ...commitFacts, sha: sha('7') } },
    );
    commit('main', sha('2'), ['app/main.tf']);
    await route(push({ before: sha('1'), after: sha('2'), forced: true }));
    const states = (await features.allRuns()).map((run) => [run.sha[0], run.state]);
    expect(states).toEqual([
      ['1', 'CANCELED'],
      ['7', 'QUEUED'],
      ['2', 'QUEUED'],
    ]);
    expect(mine.state).toBe('QUEUED');
  });

  test('a push that is told of after its branch was deleted starts nothing; a branch made anew does', async () => {
    const branch = 'feature';
    commit(branch, sha('1'), ['app/main.tf']);
    bitbucket.branches.delete(branch);
    await route(push({ branch, before: sha('1'), after: null }));
    bitbucket.commits.add(sha('1'));
    await route(push({ branch, after: sha('1') }));
    expect((await decisions()).at(-2)?.[2]).toBe('Branch feature was deleted since.');
    expect(await runs()).toEqual([]);
    commit(branch, sha('1'), ['app/main.tf']);
    await route(push({ branch, after: sha('1') }));
    expect(await runs()).toEqual([['app', 'PROPOSED', '1', 'READY', null]]);
    await route(push({ branch, before: sha('2'), after: null }));
    expect((await decisions()).at(-2)?.[2]).toBe('Branch feature was deleted, and exists again.');
    expect(await runs()).toEqual([['app', 'PROPOSED', '1', 'READY', null]]);
  });
});

describe('a pull request', () => {
  const opened = pullRequest({ head: sha('1') });
  const pushed = push({ branch: 'feature', after: sha('1') });
  beforeEach(() => commit('feature', sha('1'), ['app/main.tf']));

  test.each([
    ['push first', [pushed, 'repo:push'], [opened, 'pullrequest:created']],
    ['pull request first', [opened, 'pullrequest:created'], [pushed, 'repo:push']],
  ] as const)('%s: one preview that knows its number', async (_order, first, second) => {
    await route(first[0], first[1]);
    await route(second[0], second[1]);
    expect(await runs()).toEqual([['app', 'PROPOSED', '1', 'READY', 7]]);
  });

  test('both events at once lead to one preview that knows its number', async () => {
    const ids = [...(await receive(pushed)), ...(await receive(opened, 'pullrequest:created'))];
    await Promise.all(ids.map((eventId) => triggers.routeEvent({ eventId })));
    expect(await runs()).toEqual([['app', 'PROPOSED', '1', 'READY', 7]]);
  });

  test('that moves is previewed anew', async () => {
    await route(opened, 'pullrequest:created');
    commit('feature', sha('2'), ['app/main.tf']);
    await route(pullRequest({ head: sha('2') }), 'pullrequest:updated');
    expect(await runs()).toEqual([
      ['app', 'PROPOSED', '1', 'CANCELED', 7],
      ['app', 'PROPOSED', '2', 'READY', 7],
    ]);
  });

  test.each([
    ['MERGED', 'pullrequest:fulfilled', 'merged'],
    ['DECLINED', 'pullrequest:rejected', 'declined'],
  ] as const)('%s ends its previews, also when its opening arrives after', async (state, eventKey, word) => {
    await route(opened, 'pullrequest:created');
    await route(pullRequest({ head: sha('1'), state }), eventKey);
    const [run] = await features.allRuns();
    expect([run?.state, run?.reason]).toEqual(['CANCELED', `Pull request #7 was ${word}.`]);
    await route(pullRequest({ head: sha('1'), number: 7 }), 'pullrequest:updated');
    expect((await decisions()).at(-1)?.[2]).toBe(`Pull request #7 is ${word} by now.`);
    expect(await features.allRuns()).toHaveLength(1);
  });

  test('that ends while another one from its branch is open leaves the previews', async () => {
    await route(opened, 'pullrequest:created');
    await route(pullRequest({ head: sha('1'), number: 8 }), 'pullrequest:created');
    await route(pullRequest({ head: sha('1'), state: 'DECLINED' }), 'pullrequest:rejected');
    expect((await features.allRuns())[0]?.state).toBe('READY');
  });

  test('of a fork starts nothing, and its end ends nothing of the branch with the same name', async () => {
    await route(pushed);
    const given = { head: sha('5'), number: 9, fork: true };
    await route(pullRequest(given), 'pullrequest:created');
    expect((await decisions()).at(-1)?.[2]).toBe('Pull request #9 comes from a fork: forks start no runs.');
    await route(pullRequest({ ...given, state: 'DECLINED' }), 'pullrequest:rejected');
    expect(await runs()).toEqual([['app', 'PROPOSED', '1', 'READY', null]]);
  });

  test('that is approved starts nothing; the approvals are kept', async () => {
    await route(opened, 'pullrequest:created');
    bitbucket.approvals.set(7, [{ uuid: '{grace}', display_name: 'Grace Hopper' }]);
    await route(opened, 'pullrequest:approved');
    expect((await decisions()).at(-1)?.[2]).toBe('Pull request #7: approvals start no runs.');
    const [shown] = await triggers.useCases.pullRequests.call(admin, { id: 'app' });
    expect(shown).toMatchObject({ number: 7, approved: true, runId: expect.any(String) });
    expect(await features.allRuns()).toHaveLength(1);
  });
});

test('a repository that was renamed or moved takes its stacks along', async () => {
  await route(renamed('acme/platform'), 'repo:updated');
  const stacks = await db.kysely.selectFrom('stacks').select('repository').execute();
  expect(stacks.map(({ repository }) => repository)).toEqual(['acme/platform', 'acme/platform']);
  expect((await decisions())[0]?.[2]).toBe('The repository is now acme/platform; the stack follows it.');
});

test('that a repository was deleted is told to the people of its stacks', async () => {
  await route(renamed(infra.full_name), 'repo:deleted');
  expect((await decisions())[0]?.[2]).toContain('was deleted in Bitbucket');
  expect(features.take('warnings.noted')).toMatchObject([
    { about: 'stack:app', severity: 'error', title: 'The repository of app was deleted' },
    { about: 'stack:network', path: '/stack/network/settings' },
  ]);
});

test('a module follows its repository too, also where no event told of the new name', async () => {
  await db.kysely.updateTable('stacks').set({ kind: 'module', repository: 'acme/before' }).execute();
  await route(push({ branch: 'feature', before: sha('0'), after: sha('1') }));
  const stacks = await db.kysely.selectFrom('stacks').select(['kind', 'repository']).execute();
  expect(stacks).toEqual(Array.from({ length: 2 }, () => ({ kind: 'module', repository: infra.full_name })));
});

test('a push of a new tracked branch counts as changing everything, of another one what it changed', async () => {
  bitbucket.refuse = ({ path }) => (path.includes('/diffstat/') ? missing : null);
  await route(push({ after: sha('0') }));
  expect((await runs()).map(([stack, type]) => [stack, type])).toEqual([
    ['app', 'TRACKED'],
    ['network', 'TRACKED'],
  ]);
});

test('decisions are told for stacks that the reader may see, and those that led to nothing go after a week', async () => {
  commit('main', sha('1'), ['app/main.tf']);
  await route(push({ before: sha('0'), after: sha('1') }));
  const { id } = await db.kysely.selectFrom('webhook_deliveries').select('id').executeTakeFirstOrThrow();
  const told = await triggers.useCases.decisions.call(admin, { deliveryId: id });
  expect(told.map(({ stackId, outcome, runId }) => [stackId, outcome, runId !== null])).toEqual([
    ['app', 'track', true],
    ['network', 'ignore', false],
  ]);
  const [ignored] = await triggers.useCases.ignored.call(admin, { id: 'network' });
  expect(ignored).toMatchObject({
    deliveryId: id,
    branch: 'main',
    reason: 'No file under network/ changed.',
  });
  clock.advance(7 * 24 * 3_600_000 + 1);
  await triggers.sweep();
  expect((await decisions()).map(([stack]) => stack)).toEqual(['app']);
});
