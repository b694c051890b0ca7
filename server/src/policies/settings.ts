import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import { slugify } from '../platform/slug.ts';
import type { Engine } from './engine/engine.ts';
import { isSupported, type PolicyType, type Problem, policyTypes, type SupportedType } from './model.ts';

/** As the language takes at most. */
const bodyCharacters = 500_000;

export const engines = ['REGO_V0', 'REGO_V1'] as const;
export type EngineVersion = (typeof engines)[number];

/** What people say of a policy. `engine` null: Rego v1, or v0 for a body that is only that. */
export const policySettings = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'Enter a name.')
    .max(80)
    .refine((name) => slugify(name) !== '', 'The name needs a letter from A to Z or a digit.'),
  body: z.string().min(1, 'Write the policy.').max(bodyCharacters),
  engine: z.enum(engines).nullable(),
  description: z.string().max(20_000),
  labels: z.array(z.string().trim().min(1).max(100)).max(100),
  spaceId: z.string(),
});

export const policyType = z.enum(policyTypes);

/** Throws POLICY_TYPE_UNSUPPORTED for a type that is only known. */
export function requireSupported(type: PolicyType): SupportedType {
  if (isSupported(type)) return type;
  throw new AppError(
    'POLICY_TYPE_UNSUPPORTED',
    `Policies of type ${type} are not evaluated by this version, so none can be made. Plan policies (PLAN) are.`,
    { details: { type } },
  );
}

/** The version of the language that the body is of. Throws POLICY_INVALID with what is wrong and where. */
export async function requireCompiled(
  engine: Engine,
  { body, engine: wanted }: { readonly body: string; readonly engine: EngineVersion | null },
): Promise<EngineVersion> {
  const first = wanted ?? 'REGO_V1';
  const problems = await engine.check({ id: '', body, engine: first });
  if (problems.length === 0) return first;
  if (wanted === null && (await engine.check({ id: '', body, engine: 'REGO_V0' })).length === 0) {
    return 'REGO_V0';
  }
  throw invalid(problems);
}

function invalid(problems: readonly Problem[]): AppError {
  const [first] = problems;
  const place =
    first === undefined || first.line === null ? '' : `Line ${first.line}, column ${first.column ?? 1}: `;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return new AppError(
    'POLICY_INVALID',
    `${place}${first?.message ?? 'The policy does not compile.'}${more}`,
    {
      details: { problems: problems.map(({ message, line, column }) => ({ message, line, column })) },
    },
  );
}
