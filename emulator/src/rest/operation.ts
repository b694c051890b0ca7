import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ApiError, badFields } from '../errors.ts';
import type { Caller } from '../state/permissions.ts';
import type { Account } from '../state/types.ts';
import type { World } from '../world.ts';
import { authenticate } from './authenticate.ts';
import { strike } from './faults.ts';
import { selectFields } from './fields.ts';
import { rateLimitHeaders } from './rate-limit.ts';
import { requireScopes, type Scopes } from './scopes.ts';

/** One call of the REST API as the handlers see it. */
export type Call = {
  readonly world: World;
  readonly caller: Caller;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly url: string;
  /** The answer with all fields, where a handler leaves some out by default; `fields` may ask for them. */
  full?: unknown;
};
export type Answer = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or the bytes of a file. */
  readonly body?: unknown;
};
export type Operation = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/2.0`; `:name` and `*` as in fastify. */
  readonly path: string;
  readonly scopes: Scopes;
  /** The call works without credentials, at least for public things. */
  readonly anonymous?: boolean;
  /** Seen with the POST of a build status: its body is judged before the scopes. */
  readonly bodyFirst?: z.ZodType;
  readonly handle: (call: Call) => Answer | Promise<Answer>;
};

/** Registers operations; every answer carries the headers by which clients learn what their token may do. */
export function registerOperations(
  app: FastifyInstance,
  world: World,
  operations: readonly Operation[],
): void {
  for (const operation of operations) {
    for (const url of [operation.path, `${operation.path}/`]) {
      if (operation.path.endsWith('*') && url.endsWith('/')) continue;
      app.route({
        method: operation.method,
        url,
        handler: (request, reply) => run(world, operation, request, reply),
      });
    }
  }
}

async function run(world: World, operation: Operation, request: FastifyRequest, reply: FastifyReply) {
  const url = new URL(request.url, world.origin);
  const at = world.now();
  const caller = authenticate(world, request.headers.authorization);
  const account = caller.account?.uuid ?? null;
  world.onRestCall({ method: request.method, path: url.pathname, account, at });
  await strike(world, url.pathname);
  reply.headers(scopeHeaders(caller, operation.scopes));
  reply.headers(rateLimitHeaders(world, caller, url.pathname));
  if (operation.bodyFirst) parseBody(operation.bodyFirst, request.body);
  authorize(caller, operation);
  const call: Call = {
    world,
    caller,
    params: paramsSchema.parse(request.params ?? {}),
    query: url.searchParams,
    body: request.body,
    url: url.href,
  };
  const answer = await operation.handle(call);
  const fields = url.searchParams.get('fields');
  const { body } = answer;
  reply.status(answer.status ?? 200).headers(answer.headers ?? {});
  if (body === undefined || Buffer.isBuffer(body)) return reply.send(body);
  return reply.send(fields ? selectFields(body, call.full ?? body, fields) : body);
}

const paramsSchema = z.record(z.string(), z.string());

function authorize(caller: Caller, operation: Operation): void {
  if (caller.credential) requireScopes(caller.credential, operation.scopes);
  else if (!operation.anonymous) throw unauthenticated();
}

export function unauthenticated(): ApiError {
  return new ApiError(401, 'Token is invalid, expired, or not supported for this endpoint.', {
    headers: { 'www-authenticate': 'Basic realm="Bitbucket.org HTTP"' },
  });
}

function scopeHeaders(caller: Caller, scopes: Scopes): Record<string, string> {
  const { credential } = caller;
  if (!credential) return {};
  return {
    'x-oauth-scopes': credential.scopes.join(', '),
    'x-accepted-oauth-scopes': scopes.classic.join(', '),
    'x-credential-type': credential.kind,
    'x-token-id': credential.id,
  };
}

/** The account behind the call; handlers of operations that need credentials may rely on it. */
export function callerAccount(call: Call): Account {
  if (!call.caller.account) throw unauthenticated();
  return call.caller.account;
}

/** Parses a body; what is wrong comes back beside the fields, as Bitbucket says it. */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const fields: Record<string, string[]> = {};
  for (const issue of parsed.error.issues) {
    const field = issue.path.join('.') || 'body';
    fields[field] = [...(fields[field] ?? []), issue.message];
  }
  throw badFields(fields);
}
