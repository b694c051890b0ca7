import { git } from './run-git.ts';
import type { Commit, GitRepository, Signature } from './types.ts';

export type AnnotatedTag = { readonly tagger: Signature | null; readonly message: string };

/** The commit that a hash, short hash, branch or tag names; null where there is none. */
export async function readCommit(repo: GitRepository, revision: string): Promise<Commit | null> {
  const known = repo.commits.get(revision);
  if (known) return known;
  const object = await repo.objects.read(`${revision}^{commit}`);
  if (object?.type !== 'commit') return null;
  return repo.commits.set(object.hash, parseCommit(object.hash, object.data.toString()));
}

/** As {@link readCommit} for commits that must exist because a ref or a parent names them. */
export async function requireCommit(repo: GitRepository, hash: string): Promise<Commit> {
  const commit = await readCommit(repo, hash);
  if (!commit) throw new Error(`Repository ${repo.path} lost commit ${hash}.`);
  return commit;
}

/** Tagger and message of the annotated tag object `hash`. */
export async function readTag(repo: GitRepository, hash: string): Promise<AnnotatedTag | null> {
  const object = await repo.objects.read(hash);
  if (object?.type !== 'tag') return null;
  const { headers, message } = splitObject(object.data.toString());
  const tagger = headers.find(([name]) => name === 'tagger');
  return { tagger: tagger ? parseSignature(tagger[1]) : null, message };
}

export type CommitRange = {
  readonly include: readonly string[];
  readonly exclude?: readonly string[];
  readonly path?: string | undefined;
  readonly skip?: number;
  readonly limit: number;
};

/** Hashes of a range, newest first; remembered, since `include` and `exclude` are full hashes. */
export async function listHashes(repo: GitRepository, range: CommitRange): Promise<readonly string[]> {
  if (range.include.length === 0) return [];
  const key = JSON.stringify(range);
  const known = repo.ranges.get(key);
  if (known) return known;
  const printed = await git(repo.path, [
    'rev-list',
    '--topo-order',
    `--max-count=${range.limit}`,
    `--skip=${range.skip ?? 0}`,
    ...range.include,
    ...(range.exclude ?? []).map((hash) => `^${hash}`),
    '--',
    ...(range.path ? [range.path] : []),
  ]);
  return repo.ranges.set(key, printed.split('\n').filter(Boolean));
}

/** The commits of a range, newest first. */
export async function listCommits(repo: GitRepository, range: CommitRange): Promise<Commit[]> {
  const hashes = await listHashes(repo, range);
  return Promise.all(hashes.map((hash) => requireCommit(repo, hash)));
}

function parseCommit(hash: string, text: string): Commit {
  const { headers, message } = splitObject(text);
  const all = (name: string) => headers.filter(([key]) => key === name).map(([, value]) => value);
  return {
    hash,
    tree: all('tree')[0] ?? '',
    parents: all('parent'),
    author: parseSignature(all('author')[0] ?? ''),
    committer: parseSignature(all('committer')[0] ?? ''),
    message,
  };
}

function splitObject(text: string): { headers: [string, string][]; message: string } {
  const end = text.indexOf('\n\n');
  const head = end < 0 ? text : text.slice(0, end);
  const headers = head.split('\n').flatMap((line): [string, string][] => {
    const space = line.indexOf(' ');
    // Lines that start with a space continue a signature; none of the headers we read does so.
    return space > 0 ? [[line.slice(0, space), line.slice(space + 1)]] : [];
  });
  return { headers, message: end < 0 ? '' : text.slice(end + 2) };
}

function parseSignature(line: string): Signature {
  const [, name = '', email = '', seconds = '0'] = /^(.*?) ?<(.*)> (\d+) [+-]\d{4}$/.exec(line) ?? [];
  return { name, email, date: new Date(Number(seconds) * 1000) };
}
