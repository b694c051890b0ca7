import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { linkCode, profile, totpSetUp } from '../features/identity/profile-model.ts';
import { useDeed } from './deed.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { passkeyProblem, readRegistrationOptions } from './passkey.ts';
import { send } from './transport.ts';

const codes = z.array(z.string());
type Proof = { password: string | null };

export const profileQuery = operation(
  `query Profile {
    sessions { id current method createdAt lastSeenAt remoteAddress userAgent }
    secondFactor { totpSince passkeys { id name createdAt lastUsedAt } passkeysAvailable recoveryCodesLeft }
    linkedAccounts { provider uuid displayName linkedAt }
    registryLogins { id createdAt expiresAt lastUsedAt remoteAddress }
  }`,
  profile,
);
export const sessionRevokeMutation = operation(
  'mutation RevokeSession($id: ID!) { sessionRevoke(id: $id) }',
  z.object({ sessionRevoke: z.boolean() }),
);
export const sessionRevokeOthersMutation = operation(
  'mutation RevokeOtherSessions { sessionRevokeOthers }',
  z.object({ sessionRevokeOthers: z.number() }),
);
export const registryLoginRevokeMutation = operation(
  'mutation RevokeRegistryLogin($id: ID!) { registryLoginRevoke(id: $id) }',
  z.object({ registryLoginRevoke: z.boolean() }),
);
export const totpBeginMutation = operation(
  'mutation BeginTotp { totpBegin { secret uri } }',
  z.object({ totpBegin: totpSetUp }),
);
export const totpConfirmMutation = operation(
  'mutation ConfirmTotp($code: String!) { totpConfirm(code: $code) }',
  z.object({ totpConfirm: codes }),
);
export const totpDeleteMutation = operation(
  'mutation DeleteTotp($password: String) { totpDelete(password: $password) }',
  z.object({ totpDelete: z.boolean() }),
);
export const passkeyOfferMutation = operation(
  'mutation OfferPasskey { passkeyOffer { ticket options } }',
  z.object({ passkeyOffer: z.object({ ticket: z.string(), options: z.string() }) }),
);
export const passkeyAddMutation = operation(
  `mutation AddPasskey($ticket: String!, $response: String!, $name: String!) {
    passkeyAdd(ticket: $ticket, response: $response, name: $name)
  }`,
  z.object({ passkeyAdd: codes }),
);
export const passkeyDeleteMutation = operation(
  'mutation DeletePasskey($id: ID!, $password: String) { passkeyDelete(id: $id, password: $password) }',
  z.object({ passkeyDelete: z.boolean() }),
);
export const recoveryCodesReplaceMutation = operation(
  'mutation ReplaceRecoveryCodes($password: String) { recoveryCodesReplace(password: $password) }',
  z.object({ recoveryCodesReplace: codes }),
);
export const linkCodeCreateMutation = operation(
  'mutation CreateLinkCode { linkCodeCreate { code expiresAt } }',
  z.object({ linkCodeCreate: linkCode }),
);
export const linkedAccountDeleteMutation = operation(
  'mutation Unlink($provider: String!, $uuid: String!) { linkedAccountDelete(provider: $provider, uuid: $uuid) }',
  z.object({ linkedAccountDelete: z.boolean() }),
);

/** `often`: while a code waits to be commented, so that the link shows without a click. */
export const profileOptions = (often = false) =>
  queryOptions({
    queryKey: keys.profile,
    queryFn: ({ signal }) => send(profileQuery, {}, signal),
    ...(often ? { refetchInterval: 3_000 } : {}),
  });

async function addPasskey(name: string): Promise<string[]> {
  const { passkeyOffer: offer } = await send(passkeyOfferMutation);
  try {
    const { startRegistration } = await import('@simplewebauthn/browser');
    const made = await startRegistration({ optionsJSON: readRegistrationOptions(offer.options) });
    const input = { ticket: offer.ticket, response: JSON.stringify(made), name };
    return (await send(passkeyAddMutation, input)).passkeyAdd;
  } catch (error) {
    throw passkeyProblem(error);
  }
}

/** `after` is what else changes once there is a factor: that the viewer may go on, say. */
export function useFactorDeeds() {
  return {
    totpBegin: useDeed(async (_nothing: null) => (await send(totpBeginMutation)).totpBegin),
    totpConfirm: useDeed(
      async (code: string) => (await send(totpConfirmMutation, { code })).totpConfirm,
      keys.profile,
    ),
    totpDelete: useDeed((input: Proof) => send(totpDeleteMutation, input), keys.profile, keys.boot),
    passkeyAdd: useDeed(addPasskey, keys.profile),
    passkeyDelete: useDeed(
      (input: Proof & { id: string }) => send(passkeyDeleteMutation, input),
      keys.profile,
      keys.boot,
    ),
    recoveryCodes: useDeed(
      async (input: Proof) => (await send(recoveryCodesReplaceMutation, input)).recoveryCodesReplace,
      keys.profile,
    ),
  };
}

export function useSessionDeeds() {
  return {
    revoke: useDeed((id: string) => send(sessionRevokeMutation, { id }), keys.profile),
    revokeOthers: useDeed((_nothing: null) => send(sessionRevokeOthersMutation), keys.profile),
  };
}

export const useRegistryLoginRevoke = () =>
  useDeed((id: string) => send(registryLoginRevokeMutation, { id }), keys.profile);

export function useLinkDeeds() {
  return {
    code: useDeed(async (_nothing: null) => (await send(linkCodeCreateMutation)).linkCodeCreate),
    unlink: useDeed(
      (input: { provider: string; uuid: string }) => send(linkedAccountDeleteMutation, input),
      keys.profile,
    ),
  };
}
