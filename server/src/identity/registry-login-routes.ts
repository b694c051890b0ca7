import { AppError } from '@gantry/contract/errors';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { RegistryLogins } from './registry-logins.ts';

const form = z.object({
  grant_type: z.literal('authorization_code'),
  code: z.string().min(1).max(2_048),
  code_verifier: z.string().min(43).max(128),
  redirect_uri: z.string().max(200),
});

/** The token endpoint of `terraform login` (RFC 6749, section 4.1.3). */
export function registryLoginRoutes(path: string, { redeem }: Pick<RegistryLogins, 'redeem'>) {
  return async (scope: FastifyInstance): Promise<void> => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 16_384 },
      (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body.toString()))),
    );
    scope.setErrorHandler((error, _request, reply) => {
      if (!(error instanceof AppError)) throw error;
      return reply.code(400).send({ error: 'invalid_grant', error_description: error.message });
    });
    scope.post(path, async (request, reply) => {
      const given = form.safeParse(request.body);
      if (!given.success) throw new AppError('REGISTRY_LOGIN_INVALID');
      const { code, code_verifier: verifier, redirect_uri: redirectUri } = given.data;
      const token = await redeem({ code, verifier, redirectUri, remoteAddress: request.ip });
      return reply.header('cache-control', 'no-store').send({ access_token: token, token_type: 'bearer' });
    });
  };
}
