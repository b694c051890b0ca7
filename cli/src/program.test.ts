import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiError } from '@gantry/contract/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { findCredentials, forgetCredentials, writeCredentials } from './credentials.ts';
import { explain } from './errors.ts';
import { exitCodeOf } from './exit-codes.ts';
import { runProgram } from './program.ts';
import { fakeIo } from './testing/fake-io.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gantry-cli-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const configOf = (variables: Record<string, string> = {}) =>
  readConfig({ GANTRY_CONFIG_DIR: dir, ...variables });

async function run(...args: string[]) {
  const io = fakeIo();
  const code = await runProgram(args, { io, config: configOf() });
  return { code, ...io.printed };
}

describe('a command line', () => {
  it.each([
    [['stack', 'lock'], 'STACK is missing. Usage: gantry stack lock STACK [--note TEXT]'],
    [['stack', 'show', 'a', 'b'], '"b" is one word too many.'],
    [['stack', 'list', '--colour'], "Unknown option '--colour'."],
    [['stack', 'list', '--limit', 'many'], '--limit: Give a number from 1 to 1000.'],
    [['run', 'list', '--state', 'odd'], '--state: There is no such state. Use one of queued, '],
    [['completion', 'tcsh'], 'SHELL: Use one of bash, zsh, fish.'],
    [['stack'], '`gantry stack` needs one of: list, show, lock, unlock, sync.'],
    [['sing'], 'There is no command "sing".'],
    [['help', 'sing'], 'There is no command "sing".'],
  ])('%j is refused with a sentence', async (args, sentence) => {
    const { code, out, err } = await run(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(`error: ${sentence}`);
    expect(err).toMatch(/\(USAGE\)\n$/);
  });

  it('tells machines of errors in JSON', async () => {
    const { code, err } = await run('stack', 'list', '--json');
    expect(code).toBe(3);
    expect(JSON.parse(err)).toEqual({
      error: { code: 'NOT_SIGNED_IN', message: expect.stringContaining('gantry login'), exitCode: 3 },
    });
  });

  it('helps with everything, a group, one command', async () => {
    expect((await run()).out).toContain('stack lock');
    expect((await run('help', 'run')).out).not.toContain('stack lock');
    expect(await run('run', '--help')).toEqual(await run('help', 'run'));
    expect((await run('--version')).out).toBe('gantry 0.1.0\n');
    expect((await run('help', 'stack', 'lock')).out).toBe((await run('stack', 'lock', '-h')).out);
    expect((await run('version', '--json')).out).toBe('{\n  "version": "0.1.0"\n}\n');
  });
});

describe('the sign-in', () => {
  const stored = { url: 'https://gantry.example.com', keyId: 'id', keySecret: 'secret' };
  const file = () => configOf().credentialsFile;

  it('is kept for its owner and forgotten', async () => {
    await writeCredentials(file(), stored);
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect(await findCredentials(configOf())).toEqual(stored);
    expect(await forgetCredentials(file())).toBe(true);
    expect(await forgetCredentials(file())).toBe(false);
    await expect(findCredentials(configOf())).rejects.toMatchObject({ exitCode: 3 });
  });

  it('is not believed when others can read it or it is damaged', async () => {
    await writeCredentials(file(), stored);
    await chmod(file(), 0o644);
    await expect(findCredentials(configOf())).rejects.toThrow('chmod 600');
    await writeFile(file(), '{', { mode: 0o600 });
    await chmod(file(), 0o600);
    await expect(findCredentials(configOf())).rejects.toThrow('damaged');
  });

  it('comes whole from the environment, and never mixes with the stored one', async () => {
    await writeCredentials(file(), stored);
    const key = { GANTRY_API_KEY_ID: 'other', GANTRY_API_KEY_SECRET: 'hidden' };
    await expect(findCredentials(configOf(key))).rejects.toThrow('together');
    const token = { GANTRY_API_TOKEN: 'of-a-run' };
    await expect(findCredentials(configOf(token))).rejects.toThrow('GANTRY_URL');
    expect(await findCredentials(configOf({ ...token, GANTRY_URL: 'http://other.example/' }))).toEqual({
      url: 'http://other.example',
      token: 'of-a-run',
    });
    const found = await findCredentials(configOf({ ...key, GANTRY_URL: 'http://other.example/' }));
    expect(found).toEqual({ url: 'http://other.example', keyId: 'other', keySecret: 'hidden' });
    const elsewhere = configOf({ GANTRY_URL: 'https://evil.example' });
    await expect(findCredentials(elsewhere)).rejects.toThrow(
      'You are signed in to https://gantry.example.com',
    );
  });

  it('asks on a terminal only, and takes only web addresses', async () => {
    const config = configOf();
    const silent = fakeIo({ answers: ['https://gantry.example.com'] });
    expect(await runProgram(['login'], { io: silent, config })).toBe(2);
    expect(silent.printed.err).toContain('--url is missing');
    const io = fakeIo({ interactive: true, answers: ['gantry.example.com'] });
    expect(await runProgram(['login'], { io, config })).toBe(2);
    expect(io.printed.err).toContain('"gantry.example.com" is not the address of a Gantry');
  });
});

describe('an error', () => {
  it.each([
    ['UNAUTHENTICATED', 3],
    ['NOT_FOUND', 4],
    ['FORBIDDEN', 5],
    ['BAD_INPUT', 5],
    ['STACK_LOCKED', 5],
    ['VCS_CREDENTIALS_REJECTED', 5],
    ['VCS_UNREACHABLE', 1],
    ['RATE_LIMITED', 1],
    ['INTERNAL', 1],
    ['SOMETHING_NEW', 1],
  ])('%s ends the program with %d', (code, exitCode) => expect(exitCodeOf(code)).toBe(exitCode));

  it('says what to do about a refused key', () => {
    expect(explain(new ApiError('UNAUTHENTICATED', 'unauthorized.')).message).toContain('gantry login');
  });
});

describe('colours', () => {
  it.each([
    [{}, true],
    [{ NO_COLOR: '1' }, false],
    [{ NO_COLOR: '' }, true],
    [{ TERM: 'dumb' }, false],
  ])('of %j are allowed: %s', (variables, allowed) =>
    expect(configOf(variables).coloursAllowed).toBe(allowed),
  );
});
