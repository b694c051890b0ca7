import { afterAll, expect, test } from 'vitest';
import type { AuditRecord } from '../authz/index.ts';
import { manualClock } from '../platform/clock.ts';
import { createTestDatabase } from '../platform/db/testing/index.ts';
import { createRecordAudit } from './index.ts';

const database = await createTestDatabase();
const { db } = database;
afterAll(() => database.drop());

const clock = manualClock('2026-11-23T10:00:00Z');
const recordAudit = createRecordAudit({ db, clock });
const record: AuditRecord = {
  operation: 'stack.lock',
  action: 'stack:lock',
  outcome: 'done',
  actor: { kind: 'user', id: 'u1', name: 'ada', grants: new Map([['root', new Set(['admin'])]]) },
  located: { spaceId: 'root', subject: { kind: 'stack', id: 'network' } },
  details: { id: 'network', note: 'a "quoted" 🚀', labels: ['a', 'b'] },
  remoteAddress: '192.0.2.7',
};
const entries = () => db.kysely.selectFrom('audit_entries').selectAll().orderBy('id').execute();

test('an entry says who did what to which thing, where, when and from where', async () => {
  await db.transaction((trx) => recordAudit(trx, record));
  await recordAudit(null, { ...record, outcome: 'denied', located: { spaceId: 'team', subject: null } });
  const [done, denied] = await entries();
  expect(done).toEqual({
    id: expect.anything(),
    at: clock.now(),
    operation: 'stack.lock',
    action: 'stack:lock',
    outcome: 'done',
    actor_kind: 'user',
    actor_id: 'u1',
    actor_name: 'ada',
    actor_roles: ['admin'],
    space_id: 'root',
    subject_kind: 'stack',
    subject_id: 'network',
    details: record.details,
    before: null,
    after: null,
    remote_address: '192.0.2.7',
    mac: expect.any(Buffer),
  });
  expect(denied).toMatchObject({ outcome: 'denied', space_id: 'team', subject_kind: null, subject_id: null });
});

test('an entry goes with the transaction that did the thing', async () => {
  const before = await entries();
  const failing = db.transaction(async (trx) => {
    await recordAudit(trx, record);
    throw new Error('It went wrong.');
  });
  await expect(failing).rejects.toThrow();
  expect(await entries()).toEqual(before);
});
