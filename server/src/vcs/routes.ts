import { AppError } from '@gantry/contract/errors';
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { RawDelivery } from './provider.ts';
import type { ReceiveWebhook } from './receive-webhook.ts';

/** Bitbucket drops payloads over 256 KB, so nothing genuine comes near this. */
export const webhookBodyLimit = 1_048_576;

const params = z.object({ integration: z.string().min(1).max(100) });

/** The webhook endpoint: the only scope that sees raw bytes. */
export function webhookRoutes(path: string, { receive, refuse }: ReceiveWebhook) {
  return async (scope: FastifyInstance): Promise<void> => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: webhookBodyLimit },
      (_request, body, done) => done(null, body),
    );
    scope.post(`${path}/:integration`, { bodyLimit: webhookBodyLimit }, async (request, reply) => {
      const { integration } = params.parse(request.params);
      const delivery = rawDelivery(request, Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));
      if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
        await refuse(integration, delivery, new AppError('UNSUPPORTED_MEDIA_TYPE'));
      }
      await receive(integration, delivery);
      return reply.code(202).send({ accepted: true });
    });
    scope.addHook('onError', async (request, _reply, error: FastifyError) => {
      if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') await recordTooLarge(request);
    });
  };

  async function recordTooLarge(request: FastifyRequest): Promise<void> {
    const { integration } = params.parse(request.params);
    const tooLarge = new AppError(
      'BODY_TOO_LARGE',
      'The delivery is larger than 1 MB; Bitbucket sends at most 256 KB.',
    );
    await refuse(integration, rawDelivery(request, Buffer.alloc(0)), tooLarge).catch(() => undefined);
  }
}

function rawDelivery(request: FastifyRequest, body: Buffer): RawDelivery {
  const headers = Object.entries(request.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
  return { headers: Object.fromEntries(headers), body };
}
