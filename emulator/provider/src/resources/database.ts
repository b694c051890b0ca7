import { randomBytes } from 'node:crypto';
import { attributePath, warningDiagnostic } from '../protocol/diagnostics.ts';
import type { Value } from '../protocol/values.ts';
import type { ComputeContext, ResourceType } from './attribute.ts';
import { isOneOf, isWholeNumber, must } from './checks.ts';
import { common } from './common.ts';

const ENGINES = ['postgres', 'mysql'] as const;
const PORTS: Readonly<Record<string, number>> = { postgres: 5432, mysql: 3306 };
const END_OF_LIFE: readonly Value[] = ['5.7', '9.6', '10', '11', '12', '13'];

const checkVersion: NonNullable<(typeof common.tags)['check']> = (value, name) => {
  if (!END_OF_LIFE.includes(value)) return must('not be empty', (version) => version !== '')(value, name);
  const detail = `Version ${String(value)} gets no more security fixes: plan an upgrade.`;
  return [warningDiagnostic('Version out of support', detail, attributePath(name))];
};

const host = (id: string) => `${id}.db.fakecloud.test`;
const port = (engine: unknown) => PORTS[String(engine)] ?? 0;

function connectionUrl({ id, wanted }: ComputeContext): string {
  const { engine, name, password } = wanted;
  const secret = typeof password === 'string' ? password : randomBytes(18).toString('base64url');
  return `${String(engine)}://admin:${encodeURIComponent(secret)}@${host(id)}:${port(engine)}/${String(name)}`;
}

export const database: ResourceType = {
  kind: 'database',
  idPrefix: 'db',
  description: 'A managed database.',
  attributes: {
    ...common,
    engine: {
      type: 'string',
      required: true,
      forceNew: true,
      description: `One of ${ENGINES.join(', ')}.`,
      check: isOneOf(ENGINES),
    },
    version: { type: 'string', required: true, description: 'Version of the engine.', check: checkVersion },
    storage_gb: {
      type: 'number',
      default: 20,
      description: 'Disk in GB, from 10 to 65536.',
      check: isWholeNumber(10, 65_536),
    },
    password: {
      type: 'string',
      sensitive: true,
      description: 'Password of the administrator; generated when absent, see connection_url.',
      check: must('hold at least 8 characters', (value) => typeof value === 'string' && value.length >= 8),
    },
    endpoint: {
      type: 'string',
      description: 'Host and port.',
      computed: true,
      compute: ({ id, wanted }) => `${host(id)}:${port(wanted.engine)}`,
    },
    connection_url: {
      type: 'string',
      sensitive: true,
      description: 'Address with name and password, for clients.',
      computed: true,
      compute: connectionUrl,
      changesWith: ['name', 'password'],
    },
  },
};
