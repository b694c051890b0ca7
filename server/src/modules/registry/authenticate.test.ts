import { AppError } from '@gantry/contract/errors';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { actorWith, type Features, startFeatures } from '../../triggers/testing/start-features.ts';
import { createAuthenticate } from './authenticate.ts';

let features: Features;
beforeAll(async () => {
  features = await startFeatures();
  await features.addIntegration();
  await features.addStack('app');
});
afterAll(() => features?.close());

const login = actorWith('reader', 'root', 'login');
const key = actorWith('reader', 'root', 'key');
const bearer = actorWith('reader', 'root', 'bearer');

/** Says who was asked about which token, and knows one of each kind. */
function holders() {
  const asked: string[] = [];
  const known =
    <T>(kind: string, wanted: string, found: T) =>
    async (token: string): Promise<T | null> => {
      asked.push(`${kind} ${token}`);
      return token === wanted ? found : null;
    };
  const authenticate = createAuthenticate({
    db: features.db,
    stackOfRun: known('run', 'run.1.secret', 'app'),
    login: known('login', 'login.secret', login),
    apiKey: known('key', '01KEY.secret', key),
    bearer: async (token) => {
      asked.push(`bearer ${token}`);
      if (token === 'a.b.c') return bearer;
      if (token === 'd.o.wn') throw new AppError('INTERNAL');
      throw new AppError('UNAUTHENTICATED');
    },
  });
  return { asked, authenticate };
}

test.each([
  ['login.secret', 'login login.secret', login],
  ['01KEY.secret', 'key 01KEY.secret', key],
  ['a.b.c', 'bearer a.b.c', bearer],
])('%s is told by its form, and nobody else is asked', async (token, who, actor) => {
  const { asked, authenticate } = holders();
  expect(await authenticate(token)).toEqual({ kind: 'actor', actor });
  expect(asked).toEqual([who]);
});

test('the token of a run installs what the space of its stack reaches', async () => {
  const { asked, authenticate } = holders();
  expect(await authenticate('run.1.secret')).toEqual({ kind: 'run', reach: ['root'] });
  expect(asked).toEqual(['run run.1.secret']);
});

test.each(['run.1.other', 'login.other', '01KEY.other', 'x.y.z', 'no-dots-at-all', 'run.', 'login.', '.'])(
  '%s does not count',
  async (token) => {
    expect(await holders().authenticate(token)).toBeNull();
  },
);

test('a fault behind a token is no refusal', async () => {
  await expect(holders().authenticate('d.o.wn')).rejects.toMatchObject({ code: 'INTERNAL' });
});

test('a run whose stack is gone installs nothing', async () => {
  const authenticate = createAuthenticate({
    db: features.db,
    stackOfRun: async () => 'gone',
    login: async () => null,
    apiKey: async () => null,
    bearer: async () => bearer,
  });
  expect(await authenticate('run.1.secret')).toBeNull();
});
