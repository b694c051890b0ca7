import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import type { Connections } from './connections.ts';
import type { VcsDeps } from './deps.ts';
import type { RemoteRepository } from './provider.ts';
import { locateUsable } from './queries.ts';
import { type ProjectRoot, projectRootIn } from './source-model.ts';

type Deps = VcsDeps & { connections: Connections };
const slow = 20_000;

/** What is there of a stack's source before the stack is made; `problem` says which part is not, and why. */
export type SourceCheck = {
  readonly repository: RemoteRepository | null;
  readonly commit: string | null;
  readonly root: ProjectRoot | null;
  readonly problem: {
    readonly part: 'repository' | 'branch' | 'root';
    readonly code: string;
    readonly message: string;
  } | null;
};

/** Looks at the provider for repository, branch and project root, in this order, as far as they are given. */
export const checkSource = (deps: Deps) =>
  deps.useCases.read({
    name: 'integration.checkSource',
    action: 'stack:create',
    input: z.object({
      id: z.string(),
      repository: z.string().trim().min(1).max(300),
      branch: z.string().trim().max(300).nullable(),
      projectRoot: z.string().max(1_000).nullable(),
    }),
    locate: locateUsable(deps),
    run: async ({ input, located }): Promise<SourceCheck> => {
      const client = deps.connections.clientOf(located.row);
      let part: 'repository' | 'branch' | 'root' = 'repository';
      const found = { repository: null as RemoteRepository | null, commit: null as string | null };
      try {
        const repository = await client.getRepository(input.repository);
        found.repository = repository;
        if (!input.branch) return { ...found, root: null, problem: null };
        part = 'branch';
        const { sha } = await client.getBranchTip(repository.fullName, input.branch);
        found.commit = sha;
        if (input.projectRoot === null) return { ...found, root: null, problem: null };
        part = 'root';
        const access = client.gitAccess(repository.fullName);
        await withinTime(
          deps.mirrors.ensure({ key: repository.uuid, access, sha, branchHint: input.branch }),
        );
        const paths = await deps.mirrors.listPaths(repository.uuid, sha);
        return { ...found, root: projectRootIn(paths, input.projectRoot), problem: null };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return { ...found, root: null, problem: { part, code: error.code, message: error.message } };
      }
    },
  });

/** The first fetch of a large repository goes on behind; the person is not kept waiting for it. */
async function withinTime(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new AppError('UNAVAILABLE', 'The repository is still being fetched. Check again soon.')),
      slow,
    );
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
