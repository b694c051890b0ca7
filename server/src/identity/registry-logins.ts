import { createHash } from 'node:crypto';
import { AppError, notFound } from '@gantry/contract/errors';
import { z } from 'zod';
import type { Actor, UseCases } from '../authz/index.ts';
import type { Clock } from '../platform/clock.ts';
import { isUniqueViolation } from '../platform/db/errors.ts';
import type { Db } from '../platform/db/index.ts';
import { newId, randomToken, sha256Hex, timingSafeEqualText } from '../platform/ids.ts';
import type { SecretBox } from '../platform/secrets/index.ts';
import { openLink, signLink } from '../platform/signed-link.ts';
import { loadActor } from './load-actor.ts';
import {
  deleteEndedLogins,
  deleteLogin,
  insertLogin,
  loginsOf,
  type RegistryLoginRow,
  touchLogin,
  userOfLogin,
} from './registry-logins-store.ts';

export const registryLoginClient = 'terraform-cli';
/** Ports at which Terraform may wait for the browser to come back. */
export const registryLoginPorts = [10_000, 10_010] as const;

const loginDays = 30;
const codeSeconds = 120;
const purpose = 'registry-login';
export type RegistryLogin = Omit<RegistryLoginRow, 'token_hash'>;
export type RegistryLogins = ReturnType<typeof createRegistryLogins>;
type Deps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly useCases: UseCases;
  readonly secretBox: SecretBox;
};

/** `terraform login`: an authorization code with PKCE (RFC 7636) for a token that installs modules and no more. */
export function createRegistryLogins(deps: Deps) {
  return {
    redeem: redeem(deps),
    byToken: (token: string) => actorOfLogin(deps, token),
    useCases: { allow: allow(deps), list: list(deps), revoke: revoke(deps) },
  };
}

/** Terraform listens on the computer of the person; anything else would hand the code to somebody else. */
function isOwnComputer(address: string): boolean {
  const url = URL.parse(address);
  if (url === null || url.protocol !== 'http:' || url.username !== '' || url.hash !== '') return false;
  const port = Number(url.port);
  const [lowest, highest] = registryLoginPorts;
  return ['localhost', '127.0.0.1'].includes(url.hostname) && port >= lowest && port <= highest;
}

const request = z.object({
  clientId: z
    .string()
    .refine((id): boolean => id === registryLoginClient, 'Only Terraform and OpenTofu sign in here.'),
  challenge: z.string().regex(/^[\w-]{43}$/, 'The code challenge is not one of the method S256.'),
  redirectUri: z.string().max(200).refine(isOwnComputer, 'The answer goes to this computer only.'),
  state: z.string().min(1).max(500),
});

/** The signed-in person lets Terraform in; returns the address to which the browser goes back. */
const allow = ({ db, clock, useCases, secretBox }: Deps) =>
  useCases.open({
    name: 'registryLogin.allow',
    who: 'signed-in',
    kind: 'write',
    input: request,
    run: ({ actor, input: { challenge, redirectUri, state }, record }) =>
      db.transaction(async (trx) => {
        if (actor.kind !== 'user') throw new AppError('REGISTRY_LOGIN_INVALID', 'API keys need no login.');
        const id = newId();
        const subject = { id, user: actor.id, challenge, redirectUri };
        const code = signLink({ clock, secretBox }, { purpose, subject, seconds: codeSeconds });
        await record(trx, { subject: { kind: 'registry_login', id } });
        return `${redirectUri}?${new URLSearchParams({ code, state })}`;
      }),
  });

type Redeem = {
  readonly code: string;
  readonly verifier: string;
  readonly redirectUri: string;
  readonly remoteAddress: string | null;
};

/** The token for a code, once. Throws REGISTRY_LOGIN_INVALID for anything that does not fit. */
const redeem =
  ({ db, clock, secretBox }: Deps) =>
  async ({ code, verifier, redirectUri, remoteAddress }: Redeem): Promise<string> => {
    const subject = openCode({ clock, secretBox }, code);
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const fits = timingSafeEqualText(challenge, subject['challenge'] ?? '');
    if (!fits || redirectUri !== subject['redirectUri']) throw new AppError('REGISTRY_LOGIN_INVALID');
    const token = `login.${randomToken()}`;
    const now = clock.now();
    await deleteEndedLogins(db.kysely, now);
    try {
      await insertLogin(db.kysely, {
        id: subject['id'] ?? '',
        user_id: subject['user'] ?? '',
        token_hash: sha256Hex(token),
        remote_address: remoteAddress,
        created_at: now,
        expires_at: new Date(now.getTime() + loginDays * 86_400_000),
        last_used_at: null,
      });
    } catch (error) {
      // The code was used already.
      if (isUniqueViolation(error)) throw new AppError('REGISTRY_LOGIN_INVALID');
      throw error;
    }
    return token;
  };

function openCode(deps: Pick<Deps, 'clock' | 'secretBox'>, code: string) {
  try {
    return openLink(deps, purpose, code);
  } catch (cause) {
    throw new AppError('REGISTRY_LOGIN_INVALID', undefined, { cause });
  }
}

async function actorOfLogin({ db, clock }: Deps, token: string): Promise<Actor | null> {
  const now = clock.now();
  const user = await userOfLogin(db.kysely, sha256Hex(token), now);
  if (user === undefined) return null;
  if (user.last_used_at === null || now.getTime() - user.last_used_at.getTime() > 60_000) {
    await touchLogin(db.kysely, sha256Hex(token), now);
  }
  return loadActor(db.kysely, { kind: 'user', id: user.id, name: user.username, groups: user.groups });
}

const list = ({ db, clock, useCases }: Deps) =>
  useCases.open({
    name: 'registryLogin.list',
    who: 'signed-in',
    kind: 'read',
    input: z.object({}),
    run: async ({ actor }): Promise<RegistryLogin[]> =>
      (await loginsOf(db.kysely, actor.id, clock.now())).map(({ token_hash: _hash, ...login }) => login),
  });

const revoke = ({ db, useCases }: Deps) =>
  useCases.open({
    name: 'registryLogin.revoke',
    who: 'signed-in',
    kind: 'write',
    input: z.object({ id: z.string().max(64) }),
    run: ({ actor, input, record }) =>
      db.transaction(async (trx) => {
        if (!(await deleteLogin(trx, actor.id, input.id))) throw notFound();
        await record(trx, { subject: { kind: 'registry_login', id: input.id } });
        return true;
      }),
  });
