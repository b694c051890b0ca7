import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { manualClock } from '../platform/clock.ts';
import { addIntegration, addLog, addRun, addSpace, addStack, advance, planning } from './testing/seed.ts';
import { type Api, type Headers, startApi, type Variables } from './testing/start-api.ts';

let api: Api;
let reader: Headers;
const clock = manualClock(new Date());
beforeAll(async () => {
  api = await startApi({ clock });
  await addSpace(api, 'hidden');
  await addIntegration(api, 'main', null);
  await addStack(api, 'network');
  await addStack(api, 'secret', { spaceId: 'hidden' });
  reader = await api.keyWith('reader');
});
afterAll(() => api.close());

const changes = 'subscription{changes{kind id stackId at}}';
const runLog =
  'subscription($stack:ID!$run:ID!$after:String){runLog(stack:$stack,run:$run,after:$after){cursor finished state stateVersion text}}';

const open: AbortController[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.abort();
});

/** An event stream and its events one by one; null when the server completed it. */
async function listen(document: string, variables: Variables, headers: Headers) {
  const controller = new AbortController();
  open.push(controller);
  const response = await api.post(
    document,
    variables,
    { ...headers, accept: 'text/event-stream' },
    controller.signal,
  );
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const events = eventsOf(response.body ?? new ReadableStream());
  return {
    response,
    close: () => controller.abort(),
    next: async () => (await events.next()).value ?? null,
  };
}

async function* eventsOf(body: ReadableStream<Uint8Array>) {
  let waiting = '';
  for await (const bytes of body) {
    waiting += Buffer.from(bytes).toString();
    const events = waiting.split('\n\n');
    waiting = events.pop() ?? '';
    for (const event of events) {
      if (event.startsWith('event: complete')) return;
      const data = /^data: (.+)$/m.exec(event)?.[1];
      if (data !== undefined) yield JSON.parse(data);
    }
  }
}

const nobodyListens = () => vi.waitFor(() => expect(api.openStreams()).toBe(0), { timeout: 5_000 });

test('a change of what the reader may see is told, and of nothing else', async () => {
  const stream = await listen(changes, {}, reader);
  await vi.waitFor(() => expect(api.openStreams()).toBe(1));
  const outsider = await listen(changes, {}, await api.keyWith('reader', 'hidden'));
  await vi.waitFor(() => expect(api.openStreams()).toBe(2));
  const seen = await addRun(api, 'network', { type: 'PROPOSED' });
  const hidden = await addRun(api, 'secret', { type: 'PROPOSED' });
  expect(await stream.next()).toMatchObject({
    data: { changes: { kind: 'RUN', id: seen, stackId: 'network' } },
  });
  expect(await outsider.next()).toMatchObject({
    data: { changes: { kind: 'RUN', id: hidden, stackId: 'secret' } },
  });
  stream.close();
  outsider.close();
  await nobodyListens();
});

test('a log is followed from its beginning to the end of the run', async () => {
  const run = await addRun(api, 'network', { type: 'PROPOSED', events: planning });
  await addLog(api, run, 'Initializing\n', 1);
  await addLog(api, run, 'Planning\n', 2);
  const stream = await listen(runLog, { stack: 'network', run, after: null }, reader);
  const phase = { state: 'PLANNING', stateVersion: 5 };
  expect(await stream.next()).toEqual({
    data: { runLog: { ...phase, cursor: '5.2', finished: false, text: 'Initializing\nPlanning\n' } },
  });
  await addLog(api, run, 'Plan: 1 to add\n', 3);
  expect(await stream.next()).toEqual({
    data: { runLog: { ...phase, cursor: '5.3', finished: false, text: 'Plan: 1 to add\n' } },
  });
  await advance(api, run, 'planned_preview');
  expect(await stream.next()).toEqual({
    data: { runLog: { ...phase, cursor: '5.3', finished: true, text: '' } },
  });
  expect(await stream.next()).toBeNull();
  await nobodyListens();

  const resumed = await listen(runLog, { stack: 'network', run, after: '5.2' }, reader);
  expect(await resumed.next()).toMatchObject({ data: { runLog: { text: 'Plan: 1 to add\n' } } });
});

test('a reader that leaves in the middle leaves nothing behind', async () => {
  const run = await addRun(api, 'network', { type: 'PROPOSED', events: planning });
  const streams = await Promise.all([1, 2, 3].map(() => listen(runLog, { stack: 'network', run }, reader)));
  await vi.waitFor(() => expect(api.openStreams()).toBe(3));
  for (const stream of streams) stream.close();
  await nobodyListens();
});

test('a log of a run that may not be seen is refused with the reason', async () => {
  const run = await addRun(api, 'secret', { type: 'PROPOSED' });
  const outsider = await api.keyWith('reader', 'hidden');
  await addSpace(api, 'elsewhere');
  const stranger = await api.keyWith('reader', 'elsewhere');
  const refused = await listen(runLog, { stack: 'secret', run }, stranger);
  expect(await refused.next()).toMatchObject({
    errors: [{ message: 'not found', extensions: { code: 'NOT_FOUND' } }],
  });
  expect(await refused.next()).toBeNull();
  const mixed = await listen(runLog, { stack: 'network', run }, outsider);
  expect(await mixed.next()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
});

test('whoever loses the role hears no more, and learns why', async () => {
  const run = await addRun(api, 'network', { type: 'PROPOSED', events: planning });
  const leaver = await api.keyWith('reader');
  const stream = await listen(runLog, { stack: 'network', run }, leaver);
  await addLog(api, run, 'seen\n', 1);
  expect(await stream.next()).toMatchObject({ data: { runLog: { text: 'seen\n' } } });

  const { db } = api.base;
  const newest = db.kysely.selectFrom('api_keys').select('id').orderBy('created_at', 'desc').limit(1);
  await db.kysely.deleteFrom('role_bindings').where('actor_id', '=', newest).execute();
  clock.advance(5_000);
  // A reading that was under way may still be answered; the next one is not.
  await addLog(api, run, 'more\n', 2);
  let last = await stream.next();
  if (last.errors === undefined) {
    await addLog(api, run, 'secret\n', 3);
    last = await stream.next();
  }
  expect(last).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  expect(await stream.next()).toBeNull();
});

test('a server that closes ends its streams at once', async () => {
  const closing = await startApi();
  const headers = await closing.keyWith('reader');
  const response = await closing.post(changes, {}, { ...headers, accept: 'text/event-stream' });
  await vi.waitFor(() => expect(closing.openStreams()).toBe(1));
  const began = Date.now();
  const [text] = await Promise.all([response.text(), closing.close()]);
  expect(text).toContain('event: complete');
  expect(Date.now() - began).toBeLessThan(4_000);
});

test('after the line to the database broke, readers of changes have to start over', async () => {
  const stream = await listen(changes, {}, reader);
  await vi.waitFor(() => expect(api.openStreams()).toBe(1));
  const ended = expect(stream.next()).rejects.toThrow('terminated');
  await api.base.db.execute(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'gantry-listen' and datname = current_database()",
  );
  await ended;
  await nobodyListens();
  const again = await listen(changes, {}, reader);
  await vi.waitFor(() => expect(api.openStreams()).toBe(1));
  const run = await addRun(api, 'network', { type: 'PROPOSED' });
  expect(await again.next()).toMatchObject({ data: { changes: { id: run } } });
});
