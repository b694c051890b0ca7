import { z } from 'zod';
import { instant } from '../../edge/values.ts';

export const session = z.object({
  id: z.string(),
  current: z.boolean(),
  method: z.string(),
  createdAt: instant,
  lastSeenAt: instant,
  remoteAddress: z.string().nullable(),
  userAgent: z.string().nullable(),
});
export type Session = z.infer<typeof session>;

const passkey = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
});
export const secondFactor = z.object({
  totpSince: instant.nullable(),
  passkeys: z.array(passkey),
  passkeysAvailable: z.boolean(),
  recoveryCodesLeft: z.number(),
});
export type SecondFactor = z.infer<typeof secondFactor>;

export const linkedAccount = z.object({
  provider: z.string(),
  uuid: z.string(),
  displayName: z.string(),
  linkedAt: instant,
});
export type LinkedAccount = z.infer<typeof linkedAccount>;

/** A computer that `terraform login` or `tofu login` let in. */
export const registryLogin = z.object({
  id: z.string(),
  createdAt: instant,
  expiresAt: instant,
  lastUsedAt: instant.nullable(),
  remoteAddress: z.string().nullable(),
});
export type RegistryLogin = z.infer<typeof registryLogin>;

export const profile = z.object({
  registryLogins: z.array(registryLogin),
  sessions: z.array(session),
  secondFactor,
  linkedAccounts: z.array(linkedAccount),
});
export type Profile = z.infer<typeof profile>;

export const totpSetUp = z.object({ secret: z.string(), uri: z.string() });
export type TotpSetUp = z.infer<typeof totpSetUp>;

export const linkCode = z.object({ code: z.string(), expiresAt: instant });
export type LinkCode = z.infer<typeof linkCode>;
