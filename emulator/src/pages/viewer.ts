import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ApiError } from '../errors.ts';
import { allows, type Caller, callerPermission } from '../state/permissions.ts';
import { findRepository, findUser } from '../state/state.ts';
import type { Permission, Repository, User } from '../state/types.ts';
import type { World } from '../world.ts';

const COOKIE = 'emulator_user';

/** The person as whom the pages act: chosen with a cookie, else the first one there is. */
export function viewerOf(world: World, request: FastifyRequest): User | null {
  const cookies = request.headers.cookie?.split(/;\s*/) ?? [];
  const chosen = cookies.find((cookie) => cookie.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
  const known = chosen ? findUser(world.state, decodeURIComponent(chosen)) : null;
  return known ?? [...world.state.users.values()][0] ?? null;
}

export function rememberViewer(reply: FastifyReply, user: User): void {
  reply.header('set-cookie', `${COOKIE}=${encodeURIComponent(user.uuid)}; Path=/; HttpOnly; SameSite=Strict`);
}

export function requireViewer(world: World, request: FastifyRequest): User {
  const user = viewerOf(world, request);
  if (!user) throw new ApiError(403, 'There is no user yet. Create one with the seed helpers.');
  return user;
}

export function callerOf(user: User | null): Caller {
  return { account: user, credential: null };
}

export const repositoryParams = z.object({ workspace: z.string(), repo: z.string() });

/** The repository of the address, if the viewer may do `needed` with it. */
export function repositoryFor(
  world: World,
  request: FastifyRequest,
  needed: Permission = 'read',
): Repository {
  const { workspace, repo } = repositoryParams.parse(request.params);
  const repository = findRepository(world.state, workspace, repo);
  const permission = repository && callerPermission(callerOf(viewerOf(world, request)), repository);
  if (!repository || !permission)
    throw new ApiError(404, 'There is no such repository, or you may not see it.');
  if (!allows(permission, needed)) {
    throw new ApiError(403, `You need ${needed} permission on ${workspace}/${repo} for this.`);
  }
  return repository;
}

/** Lets only this site's own pages post: a browser always says where a form comes from. */
export function requireSameOrigin(request: FastifyRequest): void {
  const { origin, host } = request.headers;
  if (typeof origin !== 'string' || !URL.canParse(origin) || new URL(origin).host !== host) {
    throw new ApiError(403, 'Forms are accepted from the pages of this emulator only.');
  }
}
