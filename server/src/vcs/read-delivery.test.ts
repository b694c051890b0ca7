import type { AppError } from '@gantry/contract/errors';
import { sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../platform/ids.ts';
import { as, startFeatures } from '../triggers/testing/start-features.ts';
import { openPullRequests } from './pull-requests-store.ts';
import { infra, sha } from './testing/small-bitbucket.ts';

const features = await startFeatures();
const { vcs, db, clock } = features;
await features.addIntegration();
await features.addStack('network');
afterAll(() => features.close());
beforeEach(async () => {
  await db.kysely.deleteFrom('webhook_deliveries').execute();
  await db.kysely.deleteFrom('vcs_events').execute();
  await db.kysely.deleteFrom('pull_requests').execute();
  features.emitted.length = 0;
});

const admin = as('admin');
const repository = { ...infra, name: 'infra' };
const actor = { display_name: 'Ada Lovelace', nickname: 'ada', uuid: '{ada}' };
const ref = (name: string, hash: string, type = 'branch') => ({
  type,
  name,
  target: { hash, message: 'Change\n' },
});
const push = (...changes: unknown[]) => ({ repository, actor, push: { changes } });
const change = (name: string, hash = sha('1')) => ({
  old: ref(name, sha('0')),
  new: ref(name, hash),
  forced: false,
});
const pullRequest = (state: string, given = {}) => ({
  repository,
  actor,
  pullrequest: {
    id: 7,
    title: 'Grow',
    state,
    author: actor,
    source: { branch: { name: 'feature' }, commit: { hash: sha('1').slice(0, 12) }, repository },
    destination: { branch: { name: 'main' }, commit: { hash: sha('0').slice(0, 12) }, repository },
    ...given,
  },
});

async function deliver(body: unknown, eventKey = 'repo:push', given = {}): Promise<string> {
  const id = newId();
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const row = {
    id,
    integration_id: 'acme',
    request_id: id,
    event_key: eventKey,
    attempt: 1,
    received_at: clock.now(),
    headers: '{}',
    body: bytes,
    bytes: bytes.byteLength,
    verdict: 'received' as const,
    reason: null,
    repository: null,
    processed_at: null,
    ...given,
  };
  await db.kysely
    .insertInto('webhook_deliveries')
    .values({ ...row, headers: {} })
    .execute();
  return id;
}
async function read(body: unknown, eventKey?: string) {
  const id = await deliver(body, eventKey);
  await vcs.readDelivery({ deliveryIds: [id] });
  return vcs.useCases.delivery.call(admin, { id });
}

describe('a delivery becomes events', () => {
  test('one for every change of a push, in order, handed on once', async () => {
    const { row, events } = await read(
      push(change('main'), change('next'), { old: null, new: ref('v1', sha('2'), 'tag') }),
    );
    expect(row).toMatchObject({ verdict: 'processed', reason: null, repository: 'acme/infra' });
    expect(events.map(({ summary, branch }) => [summary, branch])).toEqual([
      ['Ada Lovelace pushed to branch main', 'main'],
      ['Ada Lovelace pushed to branch next', 'next'],
      ['Ada Lovelace created tag v1', null],
    ]);
    expect(features.take('vcs.event')).toEqual(events.map(({ id }) => ({ eventId: id })));
    await vcs.readDelivery({ deliveryIds: [row.id] });
    expect((await vcs.useCases.delivery.call(admin, { id: row.id })).events).toHaveLength(3);
    expect(features.take('vcs.event')).toEqual([]);
  });

  test('that asks for the heads, when a push does not say what was pushed', async () => {
    const { row, events } = await read(push());
    expect(row).toMatchObject({ verdict: 'processed', repository: 'acme/infra' });
    expect(events).toMatchObject([
      { kind: 'heads', summary: 'Ada Lovelace pushed to acme/infra; Bitbucket does not say what' },
    ]);
  });

  test('the mirror of the pull request follows, and a closed one is not opened again by a late event', async () => {
    const open = () => openPullRequests(db.kysely, { integrationId: 'acme', uuid: '{infra}' }, 'feature');
    await read(pullRequest('OPEN'), 'pullrequest:created');
    expect(await open()).toMatchObject([{ number: 7, state: 'open', source_branch: 'feature' }]);
    await read(pullRequest('MERGED'), 'pullrequest:fulfilled');
    await read(pullRequest('OPEN', { title: 'Late' }), 'pullrequest:updated');
    expect(await open()).toEqual([]);
  });

  test("a fork's pull request does not count as one of the repository's own branch of that name", async () => {
    const source = { branch: { name: 'feature' }, commit: { hash: sha('1') } };
    const fork = { ...source, repository: { full_name: 'mallory/infra', uuid: '{fork}' } };
    await read(pullRequest('OPEN', { source: fork }), 'pullrequest:created');
    const key = { integrationId: 'acme', uuid: '{infra}' };
    expect(await openPullRequests(db.kysely, key)).toHaveLength(1);
    expect(await openPullRequests(db.kysely, key, 'feature')).toEqual([]);
  });

  test('a repository that was renamed is followed', async () => {
    const renamed = { ...repository, full_name: 'acme/platform' };
    const { row } = await read({ ...push(change('main')), repository: renamed });
    expect(row).toMatchObject({ verdict: 'processed', repository: 'acme/platform' });
    const [known] = await vcs.useCases.repositories.call(admin, { id: 'acme' });
    expect(known).toMatchObject({ full_name: 'acme/platform', last_delivery_at: clock.now() });
    await read(push(change('main')));
  });
});

describe('what cannot be used is settled with a reason', () => {
  test.each<[what: string, body: unknown, eventKey: string, verdict: string, reason: RegExp]>([
    ['invalid JSON', '{"push": ', 'repo:push', 'failed', /not JSON/],
    ['an empty body', '', 'repo:push', 'failed', /not JSON/],
    ['an unknown event', { repository, actor }, 'issue:created', 'ignored', /issue:created/],
    [
      'a push without changes field',
      { repository, actor, push: {} },
      'repo:push',
      'ignored',
      /push\.changes/,
    ],
    ['a push without repository', { actor, push: { changes: [] } }, 'repo:push', 'ignored', /repository/],
    ['JSON that is no object', '[]', 'repo:push', 'ignored', /./],
    ['null', 'null', 'pullrequest:created', 'ignored', /./],
    [
      'a pull request without source',
      pullRequest('OPEN', { source: undefined }),
      'pullrequest:created',
      'ignored',
      /pullrequest\.source/,
    ],
    [
      'a repository of nobody',
      { ...push(change('main')), repository: { ...repository, uuid: '{other}' } },
      'repo:push',
      'ignored',
      /No stack uses acme\/infra/,
    ],
  ])('%s', async (_what, body, eventKey, ...[verdict, reason]) => {
    const { row, events } = await read(body, eventKey);
    expect(row.verdict).toBe(verdict);
    expect(row.reason).toMatch(reason);
    expect(row.processed_at).toEqual(clock.now());
    expect(events).toEqual([]);
  });

  test('texts that the database cannot keep are mended, not refused for ever', async () => {
    const body = JSON.stringify(pullRequest('OPEN', { title: 'TITLE' })).replace(
      'TITLE',
      'nul \\u0000 half \\ud83d',
    );
    const { row, events } = await read(body, 'pullrequest:created');
    expect(row.verdict).toBe('processed');
    expect(JSON.stringify(events[0]?.fact)).toContain('nul  half \ufffd');
  });

  /** The database refuses events about this branch, as it would refuse what no schema foresaw. */
  async function poisoned(branch: string, sqlState: string): Promise<string> {
    await sql`
      create or replace function refuse() returns trigger language plpgsql as $$
      begin
        raise exception 'poison' using errcode = ${sql.lit(sqlState)};
      end $$`.execute(db.kysely);
    await sql`drop trigger if exists poison on vcs_events`.execute(db.kysely);
    await sql`
      create trigger poison before insert on vcs_events for each row
      when (new.branch = ${sql.lit(branch)}) execute function refuse()`.execute(db.kysely);
    return deliver(push(change(branch)));
  }

  test('one that cannot be settled now does not hold up those that came with it, and is tried again', async () => {
    const poison = await poisoned('locked', '55P03');
    const fine = await deliver(push(change('main')));
    await expect(vcs.readDelivery({ deliveryIds: [poison, fine] })).rejects.toThrow('poison');
    expect((await vcs.useCases.delivery.call(admin, { id: fine })).row.verdict).toBe('processed');
    expect((await vcs.useCases.delivery.call(admin, { id: poison })).row.verdict).toBe('received');
  });

  test('one that can never be stored has failed, and is not tried for ever', async () => {
    const poison = await poisoned('endless', '54000');
    const fine = await deliver(push(change('main')));
    await vcs.readDelivery({ deliveryIds: [poison, fine] });
    expect((await vcs.useCases.delivery.call(admin, { id: fine })).row.verdict).toBe('processed');
    expect((await vcs.useCases.delivery.call(admin, { id: poison })).row).toMatchObject({
      verdict: 'failed',
      reason: 'Gantry cannot store what the body says: poison.',
    });
  });
});

describe('replaying', () => {
  test('reads a stored delivery again, in place of its former events', async () => {
    const { row } = await read(push(change('main')));
    features.emitted.length = 0;
    await vcs.useCases.replay.call(admin, { id: row.id });
    expect(features.take('delivery.received')).toEqual([{ deliveryIds: [row.id] }]);
    await vcs.readDelivery({ deliveryIds: [row.id] });
    const again = await vcs.useCases.delivery.call(admin, { id: row.id });
    expect(again.row.verdict).toBe('processed');
    expect(again.events).toHaveLength(1);
  });

  test('a refused delivery proves nothing, so it is not replayed; readers may not replay', async () => {
    const id = await deliver(push(change('main')), 'repo:push', { verdict: 'refused' });
    const code = (call: Promise<unknown>) => call.catch((error: AppError) => error.code);
    expect(await code(vcs.useCases.replay.call(admin, { id }))).toBe('CONFLICT');
    expect(await code(vcs.useCases.replay.call(as('reader'), { id }))).toBe('FORBIDDEN');
    expect(await code(vcs.useCases.delivery.call(as('reader'), { id }))).toBe('NOT_FOUND');
  });
});

describe('the sweep', () => {
  test('hands on again what was acknowledged and forgotten, and events that were not routed', async () => {
    const forgotten = await deliver(push(change('main')));
    const { events } = await read(push(change('next')));
    features.emitted.length = 0;
    clock.advance(19_000);
    const handedOn = async () => {
      await vcs.recover();
      await vcs.sweep();
      return features.emitted.splice(0).filter(({ name }) => name !== 'integration.check');
    };
    expect(await handedOn()).toEqual([]);
    clock.advance(15 * 60_000);
    expect(await handedOn()).toEqual([
      { name: 'delivery.received', payload: { deliveryIds: [forgotten] } },
      { name: 'vcs.event', payload: { eventId: events[0]?.id } },
    ]);
  });

  test('drops deliveries after 14 days, but never one that was not read', async () => {
    const { row } = await read(push(change('main')));
    const unread = await deliver(push(change('main')));
    clock.advance(14 * 24 * 3_600_000 + 1);
    await vcs.sweep();
    const left = await vcs.useCases.deliveries.call(admin, { id: 'acme', before: null, first: 10 });
    expect(left.map(({ id }) => id)).toEqual([unread]);
    expect(await db.kysely.selectFrom('vcs_events').select('delivery_id').execute()).toEqual([
      { delivery_id: null },
    ]);
    expect(row.id).not.toBe(unread);
  });

  test('pages go back in time', async () => {
    const ids = [await deliver('{}'), await deliver('{}'), await deliver('{}')];
    const page = (before: string | null) =>
      vcs.useCases.deliveries.call(admin, { id: 'acme', before, first: 2 });
    const first = await page(null);
    expect(first.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    expect((await page(first[1]?.id ?? null)).map(({ id }) => id)).toEqual([ids[0]]);
  });

  test('a listed delivery says what happened in Bitbucket', async () => {
    await read(push(change('main'), change('feature')));
    await deliver('{}');
    const listed = await vcs.useCases.deliveries.call(admin, { id: 'acme', before: null, first: 2 });
    expect(listed.map(({ summary }) => summary)).toEqual([
      null,
      expect.stringMatching(/^Ada Lovelace .* branch main; Ada Lovelace .* branch feature$/),
    ]);
  });
});
