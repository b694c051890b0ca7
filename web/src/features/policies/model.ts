import { z } from 'zod';
import { unixSeconds } from '../../edge/values.ts';

/** A stack or module that a policy looks at; without an id it is attached by labels. */
export const policyUse = z.object({
  id: z.string().nullable(),
  isModule: z.boolean(),
  stackId: z.string(),
  stackName: z.string(),
});
export type PolicyUse = z.infer<typeof policyUse>;

const spaceRef = z.object({ id: z.string(), name: z.string() });

export const policySummary = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  labels: z.array(z.string()),
  spaceDetails: spaceRef,
  attachedStacks: z.array(policyUse),
});
export type PolicySummary = z.infer<typeof policySummary>;

export const policyDetails = policySummary.extend({
  abilities: z.array(z.string()),
  body: z.string(),
  description: z.string().nullable(),
  engineType: z.enum(['REGO_V0', 'REGO_V1']),
  createdAt: unixSeconds,
  updatedAt: unixSeconds,
});
export type PolicyDetails = z.infer<typeof policyDetails>;

/** A policy as it is chosen for a stack. */
export const policyChoice = z.object({ id: z.string(), name: z.string(), space: z.string() });
export type PolicyChoice = z.infer<typeof policyChoice>;

/** A policy of a stack or module; without an id it is attached by labels. */
export const attachedPolicy = z.object({
  id: z.string().nullable(),
  policyId: z.string(),
  policyName: z.string(),
  policyType: z.string(),
});
export type AttachedPolicy = z.infer<typeof attachedPolicy>;

const typeWords: Readonly<Record<string, string>> = { PLAN: 'Plan' };
/** Types that this page does not know keep the name that the API gives them. */
export const typeWord = (type: string): string => typeWords[type] ?? type;

export const engineWords = { REGO_V0: 'Rego v0', REGO_V1: 'Rego v1' } as const;

/** `2 stacks and 1 module`, or null for nothing. */
export function countWords(uses: readonly PolicyUse[]): string | null {
  const modules = uses.filter(({ isModule }) => isModule).length;
  const counts = [
    [uses.length - modules, 'stack'],
    [modules, 'module'],
  ] as const;
  const words = counts.flatMap(([count, noun]) =>
    count === 0 ? [] : [`${count} ${noun}${count === 1 ? '' : 's'}`],
  );
  return words.length === 0 ? null : words.join(' and ');
}

/** The line that a sentence about a text begins with, as `Line 3, column 5: …`. */
export function lineOf(sentence: string | undefined): number | null {
  const found = /^Line (\d+)\b/.exec(sentence ?? '')?.[1];
  return found === undefined ? null : Number(found);
}
