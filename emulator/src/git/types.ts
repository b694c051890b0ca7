import type { Cache } from './cache.ts';
import type { ObjectReader } from './object-reader.ts';

export type Signature = { readonly name: string; readonly email: string; readonly date: Date };
export type Commit = {
  readonly hash: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
};

export type DiffStatus = 'added' | 'removed' | 'modified' | 'renamed';
/** One changed file between two commits. */
export type DiffEntry = {
  readonly status: DiffStatus;
  readonly oldPath: string | null;
  readonly newPath: string | null;
  readonly linesAdded: number;
  readonly linesRemoved: number;
};

/** A branch or tag; `hash` is the commit, `tagObject` the annotated tag that leads to it. */
export type Ref = {
  readonly kind: 'branch' | 'tag';
  readonly name: string;
  readonly hash: string;
  readonly tagObject: string | null;
};
export type RefChange = {
  readonly kind: Ref['kind'];
  readonly name: string;
  readonly old: Ref | null;
  readonly new: Ref | null;
};
/** Refs by full name (`refs/heads/main`). */
export type Refs = ReadonlyMap<string, Ref>;

/** One bare repository on disk with the reads that are worth remembering. */
export type GitRepository = {
  readonly path: string;
  readonly objects: ObjectReader;
  readonly commits: Cache<Commit>;
  readonly diffs: Cache<readonly DiffEntry[]>;
  readonly ranges: Cache<readonly string[]>;
  readonly mergeBases: Cache<string | null>;
  readonly conflicts: Cache<readonly string[]>;
  refs: Refs;
  /** The end of the queue of writers: one at a time, so that "before and after" means one push. */
  lastWrite: Promise<unknown>;
};
