import type { DataSource } from './attribute.ts';
import { isOneOf } from './checks.ts';
import { REGIONS } from './common.ts';

/** Looks up a region's zones. */
export const region: DataSource = {
  description: 'A region and its zones.',
  attributes: {
    name: {
      type: 'string',
      required: true,
      description: `One of ${REGIONS.join(', ')}.`,
      check: isOneOf(REGIONS),
    },
    id: { type: 'string', description: 'The same as name.', computed: true },
    zones: { type: ['list', 'string'], description: 'Zones of the region.', computed: true },
  },
  read: ({ name = null }) => ({
    name,
    id: name,
    zones: ['a', 'b', 'c'].map((zone) => `${String(name)}${zone}`),
  }),
};
