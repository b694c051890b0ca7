import { timingSafeEqual } from 'node:crypto';
import { notFound } from '@gantry/contract/errors';
import type { FastifyInstance } from 'fastify';
import { sha256Hex } from './platform/ids.ts';

/** What a provider counted of its own calls. */
type CallCounts = {
  calls(): readonly { readonly method: string; readonly outcome: string; readonly calls: number }[];
  callsLastHour(): ReadonlyMap<string, number>;
};

type Metric = {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  readonly samples: readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[];
};

/**
 * GET /metrics in the text format of Prometheus, for whoever has the bearer token; without one there is no such page.
 * People are named by a hash: monitoring need not know them.
 */
export function metricsRoutes(token: string | null, provider: CallCounts) {
  return async (scope: FastifyInstance): Promise<void> => {
    scope.get('/metrics', async (request, reply) => {
      if (token === null || !isToken(token, request.headers.authorization)) throw notFound();
      return reply.type('text/plain; version=0.0.4; charset=utf-8').send(render(metricsOf(provider)));
    });
  };
}

/** Hashes have one length, whatever is sent. */
function isToken(token: string, authorization: string | undefined): boolean {
  const given = Buffer.from(sha256Hex(authorization ?? ''));
  return timingSafeEqual(given, Buffer.from(sha256Hex(`Bearer ${token}`)));
}

function metricsOf(provider: CallCounts): Metric[] {
  return [
    {
      name: 'gantry_bitbucket_calls_total',
      help: 'Calls of the REST API of Bitbucket Cloud, by method and class of the answer.',
      type: 'counter',
      samples: provider
        .calls()
        .map(({ method, outcome, calls }) => ({ labels: { method, outcome }, value: calls })),
    },
    {
      name: 'gantry_bitbucket_calls_last_hour',
      help: 'Calls of the last 60 minutes by user, as Bitbucket Cloud limits them.',
      type: 'gauge',
      samples: [...provider.callsLastHour()].map(([user, value]) => ({
        labels: { user: sha256Hex(user).slice(0, 12) },
        value,
      })),
    },
    {
      name: 'process_resident_memory_bytes',
      help: 'Resident memory of the server.',
      type: 'gauge',
      samples: [{ labels: {}, value: process.memoryUsage.rss() }],
    },
    {
      name: 'process_uptime_seconds',
      help: 'Seconds since the server started.',
      type: 'gauge',
      samples: [{ labels: {}, value: Math.round(process.uptime()) }],
    },
  ];
}

function render(metrics: readonly Metric[]): string {
  return metrics
    .flatMap(({ name, help, type, samples }) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${type}`,
      ...samples.map(({ labels, value }) => `${name}${labelsOf(labels)} ${value}`),
    ])
    .map((line) => `${line}\n`)
    .join('');
}

function labelsOf(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, '')}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
