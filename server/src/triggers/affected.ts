import { posix } from 'node:path';

/** What deciding needs to know of a stack. */
export type Watcher = { readonly projectRoot: string; readonly projectGlobs: readonly string[] };

/** Answers for one set of changed paths whether they touch a stack. */
export type Affected = (watcher: Watcher) => boolean;

/**
 * Roots match by whole path segments (`infra` does not match `infrastructure/`); an empty root matches everything.
 * The folders of all changed paths are collected once, so that each stack costs one look-up.
 */
export function affectedBy(changedPaths: readonly string[]): Affected {
  const folders = new Set<string>();
  for (const path of changedPaths) {
    for (let folder = path; folder !== '' && !folders.has(folder); folder = parentOf(folder))
      folders.add(folder);
  }
  return ({ projectRoot, projectGlobs }) => {
    if (changedPaths.length === 0) return false;
    if (projectRoot === '' || folders.has(projectRoot)) return true;
    return projectGlobs.some((glob) => changedPaths.some((path) => posix.matchesGlob(path, trimmed(glob))));
  };
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

const trimmed = (glob: string): string => glob.replace(/^\/+/, '');
