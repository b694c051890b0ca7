import type { AppError } from '@gantry/contract/errors';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTriggers } from '../triggers/index.ts';
import { pullRequest, push } from '../triggers/testing/payloads.ts';
import { as, startFeatures } from '../triggers/testing/start-features.ts';
import { sha } from '../vcs/testing/small-bitbucket.ts';
import { createFeedback } from './index.ts';

/** What a delivery led to in Bitbucket. */
const features = await startFeatures();
const { vcs, db, bitbucket } = features;
const triggers = createTriggers({ ...features, vcs });
const feedback = createFeedback(features);
await features.addIntegration();
await db.kysely.insertInto('spaces').values({ id: 'team', name: 'team', parent_id: 'root' }).execute();
afterAll(() => features.close());

let deliveryId: string;
let eventId: string;

async function deliver(body: unknown, eventKey: string): Promise<void> {
  deliveryId = await features.receive(body, eventKey);
  await vcs.readDelivery({ deliveryIds: [deliveryId] });
  for (const event of features.take('vcs.event')) {
    eventId = String(event.eventId);
    await triggers.routeEvent({ eventId });
  }
}

beforeAll(async () => {
  bitbucket.branches.set('feature', sha('1'));
  bitbucket.changes.set('*', ['app/main.tf', 'far/main.tf']);
  bitbucket.pullRequestChanges.set(7, ['app/main.tf', 'far/main.tf']);
  await features.addStack('app');
  await features.addStack('far', { space_id: 'team' });
  await deliver(pullRequest({ head: sha('1') }), 'pullrequest:created');
  await deliver(push({ branch: 'feature', after: sha('1') }), 'repo:push');
  for (const run of await features.allRuns()) {
    await db.kysely
      .updateTable('runs')
      .set({ state: 'FAILED', reason: 'It broke.' })
      .where('id', '=', run.id)
      .execute();
    await feedback.publishStatus({ runId: run.id });
    await feedback.publishReport({ runId: run.id });
  }
  await feedback.publishComment({ integrationId: 'acme', repositoryUuid: '{infra}', pullRequest: 7 });
});

const input = async () => ({
  deliveryId,
  eventId,
  stackIds: ['app', 'far'],
  runIds: (await features.allRuns()).map(({ id }) => id),
});
const namesFor = async (call = as('admin')) =>
  (await feedback.useCases.ofEvent.call(call, await input())).map(
    ({ kind, name, state }) => `${kind} ${name} ${state}`,
  );

test('an event tells the statuses, the reports and the comment that came of it', async () => {
  const { actor } = as('admin');
  const grants = new Map([...actor.grants, ...as('admin', 'team').actor.grants]);
  expect(await namesFor({ remoteAddress: null, actor: { ...actor, grants } })).toEqual([
    'status gantry/app failed',
    'status gantry/far failed',
    'report Gantry: app failed',
    'report Gantry: far failed',
    'comment Pull request #7 ',
  ]);
});

test('stacks that the reader may not see are left out', async () => {
  expect(await namesFor()).toEqual([
    'status gantry/app failed',
    'report Gantry: app failed',
    'comment Pull request #7 ',
  ]);
});

test('of another delivery it tells nothing', async () => {
  const other = await features.receive({}, 'repo:fork');
  const call = feedback.useCases.ofEvent.call(as('admin'), { ...(await input()), deliveryId: other });
  expect(await call).toEqual([]);
});

test('only admins of the integration read deliveries; others are told that there is none', async () => {
  const refusal = (role: 'reader' | null) =>
    namesFor(as(role)).then(
      () => Promise.reject(new Error('It was not refused.')),
      (error: AppError) => error.code,
    );
  expect(await refusal('reader')).toBe('NOT_FOUND');
  expect(await refusal(null)).toBe('NOT_FOUND');
});
