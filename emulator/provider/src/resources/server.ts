import { CloudError } from '../cloud/cloud-error.ts';
import type { AttributeValue, Cloud } from '../cloud/model.ts';
import { attributePath, warningDiagnostic } from '../protocol/diagnostics.ts';
import type { Value } from '../protocol/values.ts';
import { firstFreeAddress, parseRange } from './addresses.ts';
import type { ComputeContext, ResourceType } from './attribute.ts';
import { isOneOf } from './checks.ts';
import { common, REGIONS } from './common.ts';

const SIZES = ['nano', 'small', 'medium', 'large', 'xlarge'] as const;
const DEPRECATED_SIZE = 'nano';

/** Shared address space (RFC 6598) for servers without a network. */
const OUTSIDE_NETWORKS = '100.64.0.0/10';

function checkSize(value: Value, name: string) {
  const warning = warningDiagnostic(
    'Deprecated size',
    `The size ${DEPRECATED_SIZE} is going away: choose small or larger.`,
    attributePath(name),
  );
  return value === DEPRECATED_SIZE ? [warning] : isOneOf(SIZES)(value, name);
}

function networkOf(cloud: Cloud, networkId: AttributeValue | undefined) {
  if (typeof networkId !== 'string') return undefined;
  const found = cloud.resources[networkId];
  if (found?.kind !== 'network') {
    throw new CloudError(
      'NETWORK_NOT_FOUND',
      `There is no network ${networkId}: create it or correct network_id.`,
    );
  }
  return found;
}

function assignAddress({ cloud, id, wanted }: ComputeContext): string {
  const range = parseRange(networkOf(cloud, wanted.network_id)?.attributes.cidr ?? OUTSIDE_NETWORKS);
  const taken = Object.values(cloud.resources)
    .filter((resource) => resource.kind === 'server' && resource.attributes.id !== id)
    .map((server) => String(server.attributes.ip));
  const address = range && firstFreeAddress(range, new Set(taken));
  if (address) return address;
  throw new CloudError(
    'NETWORK_FULL',
    `Network ${String(wanted.network_id)} has no free address: use a larger one.`,
  );
}

export const server: ResourceType = {
  kind: 'server',
  idPrefix: 'srv',
  description: 'A virtual machine.',
  attributes: {
    ...common,
    size: {
      type: 'string',
      default: 'small',
      description: `One of ${SIZES.join(', ')}; can be changed in place.`,
      check: checkSize,
    },
    region: {
      type: 'string',
      default: REGIONS[0],
      forceNew: true,
      description: `One of ${REGIONS.join(', ')}.`,
      check: isOneOf(REGIONS),
    },
    network_id: { type: 'string', description: 'Network that the server lives in.' },
    user_data: { type: 'string', description: 'Script for the first boot.' },
    ip: {
      type: 'string',
      description: 'Address: the first free one of the network.',
      computed: true,
      compute: assignAddress,
      changesWith: ['network_id'],
    },
  },
  verifyChange: (cloud, wanted) => {
    networkOf(cloud, wanted.network_id);
  },
};
