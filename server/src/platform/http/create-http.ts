import { AppError } from '@gantry/contract/errors';
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  LogController,
} from 'fastify';
import { newId } from '../ids.ts';
import { toErrorAnswer } from './error-answer.ts';
import type { EventStream } from './event-stream.ts';
import { securityHeaders } from './security-headers.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** The open event streams; closing the server ends them. */
    eventStreams: Set<EventStream>;
  }
}

export type HttpOptions = {
  logger: FastifyBaseLogger;
  /** Where people reach the server: `https://gantry.example.com`. */
  publicUrl: string;
  /** Believe the `X-Forwarded-*` headers of these proxies (addresses or networks), or of any for true. */
  trustProxy?: boolean | string[];
  /** Answers what no route answers, say with the web application's page; `NOT_FOUND` by default. */
  notFound?: (request: FastifyRequest, reply: FastifyReply) => unknown;
};

/** The most bytes of a request's body, unless a route says otherwise with `bodyLimit`. */
const BODY_LIMIT_BYTES = 1_048_576;
const SLOW_REQUEST_MS = 60_000;
const SLOW_HEADERS_MS = 15_000;

/**
 * The HTTP server before any route: errors become `{ error: { code, message, details? } }`, every answer carries
 * `X-Request-Id` and the security headers, and nothing is cached unless its route says so.
 */
export function createHttp({
  logger,
  publicUrl,
  trustProxy = false,
  notFound,
}: HttpOptions): FastifyInstance {
  const headers = { ...securityHeaders(publicUrl), 'cache-control': 'no-store' };
  const app: FastifyInstance = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: newId,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: SLOW_REQUEST_MS,
    http: { headersTimeout: SLOW_HEADERS_MS },
    trustProxy,
    // What is refused before any hook runs, a malformed URL say.
    frameworkErrors: (error, request, reply) => answerError(error, request, reply.headers(headers)),
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 500 },
  });
  let closing = false;
  app.decorate('eventStreams', new Set<EventStream>());
  app.addHook('preClose', async () => {
    closing = true;
    for (const stream of app.eventStreams) stream.end();
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ ...headers, 'x-request-id': request.id });
  });
  app.addHook('onSend', async (_request, reply) => {
    // Kept open, the connection of a last request would hold up the close.
    if (closing) reply.header('connection', 'close');
  });
  app.addHook('onResponse', logResponse);
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(
    notFound ??
      (() => {
        throw new AppError('NOT_FOUND');
      }),
  );
  return app;
}

/**
 * Closes the server: no new requests, open ones are finished, event streams ended. What is not done after `drainMs`
 * is cut off; of a server on several addresses (`localhost` can be two) only the first one's connections are.
 */
export async function drainHttp(app: FastifyInstance, { drainMs }: { drainMs: number }): Promise<void> {
  const cutOff = setTimeout(() => app.server.closeAllConnections(), drainMs);
  // Connections that answered their last request before the closing began are idle only now.
  const idle = setInterval(() => app.server.closeIdleConnections(), 50);
  await app.close();
  clearInterval(idle);
  clearTimeout(cutOff);
}

/** Queries can hold secrets (signed links), so that only the path is logged. */
async function logResponse(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const facts = {
    method: request.method,
    path: request.url.split('?', 1)[0],
    status: reply.statusCode,
    milliseconds: Math.round(reply.elapsedTime),
  };
  if (reply.statusCode < 400) request.log.debug(facts, 'Request answered');
  else request.log.info(facts, 'Request refused');
}

async function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { status, body, isOurFault } = toErrorAnswer(error, request.id);
  if (isOurFault) request.log.error({ method: request.method, error }, 'Request failed');
  await reply.status(status).send(body);
}
