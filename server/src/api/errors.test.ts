import { Writable } from 'node:stream';
import { AppError } from '@gantry/contract/errors';
import { GraphQLError } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLogger } from '../platform/logger.ts';
import { presentError } from './errors.ts';
import { addIntegration, addStack } from './testing/seed.ts';
import { type Api, startApi } from './testing/start-api.ts';

const lines: string[] = [];
const destination = new Writable({
  write(line, _encoding, done) {
    lines.push(String(line));
    done();
  },
});
const logger = createLogger({ level: 'error', destination });

let api: Api;
beforeAll(async () => {
  api = await startApi({ logger });
  await addIntegration(api, 'main', null);
});
afterAll(() => api.close());

test('what nobody foresaw is told by an id only, under which the log has the whole', async () => {
  // A commit that cannot be: reading its message throws deep inside of a resolver.
  await addStack(api, 'broken', { tracked_commit: JSON.parse('{"sha":null}') });
  const { errors, data, response } = await api.ask(
    '{viewer{name} stack(id:"broken"){trackedCommit{hash}}}',
    {},
    await api.keyWith('reader'),
  );
  const id = String(errors?.[0]?.extensions.details.id);
  expect(errors).toEqual([
    {
      message: `Gantry failed to do this. The server log has the details under the id ${id}.`,
      path: ['stack', 'trackedCommit', 'hash'],
      extensions: { code: 'INTERNAL', details: { id } },
    },
  ]);
  expect(data).toEqual({ viewer: { name: 'reader of root' }, stack: { trackedCommit: null } });
  expect(response.status).toBe(200);
  const line = lines.find((each) => each.includes(id)) ?? '';
  expect(line).toContain('Cannot return null for non-nullable field Commit.hash');
});

test('our own errors pass with code and details, wrapped or not', () => {
  const own = new AppError('STACK_BUSY', 'The stack has 2 unfinished runs.', { details: { runs: 2 } });
  const expected = {
    message: 'The stack has 2 unfinished runs.',
    extensions: { code: 'STACK_BUSY', details: { runs: 2 } },
  };
  expect(presentError(own, logger)).toMatchObject(expected);
  const wrapped = new GraphQLError(own.message, { originalError: own, path: ['stackDelete'] });
  const presented = presentError(wrapped, logger);
  expect(presented).toMatchObject({ ...expected, path: ['stackDelete'] });
  expect(presentError(presented, logger)).toBe(presented);
  expect(presented.originalError).toBeUndefined();
});

test('messages of other errors never travel', () => {
  for (const error of [
    new Error('password=hunter2'),
    new GraphQLError('hunter2', { path: ['a'] }),
    'hunter2',
  ]) {
    const presented = presentError(error, logger);
    expect(JSON.stringify(presented)).not.toContain('hunter2');
    expect(presented.extensions.code).toBe('INTERNAL');
  }
});
