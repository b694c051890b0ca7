import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { startFeatures } from '../triggers/testing/start-features.ts';
import { away, sha } from '../vcs/testing/small-bitbucket.ts';
import { createFeedback } from './index.ts';

const features = await startFeatures();
const { db, bitbucket, clock } = features;
await features.addIntegration();
const { publishStatus, publishSummary, publishSummaryLater, publishCommit } = createFeedback(features);
afterAll(() => features.close());

beforeEach(async () => {
  for (const table of ['stacks', 'sent_statuses', 'sent_comments'] as const)
    await db.kysely.deleteFrom(table).execute();
  await checks('individual');
  bitbucket.calls.length = 0;
  bitbucket.comments.clear();
  bitbucket.refuse = () => null;
  features.emitted.length = 0;
  clock.advance(1_000);
});

const checks = (vcs_checks: 'individual' | 'aggregated' | 'all') =>
  db.kysely.updateTable('vcs_integrations').set({ vcs_checks }).execute();
const statuses = () => bitbucket.sent('POST', /statuses\/build$/);
const move = (id: string, set: { state: 'PLANNING' | 'FAILED' | 'FINISHED'; reason?: string }) =>
  db.kysely.updateTable('runs').set(set).where('id', '=', id).execute();
const pullRequest = { number: 7, url: 'https://bitbucket.org/acme/infra/pull-requests/7', title: 'Grow' };
const proposal = { type: 'PROPOSED' as const, branch: 'feature', pullRequest };
const commit = {
  integrationId: 'acme',
  repository: 'acme/infra',
  repositoryUuid: '{infra}',
  sha: sha('1'),
  branch: 'feature',
};
const summaryDue = { ...commit, group: 'proposed' as const };

