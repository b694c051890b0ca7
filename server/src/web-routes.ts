import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { AppError } from '@gantry/contract/errors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const yearSeconds = 31_536_000;
/** Addresses of machines: what is not there is an error, never a page. */
const machinePaths = /^\/(graphql|webhooks|worker|state|sso|health|assets)(\/|$)/;

/** The built pages: hashed assets for a year, and the one page for every address that a person may open. */
export function webRoutes(dir: string) {
  return {
    async routes(scope: FastifyInstance): Promise<void> {
      await scope.register(fastifyStatic, {
        root: dir,
        wildcard: true,
        index: ['index.html'],
        cacheControl: false,
        preCompressed: existsSync(join(dir, 'index.html.br')),
        setHeaders: (reply, path) => {
          const hashed = path.includes(`${join(dir, 'assets')}`);
          reply.header('cache-control', hashed ? `public, max-age=${yearSeconds}, immutable` : 'no-cache');
        },
      });
    },
    notFound(request: FastifyRequest, reply: FastifyReply) {
      const path = request.url.split('?')[0] ?? '';
      const isPage = request.method === 'GET' && !machinePaths.test(path);
      if (!isPage) throw new AppError('NOT_FOUND');
      return reply.header('cache-control', 'no-cache').sendFile('index.html', dir);
    },
  };
}
