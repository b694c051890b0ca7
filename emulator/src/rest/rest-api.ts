import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { ApiError } from '../errors.ts';
import type { World } from '../world.ts';
import { commentOperations } from './comments.ts';
import { commitOperations } from './commits.ts';
import { diffOperations } from './diffs.ts';
import { hookOperations } from './hooks.ts';
import { registerOperations } from './operation.ts';
import { pullRequestPartOperations } from './pull-request-parts.ts';
import { pullRequestOperations } from './pull-requests.ts';
import { refOperations } from './refs.ts';
import { removedOperations } from './removed.ts';
import { reportOperations } from './reports.ts';
import { repositoryOperations } from './repositories.ts';
import { srcOperations } from './src.ts';
import { statusOperations } from './statuses.ts';
import { userOperations } from './users.ts';

/** Bodies near a megabyte are refused by a proxy in front of Bitbucket, in HTML. */
const LARGEST_BODY = 1_000_000;

/** REST API 2.0; register it under `/2.0`. */
export function restApi(world: World) {
  return async (app: FastifyInstance): Promise<void> => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: LARGEST_BODY }, (request, body, done) => {
      try {
        done(null, parseBytes(request.headers['content-type'] ?? '', body));
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    });
    app.setErrorHandler<FastifyError>((error, _request, reply) => sendError(reply, error));
    // A route and not a not-found handler, because the pages would take these addresses for repositories.
    app.all('/*', (_request, reply) => sendError(reply, noSuchApi()));
    registerOperations(app, world, [
      ...removedOperations,
      ...userOperations,
      ...repositoryOperations,
      ...refOperations,
      ...commitOperations,
      ...srcOperations,
      ...diffOperations,
      ...statusOperations,
      ...reportOperations,
      ...pullRequestOperations,
      ...pullRequestPartOperations,
      ...commentOperations,
      ...hookOperations,
    ]);
  };
}

/** JSON, or a form (which some calls take as well); an empty body is no body. */
function parseBytes(contentType: string, body: string | Buffer): unknown {
  const text = body.toString();
  if (text === '') return undefined;
  if (contentType.startsWith('application/x-www-form-urlencoded')) {
    const form = new URLSearchParams(text);
    return Object.fromEntries(
      [...new Set(form.keys())].map((name) => {
        const values = form.getAll(name);
        return [name, values.length > 1 ? values : values[0]];
      }),
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(400, 'Bad request: the body is not valid JSON.');
  }
}

function noSuchApi(): ApiError {
  return new ApiError(404, { message: 'Resource not found', detail: 'There is no API hosted at this URL' });
}

function sendError(reply: FastifyReply, error: FastifyError | ApiError): FastifyReply {
  if (error instanceof ApiError) {
    reply.status(error.status).headers(error.headers);
    if (error.error === null) return reply.type('text/plain; charset=utf-8').send(error.message);
    const { data } = error.error;
    return reply.send({ type: 'error', error: error.error, ...(data === undefined ? {} : { data }) });
  }
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return reply.status(400).type('text/html').send('<h1>Bad Request (400)</h1>');
  }
  reply.log.error(error);
  return reply
    .status(500)
    .send({ type: 'error', error: { message: 'Something went wrong', detail: error.message } });
}
