import { git } from './run-git.ts';
import type { GitRepository, Ref, RefChange, Refs } from './types.ts';

const FORMAT = '%(refname)%00%(objecttype)%00%(objectname)%00%(*objecttype)%00%(*objectname)';

/** Reads branches and tags from disk; tags of anything but a commit are left out. */
export async function readRefs(path: string): Promise<Refs> {
  const printed = await git(path, ['for-each-ref', `--format=${FORMAT}`, 'refs/heads/', 'refs/tags/']);
  const refs = new Map<string, Ref>();
  for (const line of printed.split('\n').filter(Boolean)) {
    const [full = '', type, hash = '', peeledType, peeled = ''] = line.split('\0');
    const kind = full.startsWith('refs/heads/') ? 'branch' : 'tag';
    const name = full.slice(kind === 'branch' ? 'refs/heads/'.length : 'refs/tags/'.length);
    if (type === 'commit') refs.set(full, { kind, name, hash, tagObject: null });
    if (type === 'tag' && peeledType === 'commit')
      refs.set(full, { kind, name, hash: peeled, tagObject: hash });
  }
  return refs;
}

/** What changed between two readings, in the order of the ref names. */
export function compareRefs(before: Refs, after: Refs): RefChange[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((full): RefChange[] => {
    const old = before.get(full) ?? null;
    const now = after.get(full) ?? null;
    const some = now ?? old;
    if (!some || (old?.hash === now?.hash && old?.tagObject === now?.tagObject)) return [];
    return [{ kind: some.kind, name: some.name, old, new: now }];
  });
}

export function findBranch(repo: GitRepository, name: string): Ref | null {
  return repo.refs.get(`refs/heads/${name}`) ?? null;
}

export function findTag(repo: GitRepository, name: string): Ref | null {
  return repo.refs.get(`refs/tags/${name}`) ?? null;
}

export function listRefs(repo: GitRepository, kind: Ref['kind']): Ref[] {
  return [...repo.refs.values()].filter((ref) => ref.kind === kind);
}

/** The commit hash of a branch, tag, full or short hash; a branch wins over a tag of the same name. */
export async function resolveRevision(repo: GitRepository, revision: string): Promise<string | null> {
  const ref = findBranch(repo, revision) ?? findTag(repo, revision);
  if (ref) return ref.hash;
  if (!/^[0-9a-f]{7,40}$/.test(revision)) return null;
  return (await repo.objects.info(`${revision}^{commit}`))?.hash ?? null;
}
