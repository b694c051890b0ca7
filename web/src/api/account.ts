import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { accountSettings, type SsoInput } from '../features/identity/account-model.ts';
import { useDeed } from './deed.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { send } from './transport.ts';

const ssoFields = 'label issuer clientId scopes groupsClaim allowedDomains';

export const accountSettingsQuery = operation(
  `query AccountSettings {
    accountSettings {
      accountName publicUrl requireSecondFactor mail { server from } sso { ${ssoFields} } ssoRedirectUrl
    }
  }`,
  z.object({ accountSettings }),
);
export const accountRenameMutation = operation(
  'mutation RenameAccount($name: String!) { accountRename(name: $name) }',
  z.object({ accountRename: z.string() }),
);
export const secondFactorRequireMutation = operation(
  'mutation RequireSecondFactor($required: Boolean!) { secondFactorRequire(required: $required) }',
  z.object({ secondFactorRequire: z.boolean() }),
);
export const testMailMutation = operation(
  'mutation TestMail($to: String!) { testMailSend(to: $to) }',
  z.object({ testMailSend: z.boolean() }),
);
export const ssoSaveMutation = operation(
  'mutation SaveSso($input: SsoInput!) { ssoSave(input: $input) { issuer } }',
  z.object({ ssoSave: z.object({ issuer: z.string() }) }),
);
export const ssoDeleteMutation = operation(
  'mutation DeleteSso { ssoDelete }',
  z.object({ ssoDelete: z.boolean() }),
);

export const accountSettingsOptions = queryOptions({
  queryKey: keys.account,
  queryFn: async ({ signal }) => (await send(accountSettingsQuery, {}, signal)).accountSettings,
});

export const useAccountRename = () =>
  useDeed((name: string) => send(accountRenameMutation, { name }), keys.account, keys.boot);

export function useAccountDeeds() {
  return {
    rename: useAccountRename(),
    requireSecondFactor: useDeed(
      (required: boolean) => send(secondFactorRequireMutation, { required }),
      keys.account,
      keys.boot,
    ),
    testMail: useDeed((to: string) => send(testMailMutation, { to })),
    saveSso: useDeed((input: SsoInput) => send(ssoSaveMutation, { input }), keys.account, keys.boot),
    removeSso: useDeed((_nothing: null) => send(ssoDeleteMutation), keys.account, keys.boot),
  };
}
