import { z } from 'zod';
import { instant } from '../../edge/values.ts';

export const roleInSpace = z.object({ role: z.string(), space: z.string() });
export type RoleInSpace = z.infer<typeof roleInSpace>;

export const person = z.object({
  id: z.string(),
  username: z.string(),
  displayName: z.string(),
  email: z.string().nullable(),
  active: z.boolean(),
  createdAt: instant,
  lastSignInAt: instant.nullable(),
  hasPassword: z.boolean(),
  ssoIssuer: z.string().nullable(),
  groups: z.array(z.string()),
  secondFactors: z.array(z.string()),
  linkedAccounts: z.number(),
  roles: z.array(roleInSpace),
});
export type Person = z.infer<typeof person>;

export const invitation = z.object({
  id: z.string(),
  email: z.string(),
  state: z.enum(['ACTIVE', 'EXPIRED', 'PENDING']),
  mail: z.enum(['FAILED', 'NOT_CONFIGURED', 'SENT']),
  roles: z.array(roleInSpace),
  invitedBy: z.string(),
  createdAt: instant,
  expiresAt: instant,
});
export type Invitation = z.infer<typeof invitation>;

export const invited = z.object({ invitation, link: z.string(), mailProblem: z.string().nullable() });
export type Invited = z.infer<typeof invited>;

export const invitationForMe = z.object({
  email: z.string(),
  invitedBy: z.string(),
  accountName: z.string(),
  expiresAt: instant,
});
export type InvitationForMe = z.infer<typeof invitationForMe>;
