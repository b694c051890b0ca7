import cookie from '@fastify/cookie';
import { AppError } from '@gantry/contract/errors';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { nobody } from '../authz/index.ts';
import { cookieOptions, sessionCookieName, sessionDays } from './sessions.ts';
import { type Sso, ssoSeconds } from './sso.ts';
import { callbackPath } from './sso-settings.ts';

const stepCookie = 'gantry_sso';
const startQuery = z.object({ next: z.string().catch('/') });

type Routes = { readonly sso: Pick<Sso, 'start' | 'finish'>; readonly publicUrl: string };

/**
 * `GET /sso/start` sends the browser to the identity provider, `GET /sso/callback` takes its answer. What goes wrong
 * is told on the sign-in page, where the password still works.
 */
export function ssoRoutes({ sso, publicUrl }: Routes): FastifyPluginAsync {
  const options = cookieOptions(publicUrl);
  const stepOptions = { ...options, path: '/sso' };
  return async (scope: FastifyInstance): Promise<void> => {
    await scope.register(cookie);

    scope.get('/sso/start', (request, reply) =>
      orSignIn(reply, async () => {
        const { next } = startQuery.parse(request.query);
        const { url, ticket } = await sso.start.call(caller(request), { next });
        reply.setCookie(stepCookie, ticket, { ...stepOptions, maxAge: ssoSeconds });
        return url;
      }),
    );

    scope.get(callbackPath, (request, reply) =>
      orSignIn(reply, async () => {
        const ticket = request.cookies[stepCookie];
        reply.clearCookie(stepCookie, stepOptions);
        if (ticket === undefined) throw new AppError('SIGN_IN_EXPIRED');
        const { search } = new URL(request.url, publicUrl);
        const userAgent = request.headers['user-agent']?.slice(0, 512) ?? null;
        const input = { ticket, query: search, userAgent };
        const { token, next } = await sso.finish.call(caller(request), input);
        reply.setCookie(sessionCookieName, token, { ...options, maxAge: sessionDays * 24 * 3_600 });
        return next;
      }),
    );
  };
}

const caller = (request: FastifyRequest) => ({ actor: nobody, remoteAddress: request.ip });

async function orSignIn(reply: FastifyReply, target: () => Promise<string>): Promise<FastifyReply> {
  try {
    return reply.redirect(await target());
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    reply.log.info({ error }, 'a single sign-on failed');
    return reply.redirect(`/sign-in?problem=${error.code}`);
  }
}
