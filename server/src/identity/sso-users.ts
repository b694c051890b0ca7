import { AppError } from '@gantry/contract/errors';
import { email as emailSchema, username as usernameSchema } from '@gantry/contract/people';
import type { Trx } from '../platform/db/index.ts';
import { newId } from '../platform/ids.ts';
import type { Claims } from './oidc-client.ts';
import type { SsoSettings } from './sso-settings.ts';
import { keepSso, userBySso, userToAdopt } from './sso-users-store.ts';
import { insertUser, lockUsers, type UserRow, userById, userByUsername } from './store.ts';

type Settings = Pick<SsoSettings, 'issuer' | 'groupsClaim' | 'allowedDomains'>;
type Person = { subject: string; email: string | null; name: string; wanted: string; groups: string[] };

/**
 * The user behind the provider's claims: known by issuer and subject, else by a verified address, else made now.
 * Throws SSO_REFUSED for other domains and for deactivated users.
 */
export async function userOfClaims(trx: Trx, settings: Settings, claims: Claims): Promise<UserRow> {
  const person = readPerson(settings, claims);
  // Two first sign-ins at once must not make two users, nor take one name.
  await lockUsers(trx);
  const key = { issuer: settings.issuer, subject: person.subject };
  const known = (await userBySso(trx, key)) ?? (await adoptable(trx, person, claims));
  if (known !== undefined && known.deactivated_at !== null) throw new AppError('SSO_REFUSED');
  const id = known?.id ?? (await makeUser(trx, person));
  await keepSso(trx, id, { ...key, groups: person.groups });
  const user = await userById(trx, id);
  if (user === undefined) throw new AppError('SSO_FAILED');
  return user;
}

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** What Gantry takes from the claims. Addresses that the provider calls unverified prove nothing. Pure. */
export function readPerson({ groupsClaim, allowedDomains }: Settings, claims: Claims): Person {
  const parsed = emailSchema.safeParse(text(claims.email));
  const email = parsed.success && claims.email_verified !== false ? parsed.data : null;
  const domain = email?.split('@').at(-1)?.toLowerCase() ?? '';
  if (allowedDomains.length > 0 && !allowedDomains.includes(domain)) {
    throw new AppError(
      'SSO_REFUSED',
      'Addresses of this domain may not sign in here. Ask an admin of Gantry.',
    );
  }
  const wanted = [text(claims.preferred_username), email ?? '', claims.sub];
  return {
    subject: claims.sub,
    email,
    name: text(claims.name).slice(0, 120),
    wanted: wanted.find((name) => usernameSchema.safeParse(name).success) ?? 'user',
    groups: groupsClaim === null ? [] : groupsOf(claims[groupsClaim]),
  };
}

function groupsOf(claim: unknown): string[] {
  const list = Array.isArray(claim) ? claim : [claim];
  const names = list.map(text).filter((name) => name !== '' && name.length <= 200);
  return [...new Set(names)].slice(0, 500);
}

/** Only an address that the provider itself verified may stand for a user who is here already. */
async function adoptable(trx: Trx, { email }: Person, claims: Claims): Promise<UserRow | undefined> {
  return email !== null && claims.email_verified === true ? userToAdopt(trx, email) : undefined;
}

async function makeUser(trx: Trx, { email, name, wanted }: Person): Promise<string> {
  const id = newId();
  const free = (await userByUsername(trx, wanted)) === undefined;
  const username = free ? wanted : `${wanted.slice(0, 100)}-${id.slice(-6).toLowerCase()}`;
  // An address of somebody else stays theirs.
  const taken = email !== null && (await userToAdopt(trx, email)) !== undefined;
  await insertUser(trx, {
    id,
    username,
    display_name: name,
    email: taken ? null : email,
    password_hash: null,
  });
  return id;
}
