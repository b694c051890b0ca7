import { afterAll, beforeAll, expect, test } from 'vitest';
import { as, startFeatures } from '../triggers/testing/start-features.ts';

const world = await startFeatures();
const { checkSource } = world.vcs.useCases;
afterAll(() => world.close());

let id: string;
beforeAll(async () => {
  id = (await world.addIntegration()).id;
});
const check = (given: { repository?: string; branch?: string | null; projectRoot?: string | null }) =>
  checkSource.call(as('admin'), { id, repository: 'acme/infra', branch: null, projectRoot: null, ...given });

test('what exists is told part by part', async () => {
  expect(await check({})).toMatchObject({ repository: { fullName: 'acme/infra' }, problem: null });
  const { commit, problem } = await check({ branch: 'main' });
  expect([commit?.length, problem]).toEqual([40, null]);
});

test('the first part that is not there is named, with why', async () => {
  expect(await check({ repository: 'acme/nothing', branch: 'main' })).toMatchObject({
    repository: null,
    problem: { part: 'repository', message: expect.stringMatching(/does not (exist|show)/) },
  });
  expect(await check({ branch: 'gone', projectRoot: 'app' })).toMatchObject({
    repository: { fullName: 'acme/infra' },
    commit: null,
    problem: { part: 'branch', code: 'BRANCH_NOT_FOUND' },
  });
});

test('code that cannot be fetched is told as a problem of the root', async () => {
  const { problem } = await check({ branch: 'main', projectRoot: 'app' });
  expect(problem?.part).toBe('root');
});

test('it is for whoever may create stacks', async () => {
  const given = { id, repository: 'acme/infra', branch: null, projectRoot: null };
  await expect(checkSource.call(as('writer'), given)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
