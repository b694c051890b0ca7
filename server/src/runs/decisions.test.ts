import { afterAll, describe, expect, test } from 'vitest';
import { as, commitOf } from '../stacks/testing/start-stacks.ts';
import type { RunEvent } from './index.ts';
import { transitionsOf } from './store.ts';
import { planning, startRuns, unconfirmed } from './testing/start-runs.ts';

const world = await startRuns();
const { db, runs, stacks, newStack, newRun, row, advance } = world;
const { trigger, retry, confirm, discard, stop, deleteStack, stackOf, list, listAll, history, blocker } =
  runs.useCases;
afterAll(() => world.drop());

const [ada, bob, eve] = [as('ada', 'writer'), as('bob', 'writer'), as('eve', 'reader')];
const admin = as('root', 'admin');
const lock = (id: string) => stacks.useCases.lock.call(ada, { id, note: null });
const detach = (id: string) =>
  db.kysely.updateTable('stacks').set({ integration_id: null }).where('id', '=', id).execute();
const waiting = async (stack: string) => {
  const { id } = await newRun(stack, { events: unconfirmed });
  return { stack, run: id, note: null };
};
const lastTransition = async (runId: string) => (await transitionsOf(db.kysely, runId))[0];

describe('confirming', () => {
  test('lets the plan go to a worker, and keeps who said so', async () => {
    const target = await waiting(await newStack());
    await confirm.call(ada, { ...target, note: 'Looks right' });
    expect(await row(target.run)).toMatchObject({ state: 'CONFIRMED', reason: 'Looks right' });
    expect(await lastTransition(target.run)).toMatchObject({
      event: 'confirm',
      actor: 'ada',
      note: 'Looks right',
    });
  });

  test('happens once of ten times at once', async () => {
    const target = await waiting(await newStack());
    const all = await Promise.allSettled(Array.from({ length: 10 }, () => confirm.call(ada, target)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await row(target.run)).version).toBe(7);
  });

  test('is refused while somebody else holds the lock or nothing is attached', async () => {
    const stack = await newStack();
    const target = await waiting(stack);
    await lock(stack);
    await expect(confirm.call(bob, target)).rejects.toMatchObject({ code: 'STACK_LOCKED' });
    await detach(stack);
    await expect(confirm.call(ada, target)).rejects.toMatchObject({ code: 'STACK_DETACHED' });
    expect((await row(target.run)).state).toBe('UNCONFIRMED');
  });

  test('is refused to readers, for runs of other stacks, and when there is no plan', async () => {
    const target = await waiting(await newStack());
    await expect(confirm.call(eve, target)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const elsewhere = confirm.call(ada, { ...target, stack: await newStack() });
    await expect(elsewhere).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await confirm.call(ada, target);
    await expect(discard.call(ada, target)).rejects.toMatchObject({ code: 'RUN_TRANSITION_INVALID' });
  });
});

describe('discarding and stopping', () => {
  test.each<[state: string, events: readonly RunEvent[]]>([
    ['QUEUED', []],
    ['READY', ['unblocked']],
    ['UNCONFIRMED', unconfirmed],
  ])('a run that is %s is discarded, with who did it', async (_state, events) => {
    const stack = await newStack();
    const { id } = await newRun(stack, { events });
    await discard.call(bob, { stack, run: id, note: null });
    expect(await row(id)).toMatchObject({ state: 'DISCARDED', reason: 'Discarded by bob.' });
  });

  test('a run that a worker took in the meantime is not discarded: it is to be stopped', async () => {
    const stack = await newStack();
    const { id } = await newRun(stack, { events: ['unblocked', 'claimed'] });
    await expect(discard.call(bob, { stack, run: id, note: null })).rejects.toMatchObject({
      code: 'RUN_TRANSITION_INVALID',
      message: 'A worker has begun with this run, so there is nothing to discard yet. Stop it instead.',
    });
    expect((await row(id)).state).toBe('PREPARING');
  });

  test('a run that no worker has is discarded when it is stopped', async () => {
    const stack = await newStack();
    const { id } = await newRun(stack, { events: ['unblocked'] });
    await stop.call(bob, { stack, run: id, note: 'Not now' });
    expect(await row(id)).toMatchObject({ state: 'DISCARDED', reason: 'Not now' });
  });

  test.each([2, 3, 4])('after %i events the worker is asked to stop', async (count) => {
    const stack = await newStack();
    const { id } = await newRun(stack, { type: 'PROPOSED', events: planning.slice(0, count) });
    await stop.call(bob, { stack, run: id, note: null });
    expect(await row(id)).toMatchObject({ stop_requested: true, reason: 'Stopped by bob.' });
    await advance(id, 'stop');
    expect(await row(id)).toMatchObject({ state: 'STOPPED', stop_requested: false });
  });

  test.each<[state: string, events: readonly RunEvent[]]>([
    ['APPLYING', [...planning, 'planned_autodeploy']],
    ['CONFIRMED', [...unconfirmed, 'confirm']],
    ['UNCONFIRMED', unconfirmed],
    ['FINISHED', [...planning, 'planned_no_changes']],
  ])('a run that is %s is not stopped', async (state, events) => {
    const stack = await newStack();
    const { id } = await newRun(stack, { events });
    const refused = stop.call(bob, { stack, run: id, note: null });
    await expect(refused).rejects.toMatchObject({
      code: 'RUN_TRANSITION_INVALID',
      message: expect.stringContaining(state),
    });
    expect((await row(id)).stop_requested).toBe(false);
  });
});

describe('triggering', () => {
  test('runs the tracked commit, or a named one, each time anew', async () => {
    const id = await newStack();
    const first = await trigger.call(ada, { id, type: 'TRACKED', sha: null });
    expect(await row(first.id)).toMatchObject({
      sha: commitOf('main').sha,
      triggered_by: 'ada',
      state: 'QUEUED',
      number: 1,
    });
    const again = await trigger.call(ada, { id, type: 'TRACKED', sha: null });
    expect((await row(again.id)).number).toBe(2);
    const named = await trigger.call(ada, {
      id,
      type: 'PROPOSED',
      sha: commitOf('next').sha.slice(0, 8).toUpperCase(),
    });
    expect(await row(named.id)).toMatchObject({ sha: commitOf('next').sha, type: 'PROPOSED' });
  });

  test('without a tracked commit takes the tip of the branch', async () => {
    const id = await newStack({ branch: 'next' });
    await db.kysely.updateTable('stacks').set({ tracked_commit: null }).where('id', '=', id).execute();
    const run = await trigger.call(ada, { id, type: 'TRACKED', sha: null });
    expect((await row(run.id)).sha).toBe(commitOf('next').sha);
  });

  test('of a locked stack is for its holder; previews are for every writer', async () => {
    const id = await newStack();
    await lock(id);
    await expect(trigger.call(bob, { id, type: 'TRACKED', sha: null })).rejects.toMatchObject({
      code: 'STACK_LOCKED',
    });
    await expect(trigger.call(bob, { id, type: 'PROPOSED', sha: null })).resolves.toBeDefined();
    await expect(trigger.call(ada, { id, type: 'TRACKED', sha: null })).resolves.toBeDefined();
  });

  test('is refused when detached, for unknown commits, for hashes that are none, and to readers', async () => {
    const id = await newStack();
    const wish = { id, type: 'TRACKED', sha: null } as const;
    await expect(trigger.call(ada, { ...wish, sha: 'f'.repeat(40) })).rejects.toMatchObject({
      code: 'COMMIT_NOT_FOUND',
    });
    await expect(trigger.call(ada, { ...wish, sha: 'main' })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(trigger.call(eve, wish)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await detach(id);
    await expect(trigger.call(ada, wish)).rejects.toMatchObject({ code: 'STACK_DETACHED' });
  });
});

describe('retrying', () => {
  test('runs the same commit as the same type, with its pull request, once the run has ended', async () => {
    const stack = await newStack();
    const pullRequest = { number: 7, url: 'https://example.com/7', title: 'Add' };
    const { id } = await newRun(stack, {
      type: 'PROPOSED',
      commit: commitOf('next'),
      pullRequest,
      once: true,
    });
    await expect(retry.call(ada, { stack, run: id })).rejects.toMatchObject({
      code: 'RUN_TRANSITION_INVALID',
    });
    await advance(id, 'superseded');
    const again = await retry.call(ada, { stack, run: id });
    expect(await row(again.id)).toMatchObject({
      state: 'QUEUED',
      type: 'PROPOSED',
      sha: commitOf('next').sha,
      pull_request: 7,
      pull_request_title: 'Add',
      triggered_by: 'ada',
      once_key: null,
    });
  });

  test('of a deployment respects the lock', async () => {
    const stack = await newStack();
    const { id } = await newRun(stack, { events: [...planning, 'planned_no_changes'] });
    await lock(stack);
    await expect(retry.call(bob, { stack, run: id })).rejects.toMatchObject({ code: 'STACK_LOCKED' });
    await detach(stack);
    await expect(retry.call(ada, { stack, run: id })).rejects.toMatchObject({ code: 'STACK_DETACHED' });
  });
});

describe('deleting a stack', () => {
  const remove = (id: string, destroyResources = false) => deleteStack.call(admin, { id, destroyResources });

  test('takes its runs and variables along', async () => {
    const id = await newStack();
    const run = await newRun(id, { events: [...planning, 'planned_no_changes'] });
    expect(await remove(id)).toMatchObject({ id });
    await expect(row(run.id)).rejects.toThrow();
    await expect(remove(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('waits for every run to end', async () => {
    const id = await newStack();
    const run = await newRun(id, { type: 'PROPOSED' });
    await expect(remove(id)).rejects.toMatchObject({
      code: 'STACK_BUSY',
      message: expect.stringContaining('1'),
    });
    await advance(run.id, 'discard');
    await expect(remove(id)).resolves.toBeDefined();
  });

  test('is refused for protected stacks and to writers', async () => {
    const id = await newStack({ protectFromDeletion: true });
    await expect(remove(id)).rejects.toMatchObject({ code: 'STACK_PROTECTED' });
    await expect(remove(id, true)).rejects.toMatchObject({ code: 'STACK_PROTECTED' });
    await expect(deleteStack.call(ada, { id, destroyResources: false })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});

describe('reading runs', () => {
  test('lists previews apart from the rest, newest first, a page after a cursor', async () => {
    const id = await newStack();
    const [one, preview, two] = [await newRun(id), await newRun(id, { type: 'PROPOSED' }), await newRun(id)];
    const task = await newRun(id, { type: 'TASK', task: { command: 'ls', skipInit: true } });
    const ids = async (kind: 'proposed' | 'task' | 'tracked', before: string | null = null) =>
      (await list.call(eve, { id, kind, before })).map((run) => run.id);
    expect(await ids('tracked')).toEqual([two.id, one.id]);
    expect(await ids('tracked', two.id)).toEqual([one.id]);
    expect(await ids('proposed')).toEqual([preview.id]);
    expect(await ids('task')).toEqual([task.id]);
    expect((await stackOf.call(eve, { run: one.id })).id).toBe(id);
    expect(await history.call(eve, { stack: id, run: one.id })).toMatchObject([{ event: 'created' }]);
  });

  test('shows of all runs those in the actor’s spaces and states', async () => {
    const [mine, other] = [await newStack({ spaceId: 'team', integrationId: 'teams' }), await newStack()];
    const run = await newRun(mine);
    await newRun(other);
    const ofTeam = as('bob', 'reader', 'team');
    const ids = async (states: ('QUEUED' | 'READY')[]) =>
      (await listAll.call(ofTeam, { states, before: null, first: 100 })).map(({ id }) => id);
    expect(await ids([])).toEqual([run.id]);
    expect(await ids(['QUEUED'])).toEqual([run.id]);
    expect(await ids(['READY'])).toEqual([]);
    await expect(stackOf.call(ofTeam, { run: (await newRun(other)).id })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('names the run that holds the stack', async () => {
    const id = await newStack();
    expect(await blocker.call(eve, { id })).toBeNull();
    const { run } = await waiting(id);
    expect(await blocker.call(eve, { id })).toMatchObject({ id: run });
  });
});
