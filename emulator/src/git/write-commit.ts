import { GitError, git, runGit } from './run-git.ts';
import type { GitRepository } from './types.ts';

/** New content by path; null deletes the file or folder. */
export type FileChanges = Readonly<
  Record<string, string | Buffer | { content: string | Buffer; executable: true } | null>
>;
export type Person = { readonly name: string; readonly email: string };

export type NewCommit = {
  readonly branch: string;
  /** The commit to build on; null starts a history. */
  readonly parent: string | null;
  readonly files: FileChanges;
  readonly message: string;
  readonly author: Person;
  readonly date: Date;
  /** Moves the branch even where its tip is not an ancestor. */
  readonly force?: boolean;
};

/** Writes one commit and moves its branch, in one spawn of `git fast-import`; returns the hash. */
export async function writeCommit(repo: GitRepository, commit: NewCommit): Promise<string> {
  const result = await runGit(
    repo.path,
    ['fast-import', '--quiet', '--date-format=raw', ...(commit.force ? ['--force'] : [])],
    { input: fastImportStream(commit) },
  );
  if (result.code !== 0) {
    throw new GitError(`The commit to ${commit.branch} was refused: ${result.stderr.trim()}`);
  }
  return result.stdout.toString().trim();
}

function fastImportStream(commit: NewCommit): Buffer {
  const when = `${Math.floor(commit.date.getTime() / 1000)} +0000`;
  const who = `${commit.author.name} <${commit.author.email}> ${when}`;
  const head = `commit refs/heads/${commit.branch}\nmark :1\nauthor ${who}\ncommitter ${who}\n`;
  const parts = [Buffer.from(head), data(commit.message)];
  if (commit.parent) parts.push(Buffer.from(`from ${commit.parent}\n`));
  for (const [path, change] of Object.entries(commit.files)) {
    if (change === null) {
      parts.push(Buffer.from(`D ${quote(path)}\n`));
    } else {
      const rich = typeof change === 'object' && 'content' in change;
      parts.push(Buffer.from(`M ${rich ? '100755' : '100644'} inline ${quote(path)}\n`));
      parts.push(data(rich ? change.content : change));
    }
  }
  parts.push(Buffer.from('\nget-mark :1\n'));
  return Buffer.concat(parts);
}

function data(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n')]);
}

function quote(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

/** Sets a branch or tag to a commit, or deletes it when `hash` is null. */
export async function writeRef(repo: GitRepository, ref: string, hash: string | null): Promise<void> {
  await git(repo.path, hash === null ? ['update-ref', '-d', ref] : ['update-ref', ref, hash]);
}

/** Writes an annotated tag object and its ref. */
export async function writeTag(
  repo: GitRepository,
  tag: { name: string; hash: string; message: string; tagger: Person; date: Date },
): Promise<void> {
  await git(repo.path, ['tag', '-a', '-m', tag.message, tag.name, tag.hash], {
    env: identity(tag.tagger, tag.date),
  });
}

/** Environment that makes git sign a commit or tag as `person` at `date`. */
export function identity(person: Person, date: Date, author: Person = person, authored: Date = date) {
  return {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: `${Math.floor(authored.getTime() / 1000)} +0000`,
    GIT_COMMITTER_NAME: person.name,
    GIT_COMMITTER_EMAIL: person.email,
    GIT_COMMITTER_DATE: `${Math.floor(date.getTime() / 1000)} +0000`,
  };
}

/** Whether git accepts `name` as a branch or tag name. */
export async function isRefName(repo: GitRepository, name: string): Promise<boolean> {
  if (name === '' || name.startsWith('-')) return false;
  return (await runGit(repo.path, ['check-ref-format', `refs/heads/${name}`])).code === 0;
}
