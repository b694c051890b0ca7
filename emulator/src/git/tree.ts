import type { GitRepository } from './types.ts';

export type TreeEntry = {
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'submodule';
  readonly mode: string;
  readonly hash: string;
};
export type File = { readonly kind: 'file'; readonly hash: string; readonly data: Buffer };
export type Directory = { readonly kind: 'directory'; readonly entries: readonly TreeEntry[] };

/** What is at `path` (without slashes around it, '' for the root) in the commit; null when nothing is. */
export async function readPath(
  repo: GitRepository,
  commit: string,
  path: string,
): Promise<File | Directory | null> {
  const object = await repo.objects.read(`${commit}:${path}`);
  if (object?.type === 'blob') return { kind: 'file', hash: object.hash, data: object.data };
  if (object?.type === 'tree') return { kind: 'directory', entries: parseTree(object.data, path) };
  return null;
}

/** The entry for `path` in its directory, which knows the mode; null for the root and for what is missing. */
export async function readEntry(
  repo: GitRepository,
  commit: string,
  path: string,
): Promise<TreeEntry | null> {
  const slash = path.lastIndexOf('/');
  const parent = await readPath(repo, commit, slash < 0 ? '' : path.slice(0, slash));
  if (parent?.kind !== 'directory') return null;
  return parent.entries.find((entry) => entry.path === path) ?? null;
}

/** Entries of a directory and of its directories down to `depth` levels. */
export async function listTree(
  repo: GitRepository,
  commit: string,
  directory: Directory,
  depth: number,
): Promise<TreeEntry[]> {
  const lists = await Promise.all(
    directory.entries.map(async (entry) => {
      if (entry.kind !== 'directory' || depth <= 1) return [entry];
      const below = await readPath(repo, commit, entry.path);
      return below?.kind === 'directory'
        ? [entry, ...(await listTree(repo, commit, below, depth - 1))]
        : [entry];
    }),
  );
  return lists.flat();
}

/** Size in bytes of the blob `hash`. */
export async function blobSize(repo: GitRepository, hash: string): Promise<number> {
  return (await repo.objects.info(hash))?.size ?? 0;
}

/** A tree object is a row of `<mode> <name>\0<20 bytes of hash>`. */
function parseTree(data: Buffer, parent: string): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < data.length; ) {
    const space = data.indexOf(32, at);
    const end = data.indexOf(0, space);
    const mode = data.subarray(at, space).toString();
    const name = data.subarray(space + 1, end).toString();
    const hash = data.subarray(end + 1, end + 21).toString('hex');
    entries.push({ path: parent ? `${parent}/${name}` : name, kind: kindOf(mode), mode, hash });
    at = end + 21;
  }
  return entries;
}

function kindOf(mode: string): TreeEntry['kind'] {
  if (mode === '40000') return 'directory';
  return mode === '160000' ? 'submodule' : 'file';
}
