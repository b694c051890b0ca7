import type { UseCases } from '../authz/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import type { Logger } from '../platform/logger.ts';
import type { SecretBox } from '../platform/secrets/index.ts';
import { createAcceptInvitation } from './accept-invitation.ts';
import { createAccount } from './account.ts';
import { type Account, readAccount, settleAccountName } from './account-store.ts';
import { createApiKeys } from './api-keys.ts';
import { createInvitations } from './invitations.ts';
import { loadJwtKey } from './jwt-key.ts';
import { createLinkedAccounts } from './linked-accounts.ts';
import { createMailer, type MailConfig } from './mailer.ts';
import { createPeople } from './people.ts';
import { createRegistryLogins } from './registry-logins.ts';
import { createRunTokens } from './run-tokens.ts';
import { createSecondFactor } from './second-factor.ts';
import { createSessions } from './sessions.ts';
import { createSignIn } from './sign-in.ts';
import { createSso } from './sso.ts';
import { countUsers } from './store.ts';
import { createThrottle } from './throttle.ts';

export type IdentityDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly useCases: UseCases;
  readonly secretBox: SecretBox;
  readonly publicUrl: string;
  /** The account's name as configured, for an installation that has none yet; null asks the first admin. */
  readonly accountName: string | null;
  readonly mail: MailConfig | null;
  /** Hosts that may hold the keys of issuers of federated API keys, beside the issuers' own. */
  readonly keyHosts: readonly string[];
};

export type Identity = Awaited<ReturnType<typeof createIdentity>>;

/** Everything about who somebody is: people, how they sign in, keys of machines, and the account itself. */
export async function createIdentity(deps: IdentityDeps) {
  const { db, clock, secretBox, publicUrl } = deps;
  if (deps.accountName !== null) await settleAccountName(db.kysely, deps.accountName);
  const mailer = createMailer({ config: deps.mail, logger: deps.logger });
  const guarded = { ...deps, mailer, throttle: createThrottle(clock) };
  const jwtKey = await loadJwtKey(db, secretBox);
  return {
    signIn: createSignIn(guarded),
    sessions: createSessions(deps),
    secondFactor: createSecondFactor(guarded),
    sso: createSso(deps),
    people: createPeople(deps),
    invitations: { ...createInvitations(guarded), ...createAcceptInvitation(guarded) },
    account: createAccount(guarded),
    apiKeys: createApiKeys({ ...deps, jwtKey, audience: publicUrl }),
    runTokens: createRunTokens({ db, clock, jwtKey, audience: publicUrl }),
    linkedAccounts: createLinkedAccounts(deps),
    registryLogins: createRegistryLogins(deps),
    readAccount: (): Promise<Account> => readAccount(db.kysely),
    countUsers: (): Promise<number> => countUsers(db.kysely),
  };
}
