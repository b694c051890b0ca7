import { z } from 'zod';
import { labelsUpTo } from '../../edge/labels.ts';
import type { FieldPlaces } from '../../ui/use-field-errors.ts';
import { credentialKind, type IntegrationDetails, vcsChecks, webhookPlacement } from './model.ts';
import { slugOf } from './slug.ts';

/** Tokens arrive from the clipboard with spaces and line ends around them. */
const pasted = z.string().transform((text) => text.replace(/\s+/g, ''));

const shared = {
  credentialKind,
  email: z.string().trim(),
  labels: labelsUpTo(60),
  description: z.string().max(10_000, 'Use at most 10,000 characters.'),
  vcsChecks,
  useGitCheckout: z.boolean(),
  webhookPlacement,
  /** A day such as 2027-05-01, or nothing. */
  tokenExpiresOn: z
    .string()
    .refine((day) => day === '' || !Number.isNaN(Date.parse(day)), 'Enter a date, or leave it empty.'),
};

const emailNeeded = (input: { credentialKind: string; email: string }) =>
  input.credentialKind === 'ACCESS_TOKEN' || z.email().safeParse(input.email).success;
const emailIssue = {
  path: ['email'],
  message: 'Enter the email address of the Atlassian account that owns the token.',
};

/** The set-up form, in the order of the documentation's page. */
export const integrationInput = z
  .object({
    name: z
      .string()
      .trim()
      .min(1, 'Enter a name. It makes the webhook address and cannot be changed later.')
      .max(80, 'Use at most 80 characters.')
      .refine(
        (name) => slugOf(name) !== '',
        'Use at least one Latin letter or digit: the address is made of them.',
      ),
    isDefault: z.boolean(),
    spaceID: z.string(),
    ...shared,
    keepOldSecret: z.boolean(),
    token: pasted.pipe(z.string().min(1, 'Paste the token. It is stored encrypted and never shown again.')),
  })
  .refine(emailNeeded, emailIssue)
  .refine((input) => input.isDefault || input.spaceID !== '', {
    path: ['spaceID'],
    message: 'Choose the space that the integration belongs to.',
  });
export type IntegrationInput = z.infer<typeof integrationInput>;

/** While editing an empty token keeps the stored one; name and type never change. */
export const integrationEdit = z.object({ ...shared, token: pasted }).refine(emailNeeded, emailIssue);
export type IntegrationEdit = z.infer<typeof integrationEdit>;

export const editPlaces: FieldPlaces<IntegrationEdit> = {
  email: 'email',
  token: 'token',
  APP_PASSWORD_REFUSED: 'token',
  VCS_CREDENTIALS_REJECTED: 'token',
  tokenExpiresAt: 'tokenExpiresOn',
  labels: 'labels',
  description: 'description',
};
export const integrationPlaces: FieldPlaces<IntegrationInput> = {
  name: 'name',
  INTEGRATION_NAME_TAKEN: 'name',
  spaceId: 'spaceID',
  SPACE_UNKNOWN: 'spaceID',
  email: 'email',
  token: 'token',
  APP_PASSWORD_REFUSED: 'token',
  VCS_CREDENTIALS_REJECTED: 'token',
  tokenExpiresAt: 'tokenExpiresOn',
  labels: 'labels',
  description: 'description',
};

export const emptyIntegration: IntegrationInput = {
  name: '',
  isDefault: true,
  spaceID: '',
  credentialKind: 'API_TOKEN',
  email: '',
  token: '',
  labels: [],
  description: '',
  vcsChecks: 'INDIVIDUAL',
  useGitCheckout: true,
  webhookPlacement: 'REPOSITORY',
  tokenExpiresOn: '',
  keepOldSecret: false,
};

export const editOf = (integration: IntegrationDetails): IntegrationEdit => ({
  credentialKind: integration.credentialKind ?? 'API_TOKEN',
  email: integration.email ?? '',
  token: '',
  labels: integration.labels,
  description: integration.description,
  vcsChecks: integration.vcsChecks,
  useGitCheckout: integration.useGitCheckout,
  webhookPlacement: integration.webhookPlacement ?? 'REPOSITORY',
  tokenExpiresOn:
    integration.tokenExpiresAt === null
      ? ''
      : new Date(integration.tokenExpiresAt).toISOString().slice(0, 10),
});

/** A token lives until the end of its last day. */
export const expiryOf = (day: string): string | null => (day === '' ? null : `${day}T23:59:59.000Z`);
