import { randomBytes } from 'node:crypto';
import { createRecordAudit } from '../../audit/index.ts';
import { type Actor, type CallContext, createUseCases, nobody, type RoleName } from '../../authz/index.ts';
import { manualClock } from '../../platform/clock.ts';
import { createTestDatabase } from '../../platform/db/testing/index.ts';
import { newId } from '../../platform/ids.ts';
import { createLogger } from '../../platform/logger.ts';
import { createSecretBox, hashPassword, loadMasterKey } from '../../platform/secrets/index.ts';
import { bindRole, createIdentity, type IdentityDeps, loadActor } from '../index.ts';
import { insertUser } from '../store.ts';

export const password = 'correct horse battery staple';
const passwordHash = await hashPassword(password);

type Given = Partial<Pick<IdentityDeps, 'publicUrl' | 'mail' | 'keyHosts'>> & { readonly now?: string };

/** The feature on a database of its own, with a clock that is moved by hand. */
export async function startIdentity(given: Given = {}) {
  const database = await createTestDatabase();
  const { db } = database;
  const clock = manualClock(given.now ?? '2026-11-23T10:00:00Z');
  const useCases = createUseCases(db, createRecordAudit({ db, clock }));
  const keys = loadMasterKey({ env: randomBytes(32).toString('base64'), keyFile: 'unused' });
  const secretBox = createSecretBox(keys);
  const publicUrl = given.publicUrl ?? 'https://gantry.example.com';
  const identity = await createIdentity({
    db,
    clock,
    logger: createLogger({ level: 'silent' }),
    useCases,
    secretBox,
    publicUrl,
    accountName: 'acme',
    mail: given.mail ?? null,
    keyHosts: given.keyHosts ?? [],
  });
  let people = 0;

  /** A new user; each has an address of its own, so that the throttle keeps them apart. */
  async function newUser(options: { role?: RoleName; mustChange?: boolean; email?: string } = {}) {
    people += 1;
    const id = newId();
    const username = `User${people}`;
    await insertUser(db.kysely, {
      id,
      username,
      email: options.email ?? null,
      password_hash: passwordHash,
      must_change_password: options.mustChange ?? false,
    });
    await db.transaction((trx) =>
      bindRole(trx, {
        actorKind: 'user',
        actorId: id,
        role: options.role ?? 'admin',
        spaceId: 'root',
        createdBy: 'test',
      }),
    );
    const remoteAddress = `192.0.2.${people}`;
    const stranger: CallContext = { actor: nobody, remoteAddress };
    const attempt = (secret = password, name = username) =>
      identity.signIn.sessionCreate.call(stranger, { username: name, password: secret, userAgent: 'vitest' });
    return {
      id,
      username,
      remoteAddress,
      stranger,
      attempt,
      /** A right password of a user without a second factor. */
      async enter(secret = password, name = username) {
        const entered = await attempt(secret, name);
        if (entered.outcome !== 'signed-in') throw new Error('A second factor is asked for.');
        return entered;
      },
      /** What the user does as whoever the roles of now make of them. */
      async context(): Promise<CallContext> {
        const actor = await loadActor(db.kysely, { kind: 'user', id, name: username });
        return { actor, remoteAddress };
      },
    };
  }

  const as = (role: RoleName | null, spaceId = 'root'): CallContext => {
    const grants: Actor['grants'] = new Map(role === null ? [] : [[spaceId, new Set<RoleName>([role])]]);
    return { actor: { ...nobody, kind: 'user', id: 'ada', name: 'ada', grants }, remoteAddress: null };
  };

  return {
    db,
    clock,
    useCases,
    secretBox,
    publicUrl,
    identity,
    newUser,
    as,
    stranger: { actor: nobody, remoteAddress: '198.51.100.1' } satisfies CallContext,
    close: () => database.drop(),
  };
}
