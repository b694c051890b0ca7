import { afterAll, expect, test } from 'vitest';
import { as } from '../stacks/testing/start-stacks.ts';
import { overridesOf } from './run-overrides.ts';
import { startRuns, unconfirmed } from './testing/start-runs.ts';

const world = await startRuns();
const { db, runs, newStack, newRun, row, advance } = world;
const { trigger, confirm, retry, task, completeExternalDependency } = runs.useCases;
afterAll(() => world.drop());

const root = as('root', 'admin');
const ada = as('ada', 'writer');
const yaml = 'environment:\n  PASSWORD: s3cret-value\nproject_root: other\n';

test('a run with settings of its own keeps its variables sealed, and so does its repetition', async () => {
  const stack = await newStack();
  const { id } = await trigger.call(root, { id: stack, type: 'PROPOSED', sha: null, config: yaml });
  const run = await row(id);
  expect(run).toMatchObject({
    own_project_root: 'other',
    own_variables: ['PASSWORD'],
    own_tool_version: null,
  });
  expect(run.overrides_sealed?.toString('latin1')).not.toContain('s3cret');
  expect(overridesOf(world, run)).toEqual([{ key: 'PASSWORD', value: 's3cret-value' }]);
  await db.kysely.updateTable('runs').set({ state: 'FAILED' }).where('id', '=', id).execute();
  const again = await row((await retry.call(root, { stack, run: id })).id);
  expect(again).toMatchObject({ own_project_root: 'other', own_variables: ['PASSWORD'] });
  expect(overridesOf(world, again)).toEqual([{ key: 'PASSWORD', value: 's3cret-value' }]);
  const entries = await db.kysely.selectFrom('audit_entries').selectAll().execute();
  expect(JSON.stringify(entries)).not.toContain('s3cret');
});

test('only admins give a run settings of its own, and what it does not know is refused', async () => {
  const stack = await newStack();
  const given = { id: stack, type: 'TRACKED', sha: null } as const;
  await expect(trigger.call(ada, { ...given, config: yaml })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await expect(trigger.call(root, { ...given, config: 'before_plan: [x]' })).rejects.toMatchObject({
    code: 'BAD_INPUT',
    message: 'runtimeConfig: before_plan: Runs have no hooks.',
  });
  expect(await db.kysely.selectFrom('runs').select('id').where('stack_id', '=', stack).execute()).toEqual([]);
});

test('what callers note on a run is kept in order, and not too much of it', async () => {
  const stack = await newStack();
  const { id } = await trigger.call(ada, { id: stack, type: 'TRACKED', sha: null, metadata: ' build 4711 ' });
  for (const event of unconfirmed) await advance(id, event);
  await confirm.call(ada, { stack, run: id, note: null, metadata: 'approved in CHG-1' });
  expect((await row(id)).user_provided_metadata).toEqual(['build 4711', 'approved in CHG-1']);
  const command = { id: stack, command: 'ls', skipInit: true };
  await expect(task.call(ada, { ...command, metadata: 'x'.repeat(2_001) })).rejects.toMatchObject({
    code: 'BAD_INPUT',
  });
  const noted = await task.call(ada, { ...command, metadata: 'by hand' });
  expect((await row(noted.id)).user_provided_metadata).toEqual(['by hand']);
  const full = await newRun(await newStack());
  const many = Array.from({ length: 20 }, (_, index) => `${index}`);
  await db.kysely
    .updateTable('runs')
    .set({ user_provided_metadata: many, state: 'UNCONFIRMED' })
    .where('id', '=', full.id)
    .execute();
  await expect(
    confirm.call(ada, { stack: full.stack_id, run: full.id, note: null, metadata: 'more' }),
  ).rejects.toMatchObject({ code: 'BAD_INPUT' });
});

test('external dependencies are refused by name, and not to strangers', async () => {
  const given = { dependency: 'd', status: 'FINISHED' };
  await expect(completeExternalDependency.call(ada, given)).rejects.toMatchObject({
    code: 'EXTERNAL_DEPENDENCIES_UNSUPPORTED',
  });
  await expect(completeExternalDependency.call(as('rita', 'reader'), given)).rejects.toMatchObject({
    code: expect.stringMatching(/^(FORBIDDEN|NOT_FOUND)$/),
  });
});
