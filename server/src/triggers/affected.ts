import { posix } from 'node:path';

/** What deciding needs to know of a stack. */
export type Watcher = { readonly projectRoot: string; readonly projectGlobs: readonly string[] };

/** Answers for one set of changed paths whether they touch a stack. */
export type Affected = (watcher: Watcher) => boolean;

/**
 * Roots match by whole path segments (`infra` does not match `infrastructure/`); an empty root matches everything.
 * The folders of all changed paths are collected once, so that each stack costs one look-up, and each glob, which
 * many stacks may share, is tried once.
 */
export function affectedBy(changedPaths: readonly string[]): Affected {
  const folders = foldersOf(changedPaths);
  const plainPaths = changedPaths.map(withoutHiding);
  const tried = new Map<string, boolean>();
  const matchesGlob = (glob: string): boolean => {
    const known = tried.get(glob);
    if (known !== undefined) return known;
    const pattern = withoutHiding(glob.replace(/^\/+/, ''));
    const matches = plainPaths.some((path) => posix.matchesGlob(path, pattern));
    tried.set(glob, matches);
    return matches;
  };
  return ({ projectRoot, projectGlobs }) => {
    if (changedPaths.length === 0) return false;
    return projectRoot === '' || folders.has(projectRoot) || projectGlobs.some(matchesGlob);
  };
}

function foldersOf(paths: readonly string[]): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let folder = path; folder !== '' && !folders.has(folder); folder = parentOf(folder))
      folders.add(folder);
  }
  return folders;
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** A leading dot hides nothing from project globs (`shared/**` means all of `shared`), yet it does from Node's. */
const withoutHiding = (pathOrGlob: string): string => pathOrGlob.replace(/(^|[/{,(|])\./g, '$1\uE000');
