import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { reserveRunUsers } from './run-users.ts';

const first = 57_000;

test.runIf(process.getuid?.() === 0)(
  'many workers that start at once get different users, also after one was killed',
  async () => {
    const module = path.join(import.meta.dirname, 'run-users.ts');
    const script = `const { reserveRunUsers } = await import(${JSON.stringify(module)}); await reserveRunUsers(${first}, 3);`;
    expect(spawnSync(process.execPath, ['--input-type=module', '-e', script]).status).toBe(0);

    const taken = await Promise.all(Array.from({ length: 30 }, () => reserveRunUsers(first, 2)));
    const ids = taken.flatMap(({ users }) => users.map(({ uid }) => uid));
    expect(new Set(ids).size).toBe(60);
    await Promise.all(taken.map(({ release }) => release()));
    const left = fs.readdirSync('/run/gantry-worker/users').filter((name) => name.startsWith('57'));
    expect(left).toEqual([]);
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
