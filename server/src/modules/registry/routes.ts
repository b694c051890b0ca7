import { Readable } from 'node:stream';
import { AppError } from '@gantry/contract/errors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { registryLoginClient, registryLoginPorts } from '../../identity/index.ts';
import { sha256Hex } from '../../platform/ids.ts';
import type { Reader } from './reader.ts';
import type { Registry } from './registry.ts';

export const registryPath = '/registry/modules/v1/';
/** The page that asks the person, and where Terraform fetches the token. */
export const loginPaths = { authorize: '/terraform-login', token: '/registry/login/token' };

const part = z.string().regex(/^[0-9A-Za-z_-]{1,64}$/);
const address = z.object({ namespace: z.string().min(1).max(100), name: part, provider: part });
const versioned = address.extend({ version: z.string().max(40) });
const archive = z.object({ file: z.string().regex(/^[0-9A-Za-z]{1,64}\.tar\.gz$/) });
const signed = z.object({ token: z.string().min(1).max(2_048) });

export type RegistryRouteDeps = {
  readonly registry: Registry;
  /** Who a bearer token belongs to; null when it is not valid. */
  readonly authenticate: (token: string) => Promise<Reader | null>;
};

/**
 * The module registry protocol as Terraform and OpenTofu speak it: service discovery, versions, download
 * (source: https://developer.hashicorp.com/terraform/internals/module-registry-protocol).
 */
export function registryRoutes({ registry, authenticate }: RegistryRouteDeps) {
  const reader = async (request: FastifyRequest): Promise<Reader> => {
    const token = /^Bearer +([\w.~+/=-]{8,2048})$/i.exec(request.headers.authorization ?? '')?.[1];
    const known = token === undefined ? null : await authenticate(token);
    if (known === null) throw new AppError('REGISTRY_TOKEN_INVALID');
    return known;
  };

  return async (scope: FastifyInstance): Promise<void> => {
    scope.setErrorHandler((error, _request, reply) => {
      // The protocol wants a list of texts, which Terraform shows.
      if (!(error instanceof AppError)) throw error;
      return reply.code(error.status).send({ errors: [error.message], error: { code: error.code } });
    });
    scope.get('/.well-known/terraform.json', async () => discovery);

    scope.get(`${registryPath}:namespace/:name/:provider/versions`, async (request, reply) => {
      const versions = await registry.versions(await reader(request), parse(address, request.params));
      const body = JSON.stringify({ modules: [{ versions: versions.map((version) => ({ version })) }] });
      if (isFresh(request, reply, sha256Hex(body))) return reply.code(304).send();
      return reply.type('application/json').send(body);
    });

    scope.get(`${registryPath}:namespace/:name/:provider/:version/download`, async (request, reply) => {
      const { version, ...wanted } = parse(versioned, request.params);
      const location = await registry.archiveAddress(await reader(request), wanted, version);
      return reply.code(204).header('X-Terraform-Get', location).header('cache-control', 'no-store').send();
    });

    scope.get('/registry/archives/:file', async (request, reply) => {
      const versionId = parse(archive, request.params).file.replace(/\.tar\.gz$/, '');
      const { version, chunks } = await registry.archive(versionId, parse(signed, request.query).token);
      if (isFresh(request, reply, version.archive_sha256 ?? '')) return reply.code(304).send();
      reply.type('application/gzip').header('content-length', version.archive_bytes ?? 0);
      return reply.send(request.method === 'HEAD' ? '' : Readable.from(chunks, { objectMode: false }));
    });
  };
}

const discovery = {
  'modules.v1': registryPath,
  'login.v1': {
    client: registryLoginClient,
    grant_types: ['authz_code'],
    authz: loginPaths.authorize,
    token: loginPaths.token,
    ports: registryLoginPorts,
  },
};

/** Tags the answer with what is in it; true where the asker has just that already. */
function isFresh(request: FastifyRequest, reply: FastifyReply, digest: string): boolean {
  const tag = `"${digest.slice(0, 32)}"`;
  void reply.header('etag', tag).header('cache-control', 'private, no-cache');
  return request.headers['if-none-match'] === tag;
}

/** What does not have the shape of an address names nothing. */
function parse<T>(schema: z.ZodType<T>, raw: unknown): T {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new AppError('NOT_FOUND');
}
