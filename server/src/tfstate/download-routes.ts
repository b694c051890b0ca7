import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

const query = z.object({ token: z.string().min(1).max(4_096) });

/** `GET /downloads/state?token=`: the state that the token stands for; the token is the credential. */
export function downloadRoutes({
  open,
}: {
  open: (token: string) => Promise<{ name: string; body: Buffer }>;
}) {
  return async (scope: FastifyInstance): Promise<void> => {
    scope.get('/downloads/state', async (request, reply) => {
      const { name, body } = await open(query.parse(request.query).token);
      return reply
        .type('application/json')
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(body);
    });
  };
}
