import { z } from 'zod';

const sso = z.object({
  label: z.string(),
  issuer: z.string(),
  clientId: z.string(),
  scopes: z.array(z.string()),
  groupsClaim: z.string().nullable(),
  allowedDomains: z.array(z.string()),
});
export type SsoSettings = z.infer<typeof sso>;
/** A null secret keeps the one that is stored. */
export type SsoInput = SsoSettings & { clientSecret: string | null };

export const accountSettings = z.object({
  accountName: z.string(),
  publicUrl: z.string(),
  requireSecondFactor: z.boolean(),
  mail: z.object({ server: z.string(), from: z.string() }).nullable(),
  sso: sso.nullable(),
  ssoRedirectUrl: z.string(),
});
export type AccountSettings = z.infer<typeof accountSettings>;
