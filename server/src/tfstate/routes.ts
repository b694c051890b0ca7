import { AppError } from '@gantry/contract/errors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { RunRow } from '../runs/index.ts';
import { type StateBackend, StateLocked } from './state-backend.ts';

const stateLimit = 128 * 1_048_576;
export const statePath = (stackId: string): string => `/state/v1/${stackId}`;

const params = z.object({ stackId: z.string().min(1).max(100) });
const query = z.object({ ID: z.string().max(200).optional() });

export type StateRouteDeps = {
  readonly backend: StateBackend;
  /** The run that these credentials belong to, or null. */
  readonly authenticate: (runId: string, password: string) => Promise<RunRow | null>;
};

/** Terraform's HTTP backend: GET, POST, LOCK and UNLOCK on one address (source: Terraform docs, backend type http). */
export function stateRoutes({ backend, authenticate }: StateRouteDeps) {
  const holder = async (request: FastifyRequest): Promise<RunRow> => {
    const { stackId } = params.parse(request.params);
    const [username, password] = basicCredentials(request.headers.authorization);
    const run = await authenticate(username, password);
    if (run === null || run.stack_id !== stackId) throw new AppError('STATE_ACCESS_REFUSED');
    return run;
  };

  return async (scope: FastifyInstance): Promise<void> => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: stateLimit }, (_request, body, done) =>
      done(null, body),
    );
    scope.addHttpMethod('LOCK', { hasBody: true });
    scope.addHttpMethod('UNLOCK', { hasBody: true });
    scope.setErrorHandler((error, _request, reply) => {
      if (error instanceof StateLocked)
        return reply.code(423).type('application/json').send(JSON.stringify(error.info));
      throw error;
    });
    const url = statePath(':stackId');

    scope.get(url, async (request, reply) => {
      const state = await backend.read(await holder(request));
      return state === null ? reply.code(204).send() : reply.type('application/json').send(state);
    });
    scope.post(url, { bodyLimit: stateLimit }, async (request, reply) => {
      await backend.write(await holder(request), bytes(request), query.parse(request.query).ID ?? null);
      return reply.code(200).send();
    });
    scope.route({
      method: ['LOCK'],
      url,
      handler: async (request, reply) => {
        await backend.lock(await holder(request), json(request));
        return reply.code(200).send();
      },
    });
    scope.route({
      method: ['UNLOCK'],
      url,
      handler: async (request, reply) => {
        await backend.unlock(await holder(request), json(request));
        return reply.code(200).send();
      },
    });
  };
}

const bytes = (request: FastifyRequest): Buffer =>
  Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);

function json(request: FastifyRequest): unknown {
  const text = bytes(request).toString('utf8');
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('BAD_INPUT', 'The lock information is not JSON.');
  }
}

function basicCredentials(header: string | undefined): [username: string, password: string] {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/.exec(header ?? '')?.[1];
  const decoded = Buffer.from(encoded ?? '', 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 1)
    throw new AppError('UNAUTHENTICATED', 'unauthorized: the state needs the credentials of a run.');
  return [decoded.slice(0, colon), decoded.slice(colon + 1)];
}
