import { z } from 'zod';
import type { Queryable } from '../platform/db/index.ts';
import { isSafeUrl } from './outgoing.ts';
import { deleteSetting, readSetting, writeSetting } from './store.ts';

const domain = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'Enter domains such as example.com.');

/** What root admins say about the identity provider. */
export const ssoInput = z.object({
  label: z.string().trim().min(1, 'Name it, as the sign-in button shows it.').max(60),
  issuer: z
    .string()
    .trim()
    .max(500)
    .refine(isSafeUrl, 'Enter the https address of the issuer, such as https://login.example.com.'),
  clientId: z.string().trim().min(1, 'Enter the client ID.').max(500),
  /** Null keeps the one that is stored. */
  clientSecret: z.string().min(1).max(2_000).nullable(),
  scopes: z.array(z.string().trim().min(1).max(100)).max(20),
  /** The claim that lists the person's groups; null for none. */
  groupsClaim: z.string().trim().min(1).max(100).nullable(),
  /** Only addresses of these domains may sign in; all may when it is empty. */
  allowedDomains: z.array(domain).max(50),
});

const stored = ssoInput.omit({ clientSecret: true }).extend({ sealedSecret: z.string() });
export type SsoSettings = z.infer<typeof stored>;
export type SsoView = Omit<SsoSettings, 'sealedSecret'> & { readonly redirectUrl: string };

const key = 'sso';
export const ssoSecretContext = 'settings:sso';
export const callbackPath = '/sso/callback';

export async function readSso(db: Queryable): Promise<SsoSettings | null> {
  const kept = stored.safeParse(await readSetting(db, key));
  return kept.success ? kept.data : null;
}

export const writeSso = (db: Queryable, settings: SsoSettings): Promise<void> =>
  writeSetting(db, key, settings);

export const deleteSso = (db: Queryable): Promise<void> => deleteSetting(db, key);

/** Without the secret, and with the address that the provider must know. */
export function ssoView({ sealedSecret: _secret, ...settings }: SsoSettings, publicUrl: string): SsoView {
  return { ...settings, redirectUrl: `${publicUrl}${callbackPath}` };
}
