import { CloudError } from '../cloud/cloud-error.ts';
import type { Cloud } from '../cloud/model.ts';
import { parseRange } from './addresses.ts';
import type { ResourceType } from './attribute.ts';
import { must } from './checks.ts';
import { common } from './common.ts';

function verifyDelete(cloud: Cloud, id: string): void {
  const users = Object.values(cloud.resources).filter((resource) => resource.attributes.network_id === id);
  if (users.length === 0) return;
  const names = users.map((user) => String(user.attributes.name)).join(', ');
  throw new CloudError('NETWORK_IN_USE', `Network ${id} still holds ${names}: move or delete them first.`);
}

export const network: ResourceType = {
  kind: 'network',
  idPrefix: 'net',
  description: 'A private network.',
  attributes: {
    ...common,
    cidr: {
      type: 'string',
      required: true,
      forceNew: true,
      description: 'IPv4 range such as 10.1.0.0/16, from /8 to /29.',
      check: must(
        'be an IPv4 range from /8 to /29 such as "10.1.0.0/16"',
        (value) => parseRange(value) !== undefined,
      ),
    },
  },
  verifyDelete,
};
