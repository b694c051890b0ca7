import fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { controlApi } from './control.ts';
import { ApiError } from './errors.ts';
import { gitOverHttp } from './git-http/smart-http.ts';
import { pages } from './pages/pages.ts';
import { restApi } from './rest/rest-api.ts';
import type { World } from './world.ts';

/** Puts the REST API, git and the pages behind one address. */
export function buildServer(world: World, { log }: { log: boolean }): FastifyInstance {
  const app = fastify({
    logger: log ? { level: 'error' } : false,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 2_000 },
  });
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    if (error instanceof ApiError) {
      return reply.status(error.status).headers(error.headers).type('text/plain').send(error.message);
    }
    request.log.error(error);
    return reply
      .status(error.statusCode ?? 500)
      .type('text/plain')
      .send(`${error.message}\n`);
  });
  app.register(restApi(world), { prefix: '/2.0' });
  app.register(controlApi(world), { prefix: '/_emulator' });
  app.register(gitOverHttp(world));
  app.register(pages(world));
  return app;
}
