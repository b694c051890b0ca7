import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import {
  createProject,
  createRepository,
  createUser,
  createWorkspace,
  forkRepository,
  type NewProject,
  type NewRepository,
  type NewUser,
  type NewWorkspace,
} from '../actions/create.ts';
import {
  createAccessToken,
  createApiToken,
  type NewAccessToken,
  type NewApiToken,
} from '../actions/create-token.ts';
import { personOf } from '../actions/merge-pull-request.ts';
import { push } from '../actions/push.ts';
import { findBranch, resolveRevision } from '../git/refs.ts';
import { type FileChanges, type Person, writeCommit } from '../git/write-commit.ts';
import type { Credential, Project, Repository, User, Workspace } from '../state/types.ts';
import type { World } from '../world.ts';

/** Files by path, or a folder to copy. */
export type Files = FileChanges | { readonly folder: string };

export type SeedRepository = Omit<NewRepository, 'name'> & {
  readonly workspace: Workspace;
  readonly name: string;
  /** Content of the first commit on `main`; without it the repository stays empty. */
  readonly files?: Files;
  readonly owner: User;
};
export type SeedCommit = {
  readonly repo: Repository;
  readonly branch: string;
  /** New content by path; null deletes. */
  readonly files: Files;
  readonly message: string;
  readonly author: User;
  /** Where the commit builds on; default: the branch itself, or the main branch for a new one. */
  readonly base?: string;
  /** With `base`: moves the branch even where that forgets commits. */
  readonly force?: boolean;
};

/** Helpers that put things into the emulator as people and administrators would. */
export type Seed = {
  createUser(user: NewUser): User;
  createWorkspace(workspace: NewWorkspace): Workspace;
  createProject(workspace: Workspace, project: NewProject): Project;
  createRepository(repository: SeedRepository): Promise<Repository>;
  forkRepository(fork: {
    of: Repository;
    workspace: Workspace;
    name: string;
    owner: User;
  }): Promise<Repository>;
  /** The token in clear; it cannot be read again. */
  createApiToken(token: NewApiToken): string;
  createAccessToken(token: NewAccessToken): string;
  revokeToken(credential: Credential): void;
  /** Commits through the same path as a push, so that webhooks fire; returns the hash. */
  commitFiles(commit: SeedCommit): Promise<string>;
};

export function createSeed(world: World): Seed {
  const commitFiles = async (commit: SeedCommit) => commitAs(world, commit, personOf(commit.author));
  return {
    createUser: (user) => createUser(world, user),
    createWorkspace: (workspace) => createWorkspace(world, workspace),
    createProject: (workspace, project) => createProject(world, workspace, project),
    async createRepository({ workspace, files, owner, ...wanted }) {
      const repo = await createRepository(world, workspace, owner, wanted);
      if (files)
        await commitFiles({ repo, branch: 'main', files, message: 'Initial commit\n', author: owner });
      return repo;
    },
    forkRepository: ({ owner, ...fork }) => forkRepository(world, { ...fork, actor: owner }),
    createApiToken: (token) => createApiToken(world, token).token,
    createAccessToken: (token) => createAccessToken(world, token).token,
    revokeToken(credential) {
      credential.revokedAt = world.now();
    },
    commitFiles,
  };
}

async function commitAs(world: World, commit: SeedCommit, author: Person): Promise<string> {
  const { repo, branch, message, author: actor, force } = commit;
  const files = await readFiles(commit.files);
  return push(world, repo, actor, async () => {
    const base = commit.base ?? (findBranch(repo.git, branch) ? branch : repo.mainBranch);
    const parent = base === null ? null : await resolveRevision(repo.git, base);
    const date = world.now();
    return writeCommit(repo.git, {
      branch,
      parent,
      files,
      message,
      author,
      date,
      ...(force ? { force } : {}),
    });
  });
}

async function readFiles(files: Files): Promise<FileChanges> {
  if (!isFolder(files)) return files;
  const { folder } = files;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const read = entries
    .filter((entry) => entry.isFile() && !entry.parentPath.split('/').includes('.git'))
    .map(async (entry): Promise<[string, Buffer]> => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path), await readFile(path)];
    });
  return Object.fromEntries(await Promise.all(read));
}

function isFolder(files: Files): files is { readonly folder: string } {
  return typeof files.folder === 'string' && Object.keys(files).length === 1;
}
