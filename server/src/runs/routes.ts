import { AppError } from '@gantry/contract/errors';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { mostUploadBytes } from './repack-archive.ts';

const query = z.object({ token: z.string().min(1).max(4_096) });

/** Where local previews put their files: `PUT /uploads/workspace?token=` with a gzipped tar; the token is the credential. */
export function uploadRoutes({ fill }: { fill: (token: string, body: Buffer) => Promise<void> }) {
  return async (scope: FastifyInstance): Promise<void> => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: mostUploadBytes },
      (_request, body, done) => done(null, body),
    );
    scope.put('/uploads/workspace', { bodyLimit: mostUploadBytes }, async (request, reply) => {
      const { token } = query.parse(request.query);
      if (!Buffer.isBuffer(request.body)) throw new AppError('ARCHIVE_INVALID');
      await fill(token, request.body);
      return reply.code(201).send();
    });
  };
}
