import { braced, tokenDigest } from './ids.ts';
import type { Credential, Project, Repository, User, Workspace } from './types.ts';

/** Everything the emulator remembers besides git; gone when the process ends. */
export type State = {
  readonly users: Map<string, User>;
  readonly workspaces: Map<string, Workspace>;
  /** By digest of the token. */
  readonly credentials: Map<string, Credential>;
  /** Old addresses (`workspace/slug`) of renamed repositories. */
  readonly formerNames: Map<string, Repository>;
  nextCommentId: number;
};

export function createState(): State {
  return {
    users: new Map(),
    workspaces: new Map(),
    credentials: new Map(),
    formerNames: new Map(),
    nextCommentId: 600_000_001,
  };
}

/** A workspace by slug or uuid. */
export function findWorkspace(state: State, id: string): Workspace | null {
  if (!isUuid(id)) return state.workspaces.get(id.toLowerCase()) ?? null;
  return [...state.workspaces.values()].find((workspace) => workspace.uuid === braced(id)) ?? null;
}

/** A repository by slug or uuid; a uuid also works with the workspace written `{}`. */
export function findRepository(state: State, workspaceId: string, id: string): Repository | null {
  if (workspaceId === '{}') return isUuid(id) ? findByUuid(state.workspaces.values(), id) : null;
  const workspace = findWorkspace(state, workspaceId);
  if (!workspace) return null;
  if (isUuid(id)) return findByUuid([workspace], id);
  return workspace.repositories.get(id.toLowerCase()) ?? null;
}

function findByUuid(workspaces: Iterable<Workspace>, id: string): Repository | null {
  for (const workspace of workspaces) {
    for (const repository of workspace.repositories.values()) {
      if (repository.uuid === braced(id)) return repository;
    }
  }
  return null;
}

/** The person with this email address (as in commits and in Basic authentication). */
export function findUserByEmail(state: State, email: string): User | null {
  const wanted = email.toLowerCase();
  return [...state.users.values()].find((user) => user.email.toLowerCase() === wanted) ?? null;
}

/** A user by uuid or account id; usernames have not been accepted since 2019. */
export function findUser(state: State, id: string): User | null {
  const all = [...state.users.values()];
  return all.find((user) => user.accountId === id || user.uuid === braced(id)) ?? null;
}

/** A credential that may be used now: known, neither expired nor revoked. */
export function findCredential(state: State, token: string, now: Date): Credential | null {
  const credential = state.credentials.get(tokenDigest(token));
  if (!credential || credential.revokedAt) return null;
  return credential.expiresAt && credential.expiresAt <= now ? null : credential;
}

export function allRepositories(state: State): Repository[] {
  return [...state.workspaces.values()].flatMap((workspace) => [...workspace.repositories.values()]);
}

export function fullName(repository: Repository): string {
  return `${repository.workspace.slug}/${repository.slug}`;
}

export function isProject(subject: Repository | Project | Workspace): subject is Project {
  return 'key' in subject;
}

export function isWorkspace(subject: Repository | Project | Workspace): subject is Workspace {
  return 'members' in subject;
}

function isUuid(id: string): boolean {
  return /^\{?[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\}?$/.test(id);
}
