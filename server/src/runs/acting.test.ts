import { afterAll, describe, expect, test } from 'vitest';
import { updateStack } from '../stacks/index.ts';
import { as } from '../stacks/testing/start-stacks.ts';
import { planning, startRuns, unconfirmed } from './testing/start-runs.ts';

const world = await startRuns();
const { db, runs, stacks, newStack, newRun, row, stackRow, advance, schedule } = world;
const { task, prioritize, replan, review, trigger, retry, deleteStack } = runs.useCases;
afterAll(() => world.drop());

const ada = as('ada', 'writer');
const rita = as('rita', 'reader');
const root = as('root', 'admin');
const refused = (code: string) => expect.objectContaining({ code });
const audited = async (operation: string) =>
  (await db.kysely.selectFrom('audit_entries').selectAll().where('operation', '=', operation).execute()).map(
    ({ outcome, actor_name: actor }) => `${actor}: ${outcome}`,
  );

describe('a task', () => {
  test('keeps its command, holds the stack, and is retried as it was', async () => {
    const stack = await newStack();
    const { id } = await task.call(ada, { id: stack, command: '  terraform state list ', skipInit: true });
    expect(await row(id)).toMatchObject({
      type: 'TASK',
      command: 'terraform state list',
      skip_init: true,
      actor_id: 'ada',
    });
    await schedule(stack);
    const tracked = await newRun(stack);
    await schedule(stack);
    expect((await row(tracked.id)).reason).toContain('Blocked by run #1');
    for (const event of ['claimed', 'workspace_ready', 'task_started', 'performed'] as const)
      await advance(id, event);
    expect(await row(id)).toMatchObject({ state: 'FINISHED' });
    const again = await retry.call(ada, { stack, run: id });
    expect(await row(again.id)).toMatchObject({
      type: 'TASK',
      command: 'terraform state list',
      skip_init: true,
    });
    expect(await audited('run.task')).toEqual(['ada: done']);
  });

  test('is refused to readers, without a command, and where nothing may start', async () => {
    const stack = await newStack();
    const given = { id: stack, command: 'ls', skipInit: false };
    await expect(task.call(rita, given)).rejects.toEqual(refused('FORBIDDEN'));
    await expect(task.call(ada, { ...given, command: ' ' })).rejects.toEqual(refused('BAD_INPUT'));
    await expect(task.call(ada, { ...given, id: 'missing' })).rejects.toEqual(refused('NOT_FOUND'));
    await stacks.useCases.lock.call(root, { id: stack, note: null });
    await expect(task.call(ada, given)).rejects.toEqual(refused('STACK_LOCKED'));
    await stacks.useCases.unlock.call(root, { id: stack });
    await updateStack(db.kysely, stack, { integration_id: null });
    await expect(task.call(ada, given)).rejects.toEqual(refused('STACK_DETACHED'));
  });
});

describe('a disabled stack', () => {
  test('starts nothing until it is enabled', async () => {
    const stack = await newStack();
    const waiting = await newRun(stack);
    await expect(stacks.useCases.disable.call(ada, { id: stack })).rejects.toEqual(refused('FORBIDDEN'));
    await stacks.useCases.disable.call(root, { id: stack });
    await schedule(stack);
    expect(await row(waiting.id)).toMatchObject({
      state: 'QUEUED',
      reason: 'Waits until the stack is enabled.',
    });
    await expect(trigger.call(root, { id: stack, type: 'PROPOSED', sha: null })).rejects.toEqual(
      refused('STACK_DISABLED'),
    );
    await stacks.useCases.enable.call(root, { id: stack });
    await schedule(stack);
    expect(await row(waiting.id)).toMatchObject({ state: 'READY' });
  });
});

test('a priority is set while a run has not ended', async () => {
  const stack = await newStack();
  const run = await newRun(stack);
  const key = { stack, run: run.id };
  await prioritize.call(ada, { ...key, priority: 'high' });
  expect((await row(run.id)).priority).toBe(1);
  await expect(prioritize.call(rita, { ...key, priority: 'low' })).rejects.toEqual(refused('FORBIDDEN'));
  await advance(run.id, 'discard');
  await expect(prioritize.call(ada, { ...key, priority: 'low' })).rejects.toEqual(
    refused('RUN_TRANSITION_INVALID'),
  );
});

