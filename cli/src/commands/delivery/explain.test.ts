import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { change, pullRequestEvent, push } from '@gantry/contract/bitbucket/testing/payloads';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig } from '../../config.ts';
import { runProgram } from '../../program.ts';
import { fakeIo } from '../../testing/fake-io.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gantry-explain-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function explain(body: unknown, ...options: string[]) {
  const file = join(dir, 'body.json');
  await writeFile(file, typeof body === 'string' ? body : JSON.stringify(body));
  const io = fakeIo();
  const code = await runProgram(['delivery', 'explain', file, ...options], {
    io,
    config: readConfig({ GANTRY_CONFIG_DIR: dir }),
  });
  return { code, ...io.printed };
}

it('tells the events of a body, for people and for machines', async () => {
  const text = await explain(push(change()));
  expect(text).toMatchObject({ code: 0, out: expect.stringContaining('repo:push (guessed') });
  expect(text.out).toContain('push: Ada Lovelace pushed to branch main');
  const json = await explain(pullRequestEvent(), '--event', 'pullrequest:created', '--json');
  expect(JSON.parse(json.out)).toMatchObject({
    event: 'pullrequest:created',
    guessed: false,
    facts: [{ kind: 'pull_request', action: 'opened', pullRequest: { number: 7 } }],
  });
});

it('tells why a body is ignored', async () => {
  const { code, out } = await explain({ ...push(change()), repository: null }, '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ ignored: 'payload lacks a valid repository' });
});

it.each([
  ['{', /error: FILE is not JSON/],
  ['[]', /looks like no delivery/],
  [`"${'x'.repeat(1_048_577)}"`, /larger than 1 MB/],
])('refuses what is no delivery with a sentence', async (body, sentence) => {
  const { code, out, err } = await explain(body);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(sentence);
});

it('says that a file is missing', async () => {
  const io = fakeIo();
  const config = readConfig({ GANTRY_CONFIG_DIR: dir });
  expect(await runProgram(['delivery', 'explain', join(dir, 'none.json')], { io, config })).toBe(2);
  expect(io.printed.err).toContain('FILE does not exist');
});
