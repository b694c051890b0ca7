import { afterAll, beforeEach, expect, test } from 'vitest';
import { startFeatures } from '../triggers/testing/start-features.ts';
import type { CommitStatus, VcsClient } from '../vcs/index.ts';
import { sha } from '../vcs/testing/small-bitbucket.ts';
import { createFeedback } from './index.ts';

/** What the commit shows, written by calls that arrive when the test lets them. */
const features = await startFeatures();
const { db } = features;
await features.addIntegration();
afterAll(() => features.close());

type Held = { readonly status: CommitStatus; arrive(): void; fail(error: Error): void };
let shown: CommitStatus[] = [];
let held: Held[] = [];
let holding = false;
let certain = true;

/** The client's status writes, held back at will; everything else is the real client. */
const client = await features.vcs.clientFor('acme');
const setCommitStatus: VcsClient['setCommitStatus'] = (_repo, _sha, status) => {
  if (!holding) {
    shown.push(status);
    return Promise.resolve({ certain });
  }
  return new Promise((resolve, reject) => {
    held.push({
      status,
      arrive: () => {
        shown.push(status);
        resolve({ certain });
      },
      fail: reject,
    });
  });
};
const vcs = { ...features.vcs, clientFor: async () => ({ ...client, setCommitStatus }) };
const { publishStatus, settleStatus } = createFeedback({ ...features, vcs });
const heldCalls = async (count: number): Promise<void> => {
  await expect.poll(() => held.length, { timeout: 10_000 }).toBe(count);
};
const lastShown = () => shown.at(-1)?.state;
const move = (id: string, state: 'PLANNING' | 'FINISHED' | 'FAILED') =>
  db.kysely
    .updateTable('runs')
    .set({ state })
    .set((row) => ({ version: row('version', '+', 1) }))
    .where('id', '=', id)
    .execute();

beforeEach(async () => {
  for (const table of ['stacks', 'sent_statuses'] as const) await db.kysely.deleteFrom(table).execute();
  [shown, held, holding, certain] = [[], [], false, true];
  features.emitted.length = 0;
});

test('a slow older write that arrives after a newer one is followed by the newest state again', async () => {
  const run = await features.addRun(await features.addStack('app'));
  holding = true;
  const older = publishStatus({ runId: run.id });
  await heldCalls(1);
  await move(run.id, 'FINISHED');
  holding = false;
  // Another server, or the same job given to another one, because this one seems dead.
  await publishStatus({ runId: run.id });
  expect(lastShown()).toBe('successful');
  held[0]?.arrive();
  await older;
  expect(shown.map(({ state }) => state)).toEqual(['successful', 'in_progress', 'successful']);
});

test('of two writers that meet the newest state stands, whichever arrives last', async () => {
  const run = await features.addRun(await features.addStack('app'));
  for (const newestFirst of [true, false]) {
    [holding, held] = [true, []];
    await move(run.id, 'PLANNING');
    const one = publishStatus({ runId: run.id });
    await heldCalls(1);
    await move(run.id, newestFirst ? 'FINISHED' : 'FAILED');
    const other = publishStatus({ runId: run.id });
    await heldCalls(2);
    holding = false;
    for (const call of newestFirst ? held.toReversed() : held) call.arrive();
    await Promise.all([one, other]);
    expect(lastShown()).toBe(newestFirst ? 'successful' : 'failed');
  }
});

test('a writer that read an older state writes nothing once a newer one was written', async () => {
  const stack = await features.addStack('app');
  const older = await features.addRun(stack);
  const newer = await features.addRun(stack);
  await move(newer.id, 'FINISHED');
  await publishStatus({ runId: newer.id });
  await move(older.id, 'FAILED');
  await publishStatus({ runId: older.id });
  expect(shown.map(({ state }) => state)).toEqual(['successful']);
});

test('a write without an answer is doubtful until everything that may arrive late has arrived', async () => {
  const run = await features.addRun(await features.addStack('app'));
  certain = false;
  await publishStatus({ runId: run.id });
  await move(run.id, 'FINISHED');
  certain = true;
  await publishStatus({ runId: run.id });
  // The first attempt of the first write arrives only now.
  shown.push({ ...(shown[0] ?? missing()) });
  expect(lastShown()).toBe('in_progress');
  const doubtful = features.take('status.doubtful');
  expect(doubtful).toHaveLength(2);
  const [due] = doubtful;
  await settleStatus(Object(due));
  expect(lastShown()).toBe('successful');
  await settleStatus(Object(due));
  expect(shown.map(({ state }) => state)).toEqual(['in_progress', 'successful', 'in_progress', 'successful']);
  const [row] = await db.kysely.selectFrom('sent_statuses').select(['doubtful', 'writer', 'sha']).execute();
  expect(row).toEqual({ doubtful: false, writer: null, sha: sha('1') });
});

test('a server that dies while it writes leaves a doubt behind', async () => {
  const run = await features.addRun(await features.addStack('app'));
  holding = true;
  void publishStatus({ runId: run.id }).catch(() => undefined);
  await heldCalls(1);
  holding = false;
  await move(run.id, 'FINISHED');
  await publishStatus({ runId: run.id });
  expect(features.take('status.doubtful')).toEqual([
    expect.objectContaining({ integrationId: 'acme', sha: sha('1') }),
  ]);
});

function missing(): never {
  throw new Error('Nothing was written.');
}
