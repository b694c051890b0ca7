import { AppError } from '@gantry/contract/errors';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { mostStateBytes } from './upload-state.ts';

const query = z.object({ token: z.string().min(1).max(4_096) });

/** `PUT /uploads/state?token=` with a Terraform state of at most 100 MB; the token is the credential. */
export function stateUploadRoutes({ fill }: { fill: (token: string, body: Buffer) => Promise<void> }) {
  return async (scope: FastifyInstance): Promise<void> => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: mostStateBytes },
      (_request, body, done) => done(null, body),
    );
    scope.put('/uploads/state', { bodyLimit: mostStateBytes }, async (request, reply) => {
      const { token } = query.parse(request.query);
      if (!Buffer.isBuffer(request.body)) throw new AppError('STATE_INVALID');
      await fill(token, request.body);
      return reply.code(201).send();
    });
  };
}
