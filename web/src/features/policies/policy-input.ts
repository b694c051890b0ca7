import { z } from 'zod';
import { labelsUpTo } from '../../edge/labels.ts';
import type { FieldPlaces } from '../../ui/use-field-errors.ts';
import type { PolicyDetails } from './model.ts';

export const policyInput = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'Name the policy after what it watches over.')
    .max(80, 'Use at most 80 characters.'),
  space: z.string().min(1, 'Choose a space.'),
  labels: labelsUpTo(100),
  description: z.string().max(20_000, 'Use at most 20,000 characters.'),
  body: z.string().min(1, 'Write the policy.').max(500_000, 'Use at most 500,000 characters.'),
});
export type PolicyInput = z.infer<typeof policyInput>;

export const policyPlaces: FieldPlaces<PolicyInput> = {
  name: 'name',
  POLICY_NAME_TAKEN: 'name',
  spaceId: 'space',
  POLICY_OUT_OF_REACH: 'space',
  labels: 'labels',
  description: 'description',
  body: 'body',
  POLICY_INVALID: 'body',
};

/** What a new policy starts from: it compiles, and does what many want first. */
export const exampleBody = `package gantry

# Every message in "deny" fails the run.
deny contains sprintf("%s would be destroyed", [resource.address]) if {
  some resource in deleted_resources
  resource.type == "aws_db_instance"
}

# Every message in "warn" makes the plan wait for a person.
warn contains sprintf("%s has no tags", [resource.address]) if {
  some resource in created_resources
  not resource.change.after.tags
}
`;

export const inputOf = (policy: PolicyDetails | null, space: string): PolicyInput => ({
  name: policy?.name ?? '',
  space: policy?.spaceDetails.id ?? space,
  labels: [...(policy?.labels ?? [])],
  description: policy?.description ?? '',
  body: policy?.body ?? exampleBody,
});
