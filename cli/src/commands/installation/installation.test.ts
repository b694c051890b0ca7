import { describe, expect, it } from 'vitest';
import { readConfig } from '../../config.ts';
import { runProgram } from '../../program.ts';
import { fakeIo } from '../../testing/fake-io.ts';

type Launched = { file: string; args: readonly string[]; variables: Readonly<Record<string, string>> };

async function run(args: string[], given: Parameters<typeof fakeIo>[0] = {}, variables = {}) {
  const launched: Launched[] = [];
  const io = fakeIo({
    launch: async (file, words, environment) => {
      launched.push({ file, args: words, variables: environment });
      return 0;
    },
    ...given,
  });
  const config = readConfig({ GANTRY_CONFIG_DIR: '/nonexistent/gantry', ...variables });
  const code = await runProgram(args, { io, config });
  return { code, launched, ...io.printed };
}

describe('programs', () => {
  it.each([
    ['server', /server\/src\/main\.ts$/],
    ['worker', /worker\/src\/main\.ts$/],
    ['demo', /e2e\/demo\/main\.ts$/],
  ])('%s is started from beside this one', async (name, file) => {
    const { code, launched } = await run([name]);
    expect(code).toBe(0);
    expect(launched).toEqual([{ file: expect.stringMatching(file), args: [], variables: {} }]);
  });

  it('the demo is told to end and to speak JSON', async () => {
    expect((await run(['demo', '--exit', '--json'])).launched[0]?.args).toEqual(['--exit', '--json']);
  });

  it('a program that fails ends this one with 1', async () => {
    expect((await run(['server'], { launch: async () => 7 })).code).toBe(1);
  });
});

describe('backup and restore', () => {
  it('hand their words over, and a passphrase in the environment only', async () => {
    const { launched } = await run(['backup', '--file', 'a.tar.gz', '--with-key', '--json'], {
      interactive: true,
      answers: ['correct horse battery'],
    });
    expect(launched[0]).toMatchObject({
      args: ['backup', '--file', 'a.tar.gz', '--with-key', '--json'],
      variables: { GANTRY_BACKUP_PASSPHRASE: 'correct horse battery' },
    });
    const restored = await run(
      ['restore', '--file', 'a.tar.gz'],
      {},
      { GANTRY_BACKUP_PASSPHRASE: 'from outside' },
    );
    expect(restored.launched[0]).toMatchObject({
      args: ['restore', '--file', 'a.tar.gz'],
      variables: { GANTRY_BACKUP_PASSPHRASE: 'from outside' },
    });
    expect((await run(['backup'])).launched[0]).toMatchObject({ args: ['backup'], variables: {} });
  });

  it('are refused without a file or a passphrase', async () => {
    expect(await run(['restore'])).toMatchObject({ code: 2, launched: [] });
    expect(await run(['backup', '--with-key'])).toMatchObject({ code: 2, launched: [] });
  });
});

describe('doctor', () => {
  it('tells what is missing, and ends with 1', async () => {
    const { code, out } = await run(['doctor', '--json'], { versionOf: async () => null });
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual([
      { check: 'git', state: 'problem', message: expect.stringContaining('Not found') },
      { check: 'terraform', state: 'warning', message: expect.stringContaining('downloads') },
      { check: 'isolation', state: 'warning', message: expect.any(String) },
      { check: 'sign-in', state: 'problem', message: expect.stringContaining('gantry login') },
    ]);
  });

  it('tells of a server that cannot be reached', async () => {
    const variables = {
      GANTRY_URL: 'http://127.0.0.1:1',
      GANTRY_API_KEY_ID: 'a',
      GANTRY_API_KEY_SECRET: 'b',
    };
    const { code, out } = await run(['doctor'], { versionOf: async (name) => `${name} 1` }, variables);
    expect(code).toBe(1);
    expect(out).toContain('git 1');
    expect(out).toContain('cannot be reached');
  });
});
