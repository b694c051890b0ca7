import { z } from 'zod';
import { unixSeconds } from '../../edge/values.ts';

export const viewer = z.object({
  id: z.string(),
  name: z.string(),
  admin: z.boolean(),
  mustChangePassword: z.boolean(),
  abilities: z.array(z.string()),
});
export type Viewer = z.infer<typeof viewer>;

export const installation = z.object({ accountName: z.string(), publicUrl: z.string(), version: z.string() });
export type Installation = z.infer<typeof installation>;

export const apiKey = z.object({
  id: z.string(),
  name: z.string(),
  admin: z.boolean(),
  createdAt: unixSeconds,
  lastUsedAt: unixSeconds.nullable(),
});
export type ApiKey = z.infer<typeof apiKey>;

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

export const passwordInput = z
  .object({
    current: z.string().min(1, 'Enter the password that you signed in with.'),
    next: z.string().min(12, 'Use at least 12 characters.').max(200, 'Use at most 200 characters.'),
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
