import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { newId } from '../../platform/ids.ts';

const NAME = /^([0-9a-f]{40,64})\.(\d+)\.tar\.gz$/;

/**
 * Archives of commits on disk, the least recently used going first when all together exceed `maxBytes`. Their size
 * is part of their name, so that one cut short by a crash is known and dropped.
 */
export type ArchiveCache = {
  /** Null when it is not there. The stream has to be read or destroyed. */
  read(folder: string, sha: string): Promise<Readable | null>;
  /** Where to write the next archive. */
  temporaryPath(): Promise<string>;
  /** Takes over the file at `path`. */
  add(folder: string, sha: string, path: string): Promise<Readable>;
  removeAll(folder: string): Promise<void>;
};

/** `key` is `folder/sha`. */
type Entry = { readonly key: string; readonly path: string; readonly bytes: number };

export function createArchiveCache(dir: string, maxBytes: number): ArchiveCache {
  const entries = new LeastRecentlyUsed();
  const temporary = join(dir, 'new');
  let restored: Promise<void> | null = null;

  async function restore(): Promise<void> {
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary, { recursive: true });
    for (const entry of await storedArchives(dir)) entries.use(entry);
    await shrink();
  }

  function ready(): Promise<void> {
    restored ??= restore();
    return restored;
  }

  async function shrink(): Promise<void> {
    for (const { path } of entries.takeAbove(maxBytes)) await rm(path, { force: true });
  }

  return {
    async read(folder, sha) {
      await ready();
      const entry = entries.find(keyOf(folder, sha));
      if (!entry) return null;
      const file = await open(entry.path).catch(() => null);
      if (!file) {
        entries.forget(entry);
        return null;
      }
      entries.use(entry);
      const now = new Date();
      await utimes(entry.path, now, now).catch(() => undefined);
      return file.createReadStream();
    },
    async temporaryPath() {
      await ready();
      return join(temporary, newId());
    },
    async add(folder, sha, from) {
      await ready();
      const { size } = await stat(from);
      const path = join(dir, folder, `${sha}.${size}.tar.gz`);
      await mkdir(join(dir, folder), { recursive: true });
      await rename(from, path);
      // Opened before room is made: what is open can be read to its end.
      const file = await open(path);
      entries.use({ key: keyOf(folder, sha), path, bytes: size });
      await shrink();
      return file.createReadStream();
    },
    async removeAll(folder) {
      await ready();
      for (const entry of entries.startingWith(keyOf(folder, ''))) entries.forget(entry);
      await rm(join(dir, folder), { recursive: true, force: true });
    },
  };
}

const keyOf = (folder: string, sha: string): string => `${folder}/${sha}`;

/** Entries in the order of their last use, and what they weigh together. */
class LeastRecentlyUsed {
  private readonly entries = new Map<string, Entry>();
  private bytes = 0;

  find(key: string): Entry | undefined {
    return this.entries.get(key);
  }

  startingWith(prefix: string): Entry[] {
    return [...this.entries.values()].filter(({ key }) => key.startsWith(prefix));
  }

  /** Adds the entry, or makes it the most recently used. */
  use(entry: Entry): void {
    const known = this.entries.get(entry.key);
    if (known) this.forget(known);
    this.entries.set(entry.key, entry);
    this.bytes += entry.bytes;
  }

  forget(entry: Entry): void {
    if (this.entries.delete(entry.key)) this.bytes -= entry.bytes;
  }

  /** Takes out the least recently used until the rest fits. */
  takeAbove(maxBytes: number): Entry[] {
    const taken: Entry[] = [];
    for (const entry of this.entries.values()) {
      if (this.bytes <= maxBytes) break;
      this.forget(entry);
      taken.push(entry);
    }
    return taken;
  }
}

/** What an earlier process left, the least recently used first; damaged files are removed. */
async function storedArchives(dir: string): Promise<Entry[]> {
  const found: (Entry & { readonly used: number })[] = [];
  for (const file of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const path = join(file.parentPath, file.name);
    const [, sha, bytes] = NAME.exec(file.name) ?? [];
    const { size, mtimeMs } = await stat(path);
    if (sha === undefined || Number(bytes) !== size) {
      await rm(path, { force: true });
      continue;
    }
    found.push({ key: keyOf(basename(file.parentPath), sha), path, bytes: size, used: mtimeMs });
  }
  return found.toSorted((left, right) => left.used - right.used);
}
