import { afterAll, beforeAll, expect, test } from 'vitest';
import { infra } from '../vcs/testing/small-bitbucket.ts';
import { createTriggers } from './index.ts';
import { as, startFeatures } from './testing/start-features.ts';

const world = await startFeatures();
const { db, clock } = world;
const { openPullRequests } = createTriggers(world).useCases;
afterAll(() => world.close());

const all = { text: '', offset: 0, first: 50 };
const rooted = as('admin');
const grants = new Map(['root', 'team'].map((space) => [space, new Set(['admin'] as const)]));
const admin = { ...rooted, actor: { ...rooted.actor, grants } };
let runs: Record<'app' | 'dns' | 'older', string>;

beforeAll(async () => {
  const { id } = await world.addIntegration();
  const kysely = db.kysely;
  await kysely.insertInto('spaces').values({ id: 'team', name: 'team', parent_id: 'root' }).execute();
  const app = await world.addStack('app');
  const dns = await world.addStack('dns', { space_id: 'team' });
  const add = (number: number, given: Record<string, unknown> = {}) =>
    kysely
      .insertInto('pull_requests')
      .values({
        integration_id: id,
        repository_uuid: infra.uuid,
        repository: infra.full_name,
        number,
        title: `Change ${number}`,
        url: `https://bitbucket.org/acme/infra/pull-requests/${number}`,
        state: 'open',
        draft: false,
        author: 'Grace Hopper',
        fork: false,
        source_branch: `feature-${number}`,
        destination_branch: 'main',
        head_sha: 'a'.repeat(12),
        approved_by: ['ada'],
        updated_at: new Date(clock.now().getTime() + number),
        ...given,
      })
      .execute();
  await add(1);
  await add(2, { title: 'Move the 100% zone' });
  await add(3, { state: 'merged' });
  await add(4, { destination_branch: 'release' });
  const pullRequest = { number: 1, url: 'https://x', title: 'Change 1' };
  const preview = { type: 'PROPOSED', branch: 'feature-1', pullRequest } as const;
  runs = {
    older: (await world.addRun(app, preview, 'CANCELED')).id,
    app: (await world.addRun(app, preview, 'FINISHED')).id,
    dns: (await world.addRun(dns, preview, 'FAILED')).id,
  };
});

test('open pull requests into tracked branches come latest first, with the newest run of every stack', async () => {
  const found = await openPullRequests.call(admin, all);
  expect(found.map(({ number, approvals }) => [number, approvals])).toEqual([
    [2, 1],
    [1, 1],
  ]);
  expect(found[0]?.runIds).toEqual([]);
  expect(found[1]?.runIds.toSorted()).toEqual([runs.app, runs.dns].toSorted());
});

test('they are found by text, and in pages', async () => {
  const numbers = async (given: Partial<typeof all>) =>
    (await openPullRequests.call(admin, { ...all, ...given })).map(({ number }) => number);
  expect(await numbers({ text: '100% ZONE' })).toEqual([2]);
  expect(await numbers({ text: 'hopper' })).toEqual([2, 1]);
  expect(await numbers({ text: '#1' })).toEqual([1]);
  expect(await numbers({ offset: 1 })).toEqual([1]);
});

test('who reads one space sees only the runs of its stacks; who reads none sees nothing', async () => {
  const found = await openPullRequests.call(as('reader', 'team'), all);
  expect(found.find(({ number }) => number === 1)?.runIds).toEqual([runs.dns]);
  await expect(openPullRequests.call(as(null), all)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
