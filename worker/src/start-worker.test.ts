import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from './config.ts';
import {
  isolationsHere,
  jobFor,
  runToEnd,
  sourceOf,
  startPair,
  temporaryFolder,
} from './testing/fixtures.ts';
import { endOf, logOf, startProtocolServer, testWorkerToken } from './testing/protocol-server.ts';

const source = sourceOf({ 'main.tf': 'output "a" {\n  value = 1\n}\n' });
const main = path.join(import.meta.dirname, 'main.ts');

test('the worker is a program: it works until SIGTERM, and leaves nothing', async () => {
  using folder = temporaryFolder();
  const server = await startProtocolServer();
  const tokenFile = path.join(folder.path, 'token');
  fs.writeFileSync(tokenFile, `${testWorkerToken}\n`);
  const worker = spawn(process.execPath, [main, '--url', server.url, '--token-file', tokenFile], {
    env: { PATH: process.env.PATH, GANTRY_WORKER_FOLDER: path.join(folder.path, 'work') },
    stdio: 'inherit',
  });
  const record = server.enqueue({ job: jobFor(server), source });
  await server.until(record, (seen) => endOf(seen) !== undefined);
  expect(endOf(record)?.event).toBe('planned');
  worker.kill('SIGTERM');
  expect(await once(worker, 'exit')).toEqual([0, null]);
  expect(fs.readdirSync(path.join(folder.path, 'work/runs'))).toEqual([]);
  await server.close();
});

test('a killed worker takes its run with it, and the next one removes the workspace', async () => {
  using folder = temporaryFolder();
  const server = await startProtocolServer();
  const work = path.join(folder.path, 'work');
  const worker = spawn(process.execPath, [main], {
    env: {
      PATH: process.env.PATH,
      GANTRY_URL: server.url,
      GANTRY_WORKER_TOKEN: testWorkerToken,
      GANTRY_WORKER_FOLDER: work,
    },
    stdio: 'inherit',
  });
  const slow =
    'resource "terraform_data" "a" {\n  provisioner "local-exec" {\n    command = "echo at work; sleep 311"\n  }\n}\n';
  const job = jobFor(server, { type: 'TRACKED' });
  const record = server.enqueue({ job, source: sourceOf({ 'main.tf': slow }), afterPlan: 'apply' });
  await server.until(record, (seen) => logOf(seen, 'APPLYING').includes('at work'));
  worker.kill('SIGKILL');
  await once(worker, 'exit');
  expect(fs.readdirSync(path.join(work, 'runs'))).not.toEqual([]);
  await server.close();

  await using pair = await startPair({ workFolder: work });
  expect(fs.readdirSync(path.join(work, 'runs'))).toEqual([]);
  expect(endOf(await runToEnd(pair, { job: jobFor(pair.server), source }))?.event).toBe('planned');
  const commands = fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(commandOf);
  const diesWithWorker = isolationsHere.includes('bubblewrap') || process.getuid?.() === 0;
  if (diesWithWorker) expect(commands.filter((command) => command.split('\0').includes('311'))).toEqual([]);
});

test('two runs at a time have workspaces and users of their own', async () => {
  await using pair = await startPair({ capacity: 2 });
  const jobs = [jobFor(pair.server), jobFor(pair.server), jobFor(pair.server)];
  const records = jobs.map((job) => pair.server.enqueue({ job, source }));
  await Promise.all(records.map((record) => pair.server.until(record, (seen) => endOf(seen) !== undefined)));
  expect(records.map((record) => endOf(record)?.event)).toEqual(['planned', 'planned', 'planned']);
  const users = records.map((record) => /user (\d+)/.exec(logOf(record, 'PREPARING'))?.[1]);
  if (process.getuid?.() === 0) expect(new Set(users).size).toBe(2);
});

test('the configuration names what is missing or wrong', () => {
  expect(() => readConfig([], {})).toThrow(/GANTRY_URL/);
  expect(() => readConfig([], { GANTRY_URL: 'http://gantry' })).toThrow(/GANTRY_WORKER_TOKEN/);
  expect(() => readConfig([], { GANTRY_URL: 'http://gantry', GANTRY_WORKER_READ_PATHS: 'here' })).toThrow(
    /absolute/,
  );
  expect(
    readConfig(['--capacity', '3'], { GANTRY_URL: 'http://gantry', GANTRY_WORKER_TOKEN: 't' }),
  ).toMatchObject({ capacity: 3, token: 't' });
});

function commandOf(pid: string): string {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