describe('a targeted plan', () => {
  test('goes back to the workers with its targets', async () => {
    const stack = await newStack();
    const run = await newRun(stack, { events: unconfirmed });
    const targets = ['module.a["x y"].aws_instance.web[0]', 'aws_vpc.main'];
    await replan.call(ada, { stack, run: run.id, targets });
    expect(await row(run.id)).toMatchObject({ state: 'READY', targets, worker_id: null });
    expect((await row(run.id)).reason).toContain('2 resources, as ada asked');
  });

  test('is refused for other states, strange addresses and readers', async () => {
    const stack = await newStack();
    const run = await newRun(stack, { events: planning });
    const key = { stack, run: run.id, targets: ['aws_vpc.main'] };
    await expect(replan.call(ada, key)).rejects.toEqual(refused('RUN_TRANSITION_INVALID'));
    await expect(replan.call(rita, key)).rejects.toEqual(refused('FORBIDDEN'));
    for (const target of ['-destroy', '', 'a\nb', 'x'.repeat(600)])
      await expect(replan.call(ada, { ...key, targets: [target] })).rejects.toEqual(refused('BAD_INPUT'));
    await expect(replan.call(ada, { ...key, targets: [] })).rejects.toEqual(refused('BAD_INPUT'));
  });
});

describe('reviews', () => {
  test('are kept with who wrote them; a review moves a run that waits for one', async () => {
    const stack = await newStack();
    const run = await newRun(stack, { type: 'PROPOSED', events: [...planning, 'planned_for_review'] });
    const key = { stack, run: run.id };
    await expect(review.call(rita, { ...key, decision: 'APPROVE', note: '' })).rejects.toEqual(
      refused('FORBIDDEN'),
    );
    expect(await review.call(ada, { ...key, decision: 'APPROVE', note: 'Go.' })).toMatchObject({
      decision: 'APPROVE',
      state: 'PENDING_REVIEW',
    });
    expect(await row(run.id)).toMatchObject({ state: 'FINISHED', reason: 'Approved by ada: Go.' });
  });

  test('a rejected run fails; elsewhere a review is only noted', async () => {
    const stack = await newStack();
    const rejected = await newRun(stack, { type: 'PROPOSED', events: [...planning, 'planned_for_review'] });
    await review.call(ada, { stack, run: rejected.id, decision: 'REJECT', note: '' });
    expect(await row(rejected.id)).toMatchObject({ state: 'FAILED', reason: 'Rejected by ada.' });
    const other = await newRun(stack);
    await review.call(ada, { stack, run: other.id, decision: 'REJECT', note: 'No.' });
    expect((await row(other.id)).state).toBe('QUEUED');
  });
});

describe('deleting with everything that the stack manages', () => {
  const destroyed = async (stack: string) => {
    const [run] = await db.kysely.selectFrom('runs').selectAll().where('stack_id', '=', stack).execute();
    if (run === undefined) throw new Error('There is no run.');
    return run;
  };

  test('destroys first; the stack goes when the run has finished', async () => {
    const stack = await newStack();
    await deleteStack.call(root, { id: stack, destroyResources: true });
    const run = await destroyed(stack);
    expect(run).toMatchObject({ type: 'DESTROY', state: 'QUEUED' });
    expect(await stackRow(stack)).toMatchObject({ deleting: true });
    await expect(deleteStack.call(root, { id: stack, destroyResources: false })).rejects.toEqual(
      refused('STACK_DELETING'),
    );
    await expect(task.call(root, { id: stack, command: 'ls', skipInit: true })).rejects.toEqual(
      refused('STACK_DELETING'),
    );
    await schedule(stack);
    for (const event of ['claimed', 'workspace_ready', 'plan_started', 'planned_no_changes'] as const)
      await advance(run.id, event);
    await runs.finishDeletion({ runId: run.id, stackId: stack, state: 'FINISHED' });
    await expect(stackRow(stack)).rejects.toThrow('There is no stack');
    await runs.finishDeletion({ runId: run.id, stackId: stack, state: 'FINISHED' });
  });

  test('keeps the stack when the run is discarded or fails', async () => {
    const stack = await newStack();
    await deleteStack.call(root, { id: stack, destroyResources: true });
    const run = await destroyed(stack);
    await advance(run.id, 'discard');
    await runs.finishDeletion({ runId: run.id, stackId: stack, state: 'DISCARDED' });
    expect(await stackRow(stack)).toMatchObject({ deleting: false });
  });

  test('is refused to writers, without a commit, and for protected stacks', async () => {
    const stack = await newStack();
    await expect(deleteStack.call(ada, { id: stack, destroyResources: true })).rejects.toEqual(
      refused('FORBIDDEN'),
    );
    await updateStack(db.kysely, stack, { tracked_commit: null });
    await expect(deleteStack.call(root, { id: stack, destroyResources: true })).rejects.toEqual(
      refused('BAD_INPUT'),
    );
    const safe = await newStack({ protectFromDeletion: true });
    await expect(deleteStack.call(root, { id: safe, destroyResources: true })).rejects.toEqual(
      refused('STACK_PROTECTED'),
    );
  });
});
