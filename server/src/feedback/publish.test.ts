import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { startFeatures } from '../triggers/testing/start-features.ts';
import { away, sha } from '../vcs/testing/small-bitbucket.ts';
import { createPublishComment, createPublishStatus, createPublishSummary } from './index.ts';

const features = await startFeatures();
const { db, bitbucket, clock } = features;
await features.addIntegration();
const publishStatus = createPublishStatus(features);
const publishSummary = createPublishSummary(features);
const publishComment = createPublishComment(features);
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
const commentDue = { integrationId: 'acme', repositoryUuid: '{infra}', pullRequest: 7 };
const summaryDue = { integrationId: 'acme', repositoryUuid: '{infra}', sha: sha('1'), proposed: true };

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
    expect(features.take('summary.due')).toEqual([{ ...summaryDue, proposed: false }]);
  });
});

describe('the comment', () => {
  test('is due for runs of pull requests only', async () => {
    const stack = await features.addStack('app');
    await publishStatus({ runId: (await features.addRun(stack)).id });
    expect(features.take('comment.due')).toEqual([]);
    await publishStatus({ runId: (await features.addRun(stack, proposal)).id });
    expect(features.take('comment.due')).toEqual([commentDue]);
  });

  test('is written once and edited from then on, only when something changed', async () => {
    const run = await features.addRun(await features.addStack('app'), proposal);
    await publishComment(commentDue);
    await publishComment(commentDue);
    await move(run.id, { state: 'FAILED', reason: 'It broke.' });
    await publishComment(commentDue);
    expect(bitbucket.sent('POST', /comments$/)).toHaveLength(1);
    expect(bitbucket.sent('PUT', /comments\/1$/)).toHaveLength(1);
    expect(bitbucket.comments.get(1)).toContain('It broke.');
  });

  test('that somebody deleted is written anew', async () => {
    const run = await features.addRun(await features.addStack('app'), proposal);
    await publishComment(commentDue);
    bitbucket.comments.clear();
    await move(run.id, { state: 'FINISHED' });
    await publishComment(commentDue);
    expect([...bitbucket.comments.values()]).toHaveLength(1);
  });

  test('has the newest preview of every stack, by name', async () => {
    const app = await features.addStack('app', { name: 'Zeta' });
    const network = await features.addStack('network', { name: 'Alpha' });
    await features.addRun(app, proposal, 'FAILED');
    await features.addRun(app, proposal, 'PLANNING');
    await features.addRun(network, proposal, 'FINISHED');
    await publishComment(commentDue);
    const text = bitbucket.comments.get(1) ?? '';
    expect(text).toMatch(/Alpha.*Finished.*Zeta.*Planning/s);
    expect(text).not.toContain('Failed');
  });

  test('of a pull request without runs is not written', async () => {
    await publishComment(commentDue);
    await publishComment({ ...commentDue, integrationId: 'gone' });
    expect(bitbucket.calls).toEqual([]);
  });
});
