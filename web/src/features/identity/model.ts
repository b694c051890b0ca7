import { passwordProblem } from '@gantry/contract/people';
import { z } from 'zod';
import { unixSeconds } from '../../edge/values.ts';
import { roleInSpace } from './people-model.ts';

export const viewer = z.object({
  id: z.string(),
  name: z.string(),
  admin: z.boolean(),
  mustChangePassword: z.boolean(),
  mustSetUpSecondFactor: z.boolean(),
  abilities: z.array(z.string()),
  /** What the viewer may do in some space. */
  abilitiesAnywhere: z.array(z.string()),
});
export type Viewer = z.infer<typeof viewer>;

export const installation = z.object({
  accountName: z.string(),
  accountNamed: z.boolean(),
  publicUrl: z.string(),
  version: z.string(),
  ssoLabel: z.string().nullable(),
});
export type Installation = z.infer<typeof installation>;

export const factor = z.enum(['PASSKEY', 'TOTP', 'RECOVERY_CODE']);
export type Factor = z.infer<typeof factor>;

const oidc = z.object({ issuer: z.string(), clientId: z.string(), subjectExpression: z.string() });

export const apiKey = z.object({
  id: z.string(),
  name: z.string(),
  admin: z.boolean(),
  roles: z.array(roleInSpace),
  oidc: oidc.nullable(),
  createdBy: z.string(),
  createdAt: unixSeconds,
  expiresAt: unixSeconds.nullable(),
  lastUsedAt: unixSeconds.nullable(),
});
export type ApiKey = z.infer<typeof apiKey>;

/** As the API takes it; `expiresAt` in Unix seconds. */
export interface NewApiKey {
  name: string;
  admin: boolean;
  roles: { role: string; space: string }[] | null;
  expiresAt: number | null;
  oidc: z.infer<typeof oidc> | null;
}

/** Shown once, when it is made. */
export const freshSecret = z.object({ id: z.string(), name: z.string(), secret: z.string() });
export type FreshSecret = z.infer<typeof freshSecret>;

export const space = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  parentSpace: z.string().nullable(),
  inheritEntities: z.boolean(),
  labels: z.array(z.string()),
  /** What the viewer may do in it. */
  abilities: z.array(z.string()),
});
export type Space = z.infer<typeof space>;

/** How much is in a space. */
export const spaceUse = z.object({ id: z.string(), stacksCount: z.number(), modulesCount: z.number() });
export type SpaceUse = z.infer<typeof spaceUse>;

/** A password that may be chosen, by the same rules as on the server. */
export const newPassword = z.string().superRefine((text, context) => {
  const problem = passwordProblem(text);
  if (problem !== null) context.addIssue({ code: 'custom', message: problem });
});

export const passwordInput = z
  .object({
    current: z.string().min(1, 'Enter the password that you signed in with.'),
    next: newPassword,
    repeated: z.string(),
  })
  .refine((input) => input.next === input.repeated, {
    path: ['repeated'],
    message: 'The two are not the same.',
  })
  .refine((input) => input.next !== input.current, {
    path: ['next'],
    message: 'Choose another one than now.',
  });
export type PasswordInput = z.infer<typeof passwordInput>;
