import { AppError } from '@gantry/contract/errors';
import {
  claimRequest,
  logChunk,
  registerRequest,
  runReport,
  workerPaths,
} from '@gantry/contract/worker-protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { storableTexts } from '../platform/storable-text.ts';
import type { Workers } from './workers.ts';

const planLimit = 128 * 1_048_576;
const workspaceLimit = 256 * 1_048_576;
const jsonLimit = 16 * 1_048_576;

const runParams = z.object({ runId: z.string().min(1).max(64) });

/** The worker protocol of `@gantry/contract/worker-protocol`. */
export function workerRoutes(workers: Workers) {
  return async (scope: FastifyInstance): Promise<void> => {
    scope.addContentTypeParser('application/gzip', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    );

    scope.post(workerPaths.register, async (request) =>
      workers.register(bearer(request), parse(registerRequest, request.body)),
    );
    scope.post(workerPaths.claim, async (request, reply) => {
      const gone = new AbortController();
      // Of this answer, not of the connection: a worker keeps that for its next call.
      reply.raw.once('close', () => gone.abort());
      const job = await workers.claim(bearer(request), parse(claimRequest, request.body), gone.signal);
      return job ?? reply.code(204).send();
    });
    scope.post(workerPaths.heartbeat(':runId'), async (request) =>
      workers.heartbeat(runId(request), bearer(request)),
    );
    scope.post(workerPaths.logs(':runId'), { bodyLimit: jsonLimit }, async (request, reply) => {
      await workers.appendLogs(runId(request), bearer(request), parse(logChunk, request.body));
      return reply.code(204).send();
    });
    scope.post(workerPaths.report(':runId'), { bodyLimit: jsonLimit }, async (request) =>
      workers.report(runId(request), bearer(request), parse(runReport, request.body)),
    );
    scope.get(workerPaths.source(':runId'), async (request, reply) => {
      const stream = await workers.openSource(runId(request), bearer(request));
      return reply.type('application/gzip').send(stream);
    });
    scope.put(workerPaths.plan(':runId'), { bodyLimit: planLimit }, async (request, reply) => {
      await workers.keepPlan(runId(request), bearer(request), bytes(request));
      return reply.code(204).send();
    });
    scope.put(workerPaths.workspace(':runId'), { bodyLimit: workspaceLimit }, async (request, reply) => {
      await workers.keepWorkspace(runId(request), bearer(request), bytes(request));
      return reply.code(204).send();
    });
    scope.get(workerPaths.workspace(':runId'), async (request, reply) =>
      sendBytes(reply, await workers.openWorkspace(runId(request), bearer(request))),
    );
  };
}

const runId = (request: FastifyRequest): string => parse(runParams, request.params).runId;
const sendBytes = (reply: FastifyReply, body: Buffer) => reply.type('application/gzip').send(body);

function bearer(request: FastifyRequest): string {
  const match = /^Bearer ([\w.~+/=-]{8,512})$/.exec(request.headers.authorization ?? '');
  if (match?.[1] === undefined) throw new AppError('WORKER_TOKEN_INVALID');
  return match[1];
}

function bytes(request: FastifyRequest): Buffer {
  if (!Buffer.isBuffer(request.body))
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/gzip.');
  return request.body;
}

function parse<T>(schema: z.ZodType<T>, raw: unknown): T {
  const parsed = schema.safeParse(raw);
  // What Terraform prints is kept, whatever bytes are in it.
  if (parsed.success) return storableTexts(parsed.data);
  throw new AppError(
    'BAD_INPUT',
    `The body is not what the worker protocol says: ${z.prettifyError(parsed.error)}`,
  );
}
