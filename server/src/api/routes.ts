import cookie from '@fastify/cookie';
import { AppError } from '@gantry/contract/errors';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { cookieOptions, sessionCookieName, sessionDays } from '../identity/index.ts';
import { auditExportRoute } from './audit-export.ts';
import { createContext, type TokenCookie } from './context.ts';
import type { ApiDeps } from './deps.ts';
import { presentError } from './errors.ts';
import { createHub, type Hub } from './hub.ts';
import { createGraphqlServer, mostBodyBytes } from './server.ts';

const stepCookieName = 'gantry_sign_in';

/** `POST /graphql`: the public API. Results are HTTP 200 whatever is in them; subscriptions are event streams. */
export function graphqlRoutes(deps: ApiDeps, hub: Hub = createHub(deps.db)): FastifyPluginAsync {
  return async (scope: FastifyInstance): Promise<void> => {
    const server = createGraphqlServer(deps.logger);
    const cookies = tokenCookies(deps.installation.publicUrl);
    await scope.register(cookie);
    scope.addHook('preClose', () => hub.close());
    scope.removeAllContentTypeParsers();
    // The body is read by the GraphQL server itself; other types are refused, so that forms of other sites stay out.
    scope.addContentTypeParser('application/json', (_request, _payload, done) => done(null));

    const identify = (request: FastifyRequest, reply: FastifyReply) =>
      createContext(deps, hub, {
        headers: request.headers,
        remoteAddress: request.ip,
        session: cookies.of(request, reply, { name: sessionCookieName, seconds: sessionDays * 24 * 3_600 }),
        signInStep: cookies.of(request, reply, { name: stepCookieName, seconds: 600 }),
        cutLine: () => reply.raw.destroy(),
      });
    auditExportRoute(scope, deps, identify);
    scope.post('/graphql', { bodyLimit: mostBodyBytes }, async (request, reply) => {
      try {
        const context = await identify(request, reply);
        return await send(reply, await server.handleNodeRequestAndResponse(request, reply, context));
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return reply.send({ errors: [presentError(error, deps.logger)] });
      }
    });
  };
}

function send(reply: FastifyReply, response: Response): FastifyReply {
  for (const [name, value] of response.headers) reply.header(name, value);
  if (response.headers.get('content-type') === 'text/event-stream') {
    // Not compressed or held back by proxies, and no connection that outlives its stream when the server closes.
    reply.removeHeader('content-encoding').headers({ 'x-accel-buffering': 'no', connection: 'close' });
  }
  return reply.code(response.status).send(response.body);
}

type CookieFacts = { readonly name: string; readonly seconds: number };

function tokenCookies(publicUrl: string) {
  const options = cookieOptions(publicUrl);
  return {
    of: (request: FastifyRequest, reply: FastifyReply, { name, seconds }: CookieFacts): TokenCookie => ({
      token: request.cookies[name] ?? null,
      set: (token) => {
        reply.setCookie(name, token, { ...options, maxAge: seconds });
      },
      clear: () => {
        reply.clearCookie(name, options);
      },
    }),
  };
}
