import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { push } from '../actions/push.ts';
import { ApiError } from '../errors.ts';
import { splitBasic } from '../rest/authenticate.ts';
import { requireScopes, SCOPES } from '../rest/scopes.ts';
import { allows, type Caller, callerPermission } from '../state/permissions.ts';
import { findCredential, findRepository } from '../state/state.ts';
import type { Credential, Repository } from '../state/types.ts';
import type { World } from '../world.ts';
import { type BackendCall, runHttpBackend } from './http-backend.ts';

type GitParams = { readonly workspace: string; readonly repo: string };
type Service = 'git-upload-pack' | 'git-receive-pack';

/** The fixed git user names; an API token also works with its owner's Bitbucket username, never with the email. */
const API_TOKEN_NAME = 'x-bitbucket-api-token-auth';
const ACCESS_TOKEN_NAME = 'x-token-auth';

const NO_ACCESS =
  'You may not have access to this repository or it no longer exists in this workspace. ' +
  'If you think this repository exists and you have access, make sure you are authenticated.\n';

/** Git over smart HTTP at `/{workspace}/{repo}.git`, also without `.git`. */
export function gitOverHttp(world: World) {
  return async (app: FastifyInstance): Promise<void> => {
    app.removeAllContentTypeParsers();
    // git reads the body itself, straight from the socket.
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    const base = '/:workspace/:repo';
    app.get<{ Params: GitParams; Querystring: { service?: string } }>(
      `${base}/info/refs`,
      (request, reply) => {
        const { service } = request.query;
        if (service !== 'git-upload-pack' && service !== 'git-receive-pack') {
          return reply.status(400).send('Only smart HTTP is supported.\n');
        }
        return serve(world, request, reply, { service, path: '/info/refs' });
      },
    );
    for (const service of ['git-upload-pack', 'git-receive-pack'] as const) {
      app.post<{ Params: GitParams }>(`${base}/${service}`, { bodyLimit: 4 * 1024 ** 3 }, (request, reply) =>
        serve(world, request, reply, { service, path: `/${service}` }),
      );
    }
  };
}

async function serve(
  world: World,
  request: FastifyRequest<{ Params: GitParams }>,
  reply: FastifyReply,
  { service, path }: { service: Service; path: string },
): Promise<FastifyReply> {
  const { repository, caller } = authorize(world, request, service);
  const call: BackendCall = {
    path: repository.git.path,
    service: path,
    query: new URL(request.url, world.origin).search.slice(1),
    user: caller.account?.displayName ?? '',
    protocolV2: world.settings.fetchByHash,
  };
  reply.hijack();
  const backend = () => runHttpBackend(call, request.raw, reply.raw);
  try {
    if (path === '/git-receive-pack' && caller.account)
      await push(world, repository, caller.account, backend);
    else await backend();
  } finally {
    // The client of a push returns when its events are on their way, not before.
    reply.raw.end();
  }
  return reply;
}

function authorize(
  world: World,
  request: FastifyRequest<{ Params: GitParams }>,
  service: Service,
): { repository: Repository; caller: Caller } {
  const { workspace, repo } = request.params;
  const writes = service === 'git-receive-pack';
  const repository = findRepository(world.state, workspace, repo.replace(/\.git$/, ''));
  const credential = authenticate(world, request.headers.authorization);
  const caller: Caller = { credential, account: credential?.user ?? null };
  if (!credential && (writes || !repository || repository.isPrivate)) throw unauthorized();
  const permission = repository && callerPermission(caller, repository);
  if (!repository || !permission) throw new ApiError(404, NO_ACCESS, { text: true });
  if (credential) requireGitScopes(credential, writes);
  if (!allows(permission, writes ? 'write' : 'read')) throw new ApiError(403, NO_ACCESS, { text: true });
  return { repository, caller };
}

/** Null without credentials; throws for wrong ones. */
function authenticate(world: World, authorization: string | undefined): Credential | null {
  if (!authorization) return null;
  const [scheme = '', value = ''] = authorization.split(/\s+/, 2);
  if (scheme.toLowerCase() !== 'basic') throw unauthorized();
  const { name, secret } = splitBasic(value);
  const credential = findCredential(world.state, secret, world.now());
  if (!credential || !isGitName(credential, name)) throw unauthorized();
  credential.lastUsedAt = world.now();
  return credential;
}

function isGitName(credential: Credential, name: string): boolean {
  if (credential.kind !== 'api_token') return name === ACCESS_TOKEN_NAME;
  return name === API_TOKEN_NAME || name === credential.user.username;
}

function requireGitScopes(credential: Credential, writes: boolean): void {
  try {
    requireScopes(credential, writes ? SCOPES.repositoryPush : SCOPES.repository);
  } catch {
    throw new ApiError(403, 'Your credentials lack one or more required privilege scopes.\n', { text: true });
  }
}

function unauthorized(): ApiError {
  return new ApiError(401, '', {
    text: true,
    headers: { 'www-authenticate': 'Basic realm="Bitbucket.org HTTP"' },
  });
}
