import { describe, expect, test } from 'vitest';
import {
  failureOf,
  fakeTerraform,
  isolationsHere,
  jobFor,
  runToEnd,
  sourceOf,
  startPair,
  temporaryFolder,
} from './testing/fixtures.ts';
import { endOf, logOf } from './testing/protocol-server.ts';

const source = sourceOf({ 'main.tf': 'resource "terraform_data" "a" {\n}\n' });

/** Reads a second state while planning, so that a plan can be held up as long as a test wants. */
const readingSource = (url: string): Buffer =>
  sourceOf({
    'main.tf': `
data "terraform_remote_state" "slow" {
  backend = "http"
  config = {
    address = "${url}/slow"
  }
}
`,
  });

describe.each(isolationsHere)('with isolation %s', (isolation) => {
  test('a plan that hangs silently is ended after the silence limit', async () => {
    using folder = temporaryFolder();
    const bin = fakeTerraform(folder.path, { plan: 'sleep 600' });
    await using pair = await startPair({ isolation, tools: { searchPath: [bin] }, planGraceSeconds: 0.2 });
    const job = jobFor(pair.server, { limits: { silenceSeconds: 0.5 } });
    const failure = failureOf(await runToEnd(pair, { job, source }));
    expect(failure.code).toBe('SILENCE_TIMEOUT');
    expect(failure.message).toContain('plan printed nothing for 0.5 seconds');
  });

  test('a run that takes too long is ended although it prints', async () => {
    using folder = temporaryFolder();
    const bin = fakeTerraform(folder.path, { plan: 'while true; do echo working; sleep 0.1; done' });
    await using pair = await startPair({ isolation, tools: { searchPath: [bin] }, planGraceSeconds: 0.2 });
    const job = jobFor(pair.server, { limits: { runSeconds: 1 } });
    const failure = failureOf(await runToEnd(pair, { job, source }));
    expect(failure.code).toBe('RUN_TIMEOUT');
    expect(failure.message).toContain('1 seconds');
  });

  test('a plan that dies by a signal says by which', async () => {
    using folder = temporaryFolder();
    const bin = fakeTerraform(folder.path, { plan: 'kill -SEGV $$' });
    await using pair = await startPair({ isolation, tools: { searchPath: [bin] } });
    const failure = failureOf(await runToEnd(pair, { job: jobFor(pair.server), source }));
    expect(failure.code).toBe('KILLED_BY_SIGNAL');
    expect(failure.message).toContain('plan was killed by signal SIGSEGV');
  });

  test('a stopped plan is interrupted and leaves no lock', async () => {
    await using pair = await startPair({ isolation, planGraceSeconds: 10 });
    const { promise, resolve } = Promise.withResolvers<void>();
    pair.server.state.slowReads = promise;
    const job = jobFor(pair.server, { type: 'TRACKED', limits: { heartbeatSeconds: 0.1 } });
    const record = pair.server.enqueue({ job, source: readingSource(pair.server.url) });
    await pair.server.until(record, () => pair.server.state.calls.includes('GET slow'));
    expect(pair.server.state.locked).toBe(true);
    record.stop = true;
    await pair.server.until(record, (seen) => logOf(seen).includes('Interrupt received'));
    resolve();
    await pair.server.until(record, (seen) => endOf(seen) !== undefined);
    expect(endOf(record)).toEqual({ event: 'stopped' });
    expect(pair.server.state.locked).toBe(false);
  });
});

test('a run whose lease is lost is killed at once and reports nothing more', async () => {
  using folder = temporaryFolder();
  const bin = fakeTerraform(folder.path, { plan: 'trap "" INT; sleep 600' });
  await using pair = await startPair({ tools: { searchPath: [bin] }, planGraceSeconds: 600 });
  const job = jobFor(pair.server, { limits: { heartbeatSeconds: 0.1 } });
  const record = pair.server.enqueue({ job, source });
  await pair.server.until(record, (seen) => logOf(seen).includes('plan begins'));
  record.leaseLost = true;
  const next = await runToEnd(pair, {
    job: jobFor(pair.server, { goal: 'apply' }),
    source,
    workspace: source,
  });
  expect(endOf(next)?.event).toBe('failed');
  expect(record.reports.map(({ event }) => event)).toEqual(['workspace_ready', 'plan_started']);
});

test('a run survives a server that is down for a while', async () => {
  using folder = temporaryFolder();
  const bin = fakeTerraform(folder.path, { plan: 'sleep 0.3' });
  await using pair = await startPair({ tools: { searchPath: [bin] } });
  const record = pair.server.enqueue({
    job: jobFor(pair.server, { limits: { heartbeatSeconds: 0.1 } }),
    source,
  });
  await pair.server.until(record, (seen) => logOf(seen).includes('plan begins'));
  pair.server.failWith(503);
  await pair.server.refused(5);
  pair.server.failWith(null);
  await pair.server.until(record, (seen) => endOf(seen) !== undefined);
  expect(endOf(record)?.event).toBe('planned');
});

test.each([401, 404])('a worker that the server has forgotten registers again (%i)', async (status) => {
  await using pair = await startPair();
  pair.server.failWith(status);
  await pair.server.refused(2);
  pair.server.failWith(null);
  expect(endOf(await runToEnd(pair, { job: jobFor(pair.server), source }))?.event).toBe('planned');
  expect(pair.server.registrations).toBe(2);
});

test('a worker with a wrong token does not start', async () => {
  await expect(startPair({ token: 'wrong' })).rejects.toThrow('WORKER_TOKEN_INVALID');
});
