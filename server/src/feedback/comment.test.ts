import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { startFeatures } from '../triggers/testing/start-features.ts';
import { away } from '../vcs/testing/small-bitbucket.ts';
import { createFeedback } from './index.ts';

const features = await startFeatures();
const { db, bitbucket, clock } = features;
await features.addIntegration();
const { publishStatus, publishComment } = createFeedback(features);
afterAll(() => features.close());

beforeEach(async () => {
  for (const table of ['stacks', 'sent_statuses', 'sent_comments'] as const)
    await db.kysely.deleteFrom(table).execute();
  bitbucket.calls.length = 0;
  bitbucket.comments.clear();
  bitbucket.refuse = () => null;
  features.emitted.length = 0;
  clock.advance(60_000);
});

const move = (id: string, set: { state: 'PLANNING' | 'FAILED' | 'FINISHED'; reason?: string }) =>
  db.kysely.updateTable('runs').set(set).where('id', '=', id).execute();
const pullRequest = { number: 7, url: 'https://bitbucket.org/acme/infra/pull-requests/7', title: 'Grow' };
const proposal = { type: 'PROPOSED' as const, branch: 'feature', pullRequest };
const commentDue = { integrationId: 'acme', repositoryUuid: '{infra}', pullRequest: 7 };

describe('the comment', () => {
  test('is due for runs of pull requests that came to something', async () => {
    const stack = await features.addStack('app');
    await publishStatus({ runId: (await features.addRun(stack)).id });
    expect(features.take('comment.due')).toEqual([]);
    const run = await features.addRun(stack, proposal);
    await publishStatus({ runId: run.id });
    expect(features.take('comment.due')).toEqual([]);
    await move(run.id, { state: 'FINISHED' });
    await publishStatus({ runId: run.id });
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

  test('is edited at most every few seconds while runs are under way', async () => {
    const stack = await features.addStack('app');
    await features.addRun(stack, proposal, 'FINISHED');
    const other = await features.addRun(await features.addStack('network'), proposal, 'PLANNING');
    await publishComment(commentDue);
    await features.addRun(stack, proposal, 'FAILED');
    await publishComment(commentDue);
    expect(features.take('comment.later')).toEqual([commentDue]);
    expect(bitbucket.sent('PUT', /comments/)).toHaveLength(0);
    clock.advance(4_000);
    await publishComment(commentDue);
    await move(other.id, { state: 'FINISHED' });
    await publishComment(commentDue);
    expect(bitbucket.sent('PUT', /comments/)).toHaveLength(2);
  });

  test('that was created without an answer is found again, not written twice', async () => {
    await features.addRun(await features.addStack('app'), proposal, 'FINISHED');
    let lost = false;
    bitbucket.refuse = ({ method, path }) => {
      if (method !== 'POST' || !path.endsWith('/comments') || lost) return null;
      lost = true;
      bitbucket.comments.set(
        5,
        JSON.stringify({ content: { raw: '**Gantry** plans for this pull request' } }),
      );
      return away;
    };
    await expect(publishComment(commentDue)).rejects.toMatchObject({ code: 'VCS_UNREACHABLE' });
    await publishComment(commentDue);
    expect([...bitbucket.comments.keys()]).toEqual([5]);
    expect(bitbucket.comments.get(5)).toContain('Finished');
  });

  test.each([
    ['feature:disable_pr_comments', {}],
    ['feature:disable_pr_delta_comments', {}],
    ['plain', { pull_request_comment: 'none' as const }],
  ])('leaves out stacks that want so: %s', async (label, given) => {
    await features.addRun(
      await features.addStack('app', { labels: [label], ...given }),
      proposal,
      'FINISHED',
    );
    await publishComment(commentDue);
    expect(bitbucket.calls).toEqual([]);
    await features.addRun(await features.addStack('network'), proposal, 'FINISHED');
    await publishComment(commentDue);
    expect(bitbucket.comments.get(1)).toContain('network');
    expect(bitbucket.comments.get(1)).not.toMatch(/\bapp\b/);
  });
});
