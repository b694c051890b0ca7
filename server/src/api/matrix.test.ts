import { AppError } from '@gantry/contract/errors';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Action,
  type Actor,
  type CallContext,
  isRoleName,
  nobody,
  type RoleName,
  roleNames,
  roles,
  type UseCase,
} from '../authz/index.ts';
import { bindRole, loadActor } from '../identity/index.ts';
import { newId } from '../platform/ids.ts';
import { cases, type MatrixCase, sampleFor, seedMatrix, type World } from './testing/matrix-world.ts';
import { type Api, startApi } from './testing/start-api.ts';

/** Thrown once an operation was authorised, so that it does nothing. */
class Reached extends Error {}

let api: Api;
let world: World;
beforeAll(async () => {
  api = await startApi({
    onAuthorised: () => {
      if (world !== undefined) throw new Reached();
    },
  });
  world = await seedMatrix(api);
});
afterAll(() => api.close());

/** Everything happens in `space`, which lies beside `sibling` in `parent`, which lies in the root; nothing inherits. */
const scopes = ['space', 'parent', 'sibling', 'root'] as const;
type Scope = (typeof scopes)[number];
type Kind = 'user' | 'api_key' | 'group' | 'stack';
type Who = {
  readonly name: string;
  readonly kind: Kind | 'nobody';
  readonly role: RoleName;
  readonly scope: Scope;
};
const callers: readonly Who[] = [
  { name: 'nobody', kind: 'nobody', role: 'reader', scope: 'space' },
  ...scopes.flatMap((scope) =>
    roleNames.map((role): Who => ({ name: `a ${role} of the ${scope}`, kind: 'user', role, scope })),
  ),
  ...roleNames.map(
    (role): Who => ({ name: `a key that is ${role} of the space`, kind: 'api_key', role, scope: 'space' }),
  ),
  { name: 'a member of a group that writes in the space', kind: 'group', role: 'writer', scope: 'space' },
  { name: 'a stack that administers the parent', kind: 'stack', role: 'admin', scope: 'parent' },
];

async function contextOf({ kind, role, scope }: Who): Promise<CallContext> {
  if (kind === 'nobody') return { actor: nobody, remoteAddress: null };
  const actorId = newId();
  await api.base.db.transaction((trx) =>
    bindRole(trx, { actorKind: kind, actorId, role, spaceId: scope, createdBy: 'test' }),
  );
  const identity =
    kind === 'group' ? { kind: 'user' as const, id: newId(), groups: [actorId] } : { kind, id: actorId };
  return {
    actor: await loadActor(api.base.db.kysely, { ...identity, name: 'x' }),
    remoteAddress: '192.0.2.1',
  };
}

/** What the table of actions says, worked out by hand and not by the code under test. */
function expected({ kind, role, scope }: Who, { useCase, at, action }: MatrixCase): string {
  if (kind === 'nobody') return 'UNAUTHENTICATED';
  const holds =
    at === 'anywhere' || scope === 'root' || (at === 'space' && (scope === 'space' || scope === 'parent'));
  const allowed = (needed: Action): boolean => holds && roles[role].has(needed);
  if (allowed(action)) return 'allowed';
  return useCase.kind === 'write' && allowed('space:read') ? 'FORBIDDEN' : 'NOT_FOUND';
}

async function outcome(
  useCase: UseCase<never, unknown>,
  context: CallContext,
  input: unknown,
): Promise<string> {
  try {
    await useCase.call(context, input as never);
    return 'allowed';
  } catch (error) {
    if (error instanceof Reached) return 'allowed';
    return error instanceof AppError ? error.code : String(error);
  }
}

/** Whoever may do everything in every space, so that what they are refused is not there. */
const almighty = (): CallContext => ({
  actor: {
    kind: 'user',
    id: newId(),
    name: 'almighty',
    grants: new Map(['root', 'parent', 'space', 'sibling'].map((id) => [id, new Set(['admin'])])),
  },
  remoteAddress: null,
});

/** Operations whose target is in the world of the matrix. */
async function provable(): Promise<MatrixCase[]> {
  const found: MatrixCase[] = [];
  for (const each of cases(api, world)) {
    if ((await outcome(each.useCase, almighty(), each.input)) === 'allowed') found.push(each);
  }
  return found;
}

const deniedEntries = async (): Promise<number> => {
  const { rows } = await api.base.db.execute(
    "select count(*)::int as count from audit_entries where outcome = 'denied'",
  );
  return (rows as { count: number }[])[0]?.count ?? 0;
};

describe('every operation, for every caller', () => {
  test('is allowed as the table of actions says, and denied attempts are kept', async () => {
    const all = await provable();
    const wrong: string[] = [];
    let cells = 0;
    let forbidden = 0;
    const before = await deniedEntries();
    for (const who of callers) {
      const context = await contextOf(who);
      for (const each of all) {
        cells += 1;
        const [wanted, got] = [expected(who, each), await outcome(each.useCase, context, each.input)];
        if (wanted === 'FORBIDDEN') forbidden += 1;
        if (wanted !== got) wrong.push(`${each.name} for ${who.name}: ${got} instead of ${wanted}`);
      }
    }
    expect(wrong).toEqual([]);
    expect((await deniedEntries()) - before).toBe(forbidden);
    console.info(
      `${cells} cells: ${all.length} operations for ${callers.length} callers; ${forbidden} denied attempts kept`,
    );
    expect(cells).toBe(all.length * callers.length);
  }, 120_000);

  test('about something that the matrix has none of stays closed', async () => {
    const proved = new Set((await provable()).map(({ name }) => name));
    const others = cases(api, world).filter(({ name }) => !proved.has(name));
    const strangers = callers.filter(({ kind, scope }) => kind === 'nobody' || scope === 'sibling');
    for (const who of strangers) {
      const context = await contextOf(who);
      for (const { name, useCase, input } of others) {
        expect([name, await outcome(useCase, context, input)]).not.toEqual([name, 'allowed']);
      }
    }
    expect(proved.size).toBeGreaterThan(others.length * 5);
  });

  test('that is for whoever is signed in is nothing for nobody', async () => {
    const own = [...api.base.useCases.registry.values()].filter(({ action }) => action === 'signed-in');
    expect(own.length).toBeGreaterThan(0);
    for (const useCase of own) {
      const input = sampleFor(useCase, world);
      expect([useCase.name, await outcome(useCase, { actor: nobody, remoteAddress: null }, input)]).toEqual([
        useCase.name,
        'UNAUTHENTICATED',
      ]);
    }
  });
});

describe('a role of the installation', () => {
  test.each(['run:confirm', 'stack:update', 'integration:admin', 'delivery:read'] as const)(
    'that allows %s allows nothing else',
    async (action) => {
      const actor: Actor = {
        kind: 'user',
        id: newId(),
        name: 'x',
        grants: new Map([['space', new Set(['own'])]]),
        customRoles: new Map([
          ['own', { id: 'own', name: 'Own', actions: new Set<Action>(['space:read', action]) }],
        ]),
      };
      for (const { name, useCase, input, action: needed, at } of await provable()) {
        const got = await outcome(useCase, { actor, remoteAddress: null }, input);
        const may = at !== 'root' && (needed === action || needed === 'space:read');
        expect([name, got === 'allowed']).toEqual([name, may]);
      }
      expect(isRoleName('own')).toBe(false);
    },
  );
});
