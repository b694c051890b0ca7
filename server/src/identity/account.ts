import { accountName, email } from '@gantry/contract/people';
import { z } from 'zod';
import { type Action, type Actor, rootSpace, type UseCases } from '../authz/index.ts';
import type { Db } from '../platform/db/index.ts';
import {
  isSecondFactorRequired,
  readAccount,
  writeAccountName,
  writeSecondFactorRequired,
} from './account-store.ts';
import type { Mailer } from './mailer.ts';
import { readSso, type SsoView, ssoView } from './sso-settings.ts';

export type AccountDeps = { db: Db; useCases: UseCases; mailer: Mailer; publicUrl: string };

export type AccountSettings = {
  readonly accountName: string;
  readonly publicUrl: string;
  readonly requireSecondFactor: boolean;
  readonly mail: Mailer['facts'];
  readonly sso: SsoView | null;
};

const action: Action = 'account:admin';
const inRoot = async () => ({ spaceId: rootSpace, subject: null });

/** What root admins settle for everybody. */
export function createAccount(deps: AccountDeps) {
  return {
    settings: settings(deps),
    rename: rename(deps),
    requireSecondFactor: requireSecondFactor(deps),
    testMail: testMail(deps),
  };
}

const settings = ({ db, useCases, mailer, publicUrl }: AccountDeps) =>
  useCases.read({
    name: 'account.settings',
    action,
    input: z.object({}),
    locate: inRoot,
    run: async (): Promise<AccountSettings> => {
      const [{ name }, required, sso] = await Promise.all([
        readAccount(db.kysely),
        isSecondFactorRequired(db.kysely),
        readSso(db.kysely),
      ]);
      return {
        accountName: name,
        publicUrl,
        requireSecondFactor: required,
        mail: mailer.facts,
        sso: sso === null ? null : ssoView(sso, publicUrl),
      };
    },
  });

const rename = ({ useCases }: AccountDeps) =>
  useCases.write({
    name: 'account.rename',
    action,
    input: z.object({ name: accountName }),
    locate: inRoot,
    audit: (input) => input,
    run: async ({ trx, input }) => {
      await writeAccountName(trx, input.name);
      return input.name;
    },
  });

const requireSecondFactor = ({ useCases }: AccountDeps) =>
  useCases.write({
    name: 'account.requireSecondFactor',
    action,
    input: z.object({ required: z.boolean() }),
    locate: inRoot,
    audit: (input) => input,
    run: async ({ trx, input }) => {
      await writeSecondFactorRequired(trx, input.required);
      return input.required;
    },
  });

const testMail = ({ useCases, mailer, publicUrl }: AccountDeps) =>
  useCases.write({
    name: 'account.testMail',
    action,
    input: z.object({ to: email }),
    locate: inRoot,
    audit: (input) => input,
    prepare: ({ actor, input }) => mailer.send(testMailTo(input.to, { actor, publicUrl })),
    run: async () => true,
  });

const testMailTo = (to: string, { actor, publicUrl }: { actor: Actor; publicUrl: string }) => ({
  to,
  subject: 'Test mail of Gantry',
  text: `${actor.name} sent this from the settings of ${publicUrl}.\nMail works.\n`,
});
