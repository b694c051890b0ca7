import { AppError } from '@gantry/contract/errors';
import { expect, test } from 'vitest';
import { readConfig, variables } from './config.ts';
import { greetingText } from './greeting.ts';

test('without any variable there is a configuration that works', () => {
  expect(readConfig({})).toMatchObject({
    GANTRY_HOST: '127.0.0.1',
    GANTRY_PORT: 4646,
    publicUrl: null,
    trustProxy: false,
    GANTRY_WORKERS: 2,
    dataDir: expect.stringMatching(/^\/.*\/data$/),
  });
});

test('empty variables count as not set; addresses lose their last slash; proxies are a list', () => {
  const config = readConfig({
    GANTRY_PORT: '',
    GANTRY_PUBLIC_URL: 'https://gantry.example.com//',
    GANTRY_TRUST_PROXY: '10.0.0.0/8, 192.0.2.1',
  });
  expect(config.GANTRY_PORT).toBe(4646);
  expect(config.publicUrl).toBe('https://gantry.example.com');
  expect(config.trustProxy).toEqual(['10.0.0.0/8', '192.0.2.1']);
});

test('everything that is wrong is told at once, by name and without values', () => {
  const wrong = {
    GANTRY_PORT: '70000',
    GANTRY_PUBLIC_URL: 'gantry.example.com',
    GANTRY_ADMIN_PASSWORD: 'short',
    GANTRY_LOG_LEVEL: 'loud',
    GANTRY_WORKERS: 'many',
    GANTRY_ACCOUNT_NAME: '-',
    GANTRY_BITBUCKET_API_URL: 'ftp://x',
  };
  try {
    readConfig(wrong);
    expect.unreachable();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('CONFIG_INVALID');
    for (const name of Object.keys(wrong)) expect(error.message).toContain(`\n  ${name}: `);
    expect(error.message.split('\n')).toHaveLength(8);
    expect(error.message).not.toContain('short');
  }
});

test('every variable is described', () => {
  for (const [name, schema] of Object.entries(variables.shape)) expect(schema.description, name).toBeTruthy();
});

test('the greeting says where to go, and the password once', () => {
  const greeting = {
    url: 'http://127.0.0.1:4646',
    database: 'embedded',
    worker: 'built in',
    milliseconds: 1_234,
  };
  const admin = { username: 'admin', oneTimePassword: 'abc-def' };
  const first = greetingText({ ...greeting, firstAdmin: admin });
  expect(first).toContain('ready after 1.2 s');
  expect(first).toContain('http://127.0.0.1:4646');
  expect(first).toMatch(/Sign in as admin\n\s+Password {3}abc-def/);
  const configured = greetingText({ ...greeting, firstAdmin: { ...admin, oneTimePassword: null } });
  expect(configured).not.toContain('Password');
  expect(greetingText({ ...greeting, firstAdmin: null })).not.toContain('Sign in');
});
