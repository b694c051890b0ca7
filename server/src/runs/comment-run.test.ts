import { afterAll, describe, expect, test } from 'vitest';
import { as } from '../stacks/testing/start-stacks.ts';
import { startRuns, unconfirmed } from './testing/start-runs.ts';

const world = await startRuns();
const { db, runs, newStack, newRun, advance } = world;
const { comment, comments, confirm, discard } = runs.useCases;
afterAll(() => world.drop());

const [ada, bob, eve] = [as('ada', 'writer'), as('bob', 'writer'), as('eve', 'reader')];
const stranger = as('mallory', 'admin', 'elsewhere');

describe('comments', () => {
  test('stay with the run in the order of the conversation, also after its end', async () => {
    const stack = await newStack();
    const { id: run } = await newRun(stack, { events: unconfirmed });
    await comment.call(ada, { stack, run, body: '  Is the *database* meant to go? ' });
    await advance(run, 'discard');
    await comment.call(eve, { stack, run, body: 'No.' });
    expect(await comments.call(eve, { stack, run })).toMatchObject([
      { username: 'ada', body: 'Is the *database* meant to go?' },
      { username: 'eve', body: 'No.' },
    ]);
    const entries = db.kysely.selectFrom('audit_entries').selectAll();
    const rows = await entries.where('operation', '=', 'run.comment').execute();
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toContain('database');
  });

  test('are refused to strangers, empty, and for runs of other stacks', async () => {
    const stack = await newStack();
    const { id: run } = await newRun(stack);
    const given = { stack, run, body: 'Hello' };
    await expect(comment.call(stranger, given)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(comment.call(ada, { ...given, body: ' \n ' })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining('Write something first.'),
    });
    const elsewhere = { ...given, stack: await newStack() };
    await expect(comment.call(ada, elsewhere)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await comments.call(eve, { stack, run })).toEqual([]);
  });
});

describe('of two people who decide on one run', () => {
  const decided = async (first: typeof confirm) => {
    const stack = await newStack();
    const { id: run } = await newRun(stack, { events: unconfirmed });
    const target = { stack, run, note: null };
    await first.call(ada, target);
    return target;
  };

  test('the second is told who confirmed', async () => {
    const target = await decided(confirm);
    for (const late of [confirm, discard]) {
      await expect(late.call(bob, target)).rejects.toMatchObject({
        code: 'RUN_TRANSITION_INVALID',
        message: 'ada confirmed this run before. It is CONFIRMED now.',
        details: { decidedBy: 'ada', event: 'confirm' },
      });
    }
    await expect(confirm.call(ada, target)).rejects.toMatchObject({
      message: 'You confirmed this run before. It is CONFIRMED now.',
    });
  });

  test('the second is told who discarded', async () => {
    const target = await decided(discard);
    await expect(confirm.call(bob, target)).rejects.toMatchObject({
      message: 'ada discarded this run before. It is DISCARDED now.',
    });
  });
});
