import { z } from 'zod';
import type { NewApiKey } from './model.ts';
import type { RoleInSpace } from './people-model.ts';

const text = z.string().trim();

/** What the form holds; the fields of a federated key count only when it is one. */
export const apiKeyInput = z
  .object({
    name: text.min(1, 'Name it after the program that will use it.').max(120, 'Use at most 120 characters.'),
    admin: z.boolean(),
    days: z.string(),
    federated: z.boolean(),
    issuer: text,
    clientId: text,
    subjectExpression: text,
  })
  .superRefine((input, context) => {
    if (!input.federated) return;
    const need = (path: 'issuer' | 'clientId' | 'subjectExpression', message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (!URL.canParse(input.issuer)) need('issuer', 'Enter the address of the issuer.');
    if (input.clientId === '') need('clientId', 'Enter the audience.');
    if (input.subjectExpression === '') need('subjectExpression', 'Enter an expression.');
  });
export type ApiKeyInput = z.infer<typeof apiKeyInput>;

export const lifetimes = [
  { days: '30', text: 'In 30 days' },
  { days: '90', text: 'In 90 days' },
  { days: '365', text: 'In a year' },
  { days: '', text: 'Never' },
] as const;

const daySeconds = 24 * 3_600;

/** As the API takes it. Pure. */
export function toNewApiKey(input: ApiKeyInput, roles: readonly RoleInSpace[], now: number): NewApiKey {
  const { name, admin, days, federated, issuer, clientId, subjectExpression } = input;
  return {
    name,
    admin,
    roles: admin ? null : [...roles],
    expiresAt: days === '' ? null : Math.floor(now / 1_000) + Number(days) * daySeconds,
    oidc: federated ? { issuer, clientId, subjectExpression } : null,
  };
}
