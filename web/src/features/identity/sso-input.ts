import { z } from 'zod';
import type { SsoInput, SsoSettings } from './account-model.ts';

const text = z.string().trim();

/** What the form holds: lists are words with spaces between. A stored secret need not be typed again. */
export const ssoForm = (stored: boolean) =>
  z.object({
    label: text.min(1, 'Name it, as the sign-in button shows it.').max(60, 'Use at most 60 characters.'),
    issuer: text.refine(isWebAddress, 'Enter an address, such as https://login.example.com.'),
    clientId: text.min(1, 'Enter the client ID.'),
    clientSecret: stored ? text : text.min(1, 'Enter the client secret.'),
    scopes: text,
    groupsClaim: text,
    allowedDomains: text,
  });
export type SsoForm = z.infer<ReturnType<typeof ssoForm>>;

function isWebAddress(address: string): boolean {
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
}

const words = (list: string): string[] => list.split(/[\s,]+/).filter((word) => word !== '');

export const fromSettings = (sso: SsoSettings | null): SsoForm => ({
  label: sso?.label ?? '',
  issuer: sso?.issuer ?? '',
  clientId: sso?.clientId ?? '',
  clientSecret: '',
  scopes: (sso?.scopes ?? ['profile', 'email']).join(' '),
  groupsClaim: sso?.groupsClaim ?? '',
  allowedDomains: sso?.allowedDomains.join(' ') ?? '',
});

export const toSsoInput = ({ clientSecret, groupsClaim, ...input }: SsoForm): SsoInput => ({
  ...input,
  clientSecret: clientSecret === '' ? null : clientSecret,
  groupsClaim: groupsClaim === '' ? null : groupsClaim,
  scopes: words(input.scopes),
  allowedDomains: words(input.allowedDomains),
});
