import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { reserveRunUsers } from './run-users.ts';

const first = 57_000;
const module = path.join(import.meta.dirname, 'run-users.ts');

/** A worker that reserves two users, says which, and lives until its input ends. */
async function startWorker() {
  const script = `
    const { reserveRunUsers } = await import(${JSON.stringify(module)});
    const { users } = await reserveRunUsers(${first}, 2);
    console.log(users.map(({ uid }) => uid).join(' '));
    process.stdin.resume();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  return { child, ids: String(line).trim().split(' ').map(Number) };
}

test.runIf(process.getuid?.() === 0)(
  'many workers that start at once get different users, also after one was killed',
  async () => {
    const killed = await startWorker();
    killed.child.kill('SIGKILL');
    await once(killed.child, 'exit');

    const workers = await Promise.all(Array.from({ length: 4 }, startWorker));
    const here = await Promise.all(Array.from({ length: 10 }, () => reserveRunUsers(first, 2)));
    const ids = [
      ...workers.flatMap((worker) => worker.ids),
      ...here.flatMap(({ users }) => users.map(({ uid }) => uid)),
    ];
    expect(new Set(ids).size).toBe(28);
    expect(ids).toEqual(expect.arrayContaining(killed.ids));

    await Promise.all(here.map(({ release }) => release()));
    for (const { child } of workers) child.stdin.end();
    await Promise.all(workers.map(({ child }) => once(child, 'exit')));
    const again = await reserveRunUsers(first, 2);
    expect(again.users.map(({ uid }) => uid)).toEqual([first, first + 1]);
    await again.release();
  },
);

test.runIf(process.getuid?.() === 0)('a user that somebody on this machine has is passed over', async () => {
  const { users, release } = await reserveRunUsers(1, 1);
  await release();
  const named = fs
    .readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => Number(line.split(':')[2]));
  expect(named).toContain(1);
  expect(named).not.toContain(users[0]?.uid);
});