describe('commit statuses', () => {
  test('tell what the run is now, and are written again only when they change', async () => {
    const run = await features.addRun(await features.addStack('app'));
    await publishStatus({ runId: run.id });
    await publishStatus({ runId: run.id });
    await move(run.id, { state: 'FAILED', reason: 'It broke.' });
    await publishStatus({ runId: run.id });
    await publishStatus({ runId: run.id });
    const sent = statuses();
    expect(sent).toMatchObject([
      { name: 'gantry/app', state: 'INPROGRESS', description: 'Queued', refname: 'main' },
      { name: 'gantry/app', state: 'FAILED', description: 'It broke.' },
    ]);
    expect(sent[0]).toHaveProperty('url', `https://gantry.example.com/stack/app/run/${run.id}`);
    expect(new Set(sent.map((status) => JSON.stringify(Object(status).key))).size).toBe(1);
  });

  test('speak of the newest run of the stack for the commit, also when an older one changes last', async () => {
    const stack = await features.addStack('app');
    const older = await features.addRun(stack);
    const newer = await features.addRun(stack);
    await move(newer.id, { state: 'FINISHED' });
    await publishStatus({ runId: newer.id });
    await move(older.id, { state: 'FAILED' });
    await publishStatus({ runId: older.id });
    expect(statuses()).toMatchObject([{ state: 'SUCCESSFUL' }]);
  });

  test('of previews and tracked runs have different keys', async () => {
    const stack = await features.addStack('app');
    for (const given of [proposal, {}])
      await publishStatus({ runId: (await features.addRun(stack, given)).id });
    const keys = statuses().map((status) => Object(status).key);
    expect(new Set(keys).size).toBe(2);
  });

  test('are owed while Bitbucket is away', async () => {
    const run = await features.addRun(await features.addStack('app'));
    bitbucket.refuse = () => away;
    await expect(publishStatus({ runId: run.id })).rejects.toMatchObject({ code: 'VCS_UNREACHABLE' });
    bitbucket.refuse = () => null;
    await move(run.id, { state: 'FINISHED' });
    bitbucket.calls.length = 0;
    await publishStatus({ runId: run.id });
    expect(statuses()).toMatchObject([{ state: 'SUCCESSFUL' }]);
  });

  test('of a detached stack are nobody’s business', async () => {
    const run = await features.addRun(await features.addStack('app'));
    await db.kysely.updateTable('stacks').set({ integration_id: null }).execute();
    await publishStatus({ runId: run.id });
    expect(bitbucket.calls).toEqual([]);
  });

  test('aggregated ones count all stacks of the commit', async () => {
    await checks('aggregated');
    const first = await features.addRun(await features.addStack('app'), proposal);
    const second = await features.addRun(await features.addStack('network'), proposal);
    await features.addRun(await features.addStack('other'));
    await move(first.id, { state: 'FINISHED' });
    await publishStatus({ runId: first.id });
    expect(statuses()).toEqual([]);
    expect(features.take('summary.due')).toEqual([summaryDue]);
    await publishSummary(summaryDue);
    await publishSummary(summaryDue);
    expect(features.take('summary.later')).toEqual([summaryDue]);
    await move(second.id, { state: 'FAILED' });
    await publishSummary(summaryDue);
    expect(statuses()).toMatchObject([
      { name: 'gantry/proposed', state: 'INPROGRESS', description: '1 in progress, 1 succeeded' },
      { name: 'gantry/proposed', state: 'FAILED', description: '1 failed, 1 succeeded' },
    ]);
  });

  test('with all checks both are written', async () => {
    await checks('all');
    const run = await features.addRun(await features.addStack('app'));
    await publishStatus({ runId: run.id });
    expect(statuses()).toMatchObject([{ name: 'gantry/app' }]);
    expect(features.take('summary.due')).toEqual([{ ...summaryDue, branch: 'main', group: 'tracked' }]);
  });

  test('counts that move while runs are under way are gathered, then written once', async () => {
    await checks('aggregated');
    for (const name of ['app', 'network', 'storage']) {
      const run = await features.addRun(await features.addStack(name), proposal);
      await publishSummary(summaryDue);
      await move(run.id, { state: name === 'storage' ? 'PLANNING' : 'FINISHED' });
    }
    await publishSummary(summaryDue);
    expect(statuses()).toMatchObject([{ description: '1 in progress' }]);
    await publishSummaryLater(summaryDue);
    expect(statuses()).toMatchObject([{}, { description: '1 in progress, 2 succeeded' }]);
  });

  test('of groups without runs are green, so that a merge check finds each of them', async () => {
    await checks('aggregated');
    const run = await features.addRun(await features.addStack('app'), proposal);
    await publishCommit({ ...commit, ignored: [] });
    await publishCommit({ ...commit, ignored: [] });
    await move(run.id, { state: 'FINISHED' });
    await publishSummary(summaryDue);
    expect(statuses()).toMatchObject([
      { name: 'gantry/tracked', state: 'SUCCESSFUL', description: '0 runs', refname: 'feature' },
      { name: 'gantry/proposed', state: 'INPROGRESS', description: '1 in progress' },
      { name: 'gantry/modules', state: 'SUCCESSFUL', description: '0 runs' },
      { name: 'gantry/proposed', state: 'SUCCESSFUL', description: '1 succeeded' },
    ]);
  });

  test('of a stack that a commit does not affect are green where it asks for one, until a run says otherwise', async () => {
    const stack = await features.addStack('app', { status_when_ignored: true });
    const ignored = [{ stackId: 'app', reason: 'No file under app changed.' }];
    await publishCommit({ ...commit, ignored });
    await publishCommit({ ...commit, ignored });
    await publishCommit({ ...commit, ignored: [{ stackId: 'gone', reason: '' }] });
    const run = await features.addRun(stack, proposal);
    await publishStatus({ runId: run.id });
    await publishCommit({ ...commit, ignored });
    const sent = statuses();
    expect(sent).toMatchObject([
      { name: 'gantry/app', state: 'SUCCESSFUL', description: 'Nothing to do. No file under app changed.' },
      { name: 'gantry/app', state: 'INPROGRESS', description: 'Queued' },
    ]);
    expect(sent[0]).toHaveProperty('url', 'https://gantry.example.com/stack/app');
    expect(Object(sent[0]).key).toBe(Object(sent[1]).key);
  });

  test('that Bitbucket will never take are noted, not tried for ever', async () => {
    const run = await features.addRun(await features.addStack('app'));
    bitbucket.refuse = () => ({ status: 400, body: { error: { message: 'url: Enter a valid URL.' } } });
    await publishStatus({ runId: run.id });
    await publishStatus({ runId: run.id });
    expect(statuses()).toHaveLength(1);
    const [row] = await db.kysely.selectFrom('sent_statuses').select(['problem', 'writer']).execute();
    expect(row).toEqual({ problem: expect.stringContaining('Enter a valid URL'), writer: null });
  });
});
