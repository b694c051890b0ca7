import { badField } from '../errors.ts';
import { deleteGitRepository } from '../git/repository.ts';
import { emit } from '../hooks/emit.ts';
import { slugOf } from '../state/ids.ts';
import { fullName } from '../state/state.ts';
import type { Account, Repository } from '../state/types.ts';
import type { World } from '../world.ts';

/** Renames or describes a repository; a new name gives a new slug and leaves the old address behind. */
export async function renameRepository(
  world: World,
  repository: Repository,
  actor: Account,
  change: { name?: string | undefined; description?: string | undefined },
): Promise<void> {
  const before = { full_name: fullName(repository), name: repository.name, slug: repository.slug };
  const slug = change.name === undefined ? repository.slug : slugOf(change.name);
  const { repositories } = repository.workspace;
  if (slug !== repository.slug && repositories.has(slug)) {
    throw badField('name', 'You already have a repository with this name.');
  }
  repositories.delete(repository.slug);
  repository.slug = slug;
  repository.name = change.name ?? repository.name;
  repository.description = change.description ?? repository.description;
  repository.updatedOn = world.now();
  repositories.set(slug, repository);
  const after = { full_name: fullName(repository), name: repository.name, slug };
  if (before.slug !== slug) world.state.formerNames.set(before.full_name, repository);
  const changes = Object.fromEntries(
    (['full_name', 'name', 'slug'] as const)
      .filter((field) => before[field] !== after[field])
      .map((field) => [field, { old: before[field], new: after[field] }]),
  );
  await emit(world, { event: 'repo:updated', repository, actor, body: () => ({ changes }) });
}

/** Deletes a repository with its git data; the workspace's hooks hear of it. */
export async function deleteRepository(world: World, repository: Repository, actor: Account): Promise<void> {
  await emit(world, { event: 'repo:deleted', repository, actor, body: () => ({}) });
  repository.workspace.repositories.delete(repository.slug);
  await deleteGitRepository(repository.git);
}
