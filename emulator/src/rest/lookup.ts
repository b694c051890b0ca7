import { ApiError, notFound, plainNotFound } from '../errors.ts';
import { readCommit } from '../git/commits.ts';
import { resolveRevision } from '../git/refs.ts';
import type { Commit } from '../git/types.ts';
import { allows, callerPermission, workspaceAccess } from '../state/permissions.ts';
import { findRepository, findWorkspace, fullName } from '../state/state.ts';
import type { Comment, Permission, PullRequest, Repository, Workspace } from '../state/types.ts';
import { type Call, unauthenticated } from './operation.ts';

/** The repository of the path, if the caller may do `needed` with it. */
export function repositoryOf(call: Call, needed: Permission = 'read'): Repository {
  const { workspace = '', repo = '' } = call.params;
  const repository = findRepository(call.world.state, workspace, repo) ?? followRename(call, workspace, repo);
  if (!repository) throw notFound(`Repository ${workspace}/${repo} not found`);
  const permission = callerPermission(call.caller, repository);
  if (permission === null) {
    if (!call.caller.account) throw unauthenticated();
    if (call.world.settings.hiddenRepositoryStatus === 403) throw forbidden(call);
    throw notFound(
      'You may not have access to this repository or it no longer exists in this workspace. ' +
        'If you think this repository exists and you have access, make sure you are authenticated.',
    );
  }
  if (!allows(permission, needed)) throw forbidden(call);
  return repository;
}

/** A renamed repository answers at its old address with a redirect. */
function followRename(call: Call, workspace: string, repo: string): null {
  const moved = call.world.state.formerNames.get(`${workspace}/${repo}`.toLowerCase());
  if (!moved || !call.world.settings.redirectRenamed) return null;
  const location = call.url.replace(`/repositories/${workspace}/${repo}`, `/repositories/${fullName(moved)}`);
  throw new ApiError(301, '', { text: true, headers: { location } });
}

/** The workspace of the path, if the caller belongs to it (and administers it, where that is needed). */
export function workspaceOf(call: Call, needed: 'member' | 'administrator' = 'member'): Workspace {
  const { workspace: id = '' } = call.params;
  const workspace = findWorkspace(call.world.state, id);
  const access = workspace && workspaceAccess(call.caller, workspace);
  if (!workspace || !access) throw notFound(`No workspace with identifier '${id}'.`);
  if (needed === 'administrator' && access !== 'administrator') throw forbidden(call);
  return workspace;
}

/** The commit that a parameter names by hash, short hash, branch or tag. */
export async function commitOf(_call: Call, repository: Repository, revision: string): Promise<Commit> {
  const hash = await resolveRevision(repository.git, revision);
  const commit = hash && (await readCommit(repository.git, hash));
  if (!commit) throw notFound('Changeset not found.');
  return commit;
}

export function pullRequestOf(call: Call, repository: Repository): PullRequest {
  const id = call.params.id ?? '';
  const pullRequest = /^\d{1,9}$/.test(id) ? repository.pullRequests.get(Number(id)) : undefined;
  if (!pullRequest) throw plainNotFound();
  return pullRequest;
}

export function commentOf(call: Call, pullRequest: PullRequest): Comment {
  const comment = pullRequest.comments.get(Number(call.params.comment));
  if (!comment) throw notFound(`Comment ${call.params.comment} not found.`);
  return comment;
}

export function forbidden(call: Call): ApiError {
  return new ApiError(403, 'Forbidden', { text: call.world.settings.forbiddenBody === 'text' });
}
