import type { Attribute } from './attribute.ts';
import { areTags, isName } from './checks.ts';

export const REGIONS = ['eu-central-1', 'eu-west-1', 'us-east-1', 'ap-southeast-2'] as const;

/** Attributes that mean the same on every resource. */
export const common = {
  id: {
    type: 'string',
    description: 'Identifier, chosen by the cloud.',
    computed: true,
    compute: ({ id }) => id,
  },
  name: { type: 'string', required: true, description: 'Name; can be changed in place.', check: isName },
  tags: { type: ['map', 'string'], description: 'Free labels.', check: areTags },
} as const satisfies Record<string, Attribute>;
