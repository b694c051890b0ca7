import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import { SLUGLESS, slugify } from '../platform/slug.ts';
import { looksLikeAppPassword } from './model.ts';
import type { Credentials } from './provider.ts';

const label = z.string().trim().min(1).max(60);
const settings = {
  labels: z.array(label).max(50),
  description: z.string().max(20_000),
  vcsChecks: z.enum(['individual', 'aggregated', 'all']),
  useGitCheckout: z.boolean(),
  hookPlacement: z.enum(['repository', 'workspace']).optional(),
  /** When the token ends, as its owner was told; null for never or unknown. */
  tokenExpiresAt: z.date().nullable().optional(),
};
const email = z.email('Enter the email of the Atlassian account.').nullable();
const token = z
  .string()
  .trim()
  .min(1, 'Paste the API token.')
  .max(4_096)
  .regex(/^[\x21-\x7e]+$/, 'The token has characters that a token cannot have. Copy it again.');

export const createInput = z
  .object({
    name: z.string().trim().min(1, 'Enter a name.').max(80),
    isDefault: z.boolean(),
    spaceId: z.string().nullable(),
    credentialKind: z.enum(['api_token', 'access_token']),
    email,
    token,
    /** Where an integration of this name was deleted: its webhooks go on for a day with their old secret. */
    keepOldSecret: z.boolean().optional(),
    ...settings,
  })
  .refine((input) => slugify(input.name) !== '', {
    path: ['name'],
    message: SLUGLESS,
  })
  .refine((input) => input.isDefault === (input.spaceId === null), {
    path: ['spaceId'],
    message: 'A space-specific integration needs its space; the default one belongs to all spaces.',
  })
  .refine((input) => (input.credentialKind === 'api_token') === (input.email !== null), {
    path: ['email'],
    message: 'An API token needs the email of its account; an access token has none.',
  });
export type CreateInput = z.infer<typeof createInput>;

export const updateInput = z.object({ id: z.string(), email, token: token.nullable(), ...settings });

export function refuseAppPassword(secret: string): void {
  if (looksLikeAppPassword(secret)) throw new AppError('APP_PASSWORD_REFUSED');
}

export function credentialsFrom(typed: { email: string | null; token: string }): Credentials {
  return typed.email === null
    ? { kind: 'access_token', token: typed.token }
    : { kind: 'api_token', email: typed.email, token: typed.token };
}
