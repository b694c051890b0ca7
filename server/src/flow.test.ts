import { runStateNames } from '@gantry/contract/run-states';
import { afterAll, describe, expect, test } from 'vitest';
import { type Emit, eventSchemas } from './events.ts';
import { flowOf } from './flow.ts';
import { createTestDatabase } from './platform/db/testing/index.ts';
import { createJobs } from './platform/jobs/index.ts';
import { createLogger } from './platform/logger.ts';
import { createEmit, registerFlow } from './wire-flow.ts';

const database = await createTestDatabase();
const { db } = database;
const jobs = createJobs({ db, logger: createLogger({ level: 'silent' }) });
let wantsRuns = true;
const handled: { name: string; payload: unknown }[] = [];
const note = (name: string) => async (payload: unknown) => void handled.push({ name, payload });
const flow = flowOf({
  readDelivery: note('readDelivery'),
  routeEvent: note('routeEvent'),
  ensureHook: note('ensureHook'),
  releaseHook: note('releaseHook'),
  checkIntegration: note('checkIntegration'),
  resumeEvents: note('resumeEvents'),
  storeWarnings: note('storeWarnings'),
  storeWarning: note('storeWarning'),
  sendWarning: note('sendWarning'),
  scheduleStack: note('scheduleStack'),
  publishStatus: note('publishStatus'),
  settleStatus: note('settleStatus'),
  publishCommit: note('publishCommit'),
  publishSummary: note('publishSummary'),
  publishSummaryLater: note('publishSummaryLater'),
  answerCommand: note('answerCommand'),
  publishReport: note('publishReport'),
  publishComment: note('publishComment'),
  releaseStateLock: note('releaseStateLock'),
  deliverAuditEntry: note('deliverAuditEntry'),
  deliverAuditRun: note('deliverAuditRun'),
  wantsAuditRuns: async () => wantsRuns,
  finishDeletion: note('finishDeletion'),
  buildVersion: note('buildVersion'),
  settleTest: note('settleTest'),
  settleVersion: note('settleVersion'),
  noteConsumed: note('noteConsumed'),
  triggerDependents: note('triggerDependents'),
  raiseVersion: note('raiseVersion'),
  publishTestStatus: note('publishTestStatus'),
  publishVersionStatus: note('publishVersionStatus'),
});
registerFlow(jobs, flow);
const emit: Emit = createEmit(jobs, () => flow);
await jobs.start();
afterAll(async () => {
  await jobs.stop({ drainMs: 1_000 });
  await database.drop();
});

describe('the flow', () => {
  test('answers every event, with reactions of different names', () => {
    expect(Object.keys(flow).toSorted()).toEqual(Object.keys(eventSchemas).toSorted());
    const names = Object.values(flow).flatMap((reactions) => reactions.map(({ name }) => name));
    expect(new Set(names).size).toBe(names.length);
  });

  test('hands an event to its handlers when the transaction commits, and never when it does not', async () => {
    const failing = db.transaction(async (trx) => {
      await emit(trx, 'vcs.event', { eventId: 'lost' });
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    await db.transaction((trx) => emit(trx, 'vcs.event', { eventId: 'kept' }));
    await jobs.idle();
    expect(handled.splice(0)).toEqual([{ name: 'routeEvent', payload: { eventId: 'kept' } }]);
  });

  test('reacts to the states of runs that matter', async () => {
    for (const state of runStateNames) {
      await db.transaction((trx) =>
        emit(trx, 'run.changed', { runId: state, stackId: 'app', state, blocking: true, testing: false }),
      );
    }
    await jobs.idle();
    const statesOf = (name: string) =>
      handled.filter((one) => one.name === name).map(({ payload }) => Object(payload).state);
    const ends = ['CANCELED', 'DISCARDED', 'FAILED', 'FINISHED', 'SKIPPED', 'STOPPED'];
    expect(statesOf('scheduleStack').toSorted()).toEqual([...ends, 'QUEUED'].toSorted());
    expect(statesOf('releaseStateLock').toSorted()).toEqual(ends);
    expect(statesOf('publishStatus')).toEqual(expect.arrayContaining([...ends, 'QUEUED', 'UNCONFIRMED']));
    expect(statesOf('publishStatus')).not.toContain('PREPARING');
    // Told when it lasts.
    expect(statesOf('publishStatus')).not.toContain('PLANNING');
    expect(statesOf('publishReport').toSorted()).toEqual(
      [...ends, 'PENDING_REVIEW', 'UNCONFIRMED'].toSorted(),
    );
  });

  test('owes nothing to an audit webhook that wants no runs', async () => {
    const told = async (wanted: boolean) => {
      wantsRuns = wanted;
      handled.length = 0;
      await db.transaction((trx) =>
        emit(trx, 'run.changed', {
          runId: 'r',
          stackId: 'app',
          state: 'READY',
          blocking: true,
          testing: false,
        }),
      );
      await jobs.idle();
      return handled.splice(0).filter(({ name }) => name === 'deliverAuditRun').length;
    };
    expect(await told(false)).toBe(0);
    expect(await told(true)).toBe(1);
  });

  test('refuses payloads that no handler could read', async () => {
    const odd = db.transaction((trx) => emit(trx, 'delivery.received', { deliveryIds: [] }));
    await expect(odd).rejects.toThrow();
  });
});
