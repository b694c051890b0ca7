import type { Diagnostic } from '@gantry/contract/plan';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { jsonb } from '../platform/db/index.ts';
import { startFeatures } from '../triggers/testing/start-features.ts';
import { away, sha } from '../vcs/testing/small-bitbucket.ts';
import { createFeedback } from './index.ts';

const features = await startFeatures();
const { db, bitbucket } = features;
await features.addIntegration();
const { publishReport } = createFeedback(features);
afterAll(() => features.close());

const delta = { add: 2, change: 0, delete: 0, import: 0, move: 0, forget: 0, outputs: 0, resources: 2 };
const at = `/2.0/repositories/acme/infra/commit/${sha('1')}/reports/gantry-app`;
const calls = () => bitbucket.calls.splice(0).map(({ method, path }) => `${method} ${path}`);
const problems = (count: number): Diagnostic[] =>
  Array.from({ length: count }, (_, line) => ({
    severity: 'error',
    summary: `Problem ${line}`,
    detail: '',
    file: 'app/main.tf',
    line: line + 1,
  }));
const finish = (id: string, given: { state?: 'FAILED'; diagnostics?: Diagnostic[] } = {}) =>
  db.kysely
    .updateTable('runs')
    .set({ state: given.state ?? 'FINISHED', delta, diagnostics: jsonb(given.diagnostics ?? []) })
    .set((row) => ({ version: row('version', '+', 1) }))
    .where('id', '=', id)
    .execute();

beforeEach(async () => {
  await db.kysely.deleteFrom('stacks').execute();
  bitbucket.refuse = () => null;
  bitbucket.calls.length = 0;
});

test('a run with a result is one call, once', async () => {
  const run = await features.addRun(await features.addStack('app'));
  await publishReport({ runId: run.id });
  expect(calls()).toEqual([]);
  await finish(run.id);
  await publishReport({ runId: run.id });
  await publishReport({ runId: run.id });
  expect(bitbucket.calls[0]?.body).toMatchObject({
    title: 'Gantry: app',
    result: 'PASSED',
    report_type: 'TEST',
    data: expect.arrayContaining([{ title: 'To add', type: 'NUMBER', value: 2 }]),
  });
  expect(calls()).toEqual([`PUT ${at}`]);
});

test('of a new run for the same commit replaces what the report had', async () => {
  const stack = await features.addStack('app');
  const first = await features.addRun(stack);
  await finish(first.id, { state: 'FAILED', diagnostics: problems(150) });
  await publishReport({ runId: first.id });
  const sent = bitbucket.sent('POST', /annotations$/);
  expect(sent.map((batch) => Object(batch).length)).toEqual([100, 50]);
  expect(Object(sent[0])[0]).toMatchObject({ path: 'app/main.tf', line: 1, annotation_type: 'BUG' });
  expect(calls()).toEqual([`PUT ${at}`, `POST ${at}/annotations`, `POST ${at}/annotations`]);
  const second = await features.addRun(stack);
  await finish(second.id);
  await publishReport({ runId: second.id });
  expect(calls()).toEqual([`DELETE ${at}`, `PUT ${at}`]);
  await publishReport({ runId: first.id });
  expect(calls()).toEqual([]);
});

test('is owed while Bitbucket is away, and drops what an unfinished attempt may have left', async () => {
  const run = await features.addRun(await features.addStack('app'));
  await finish(run.id, { state: 'FAILED', diagnostics: problems(1) });
  bitbucket.refuse = ({ path }) => (path.endsWith('/annotations') ? away : null);
  await expect(publishReport({ runId: run.id })).rejects.toMatchObject({ code: 'VCS_UNREACHABLE' });
  bitbucket.refuse = () => null;
  calls();
  await publishReport({ runId: run.id });
  expect(calls()).toEqual([`DELETE ${at}`, `PUT ${at}`, `POST ${at}/annotations`]);
});

test('that Bitbucket will never take is noted', async () => {
  const run = await features.addRun(await features.addStack('app'));
  await finish(run.id);
  bitbucket.refuse = () => ({ status: 400, body: { error: { message: 'title: too long' } } });
  await publishReport({ runId: run.id });
  await publishReport({ runId: run.id });
  expect(calls()).toEqual([`PUT ${at}`]);
  const [row] = await db.kysely.selectFrom('sent_reports').select('problem').execute();
  expect(row?.problem).toContain('too long');
});
