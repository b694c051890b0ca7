import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../platform/logger.ts';
import type { KeyedLock } from './keyed-lock.ts';
import { localGit, type MirrorContext } from './mirror.ts';

/** Asking whether there is something to collect costs a process, so it is not asked after every fetch. */
const FETCHES_BETWEEN_COLLECTIONS = 25;

type UpkeepOptions = {
  readonly dir: string;
  readonly maxBytes: number;
  readonly lock: KeyedLock;
  readonly logger: Logger | undefined;
};
type Mirror = { bytes: number; used: number };

/** Keeps the mirrors small: packs them now and then, and removes the least recently used above `maxBytes`. */
export type Upkeep = {
  used(folder: string): void;
  /** Goes on behind the answer; it never fails anything. */
  tidy(mirror: MirrorContext, folder: string): void;
  settled(): Promise<void>;
};

export function createUpkeep({ dir, maxBytes, lock, logger }: UpkeepOptions): Upkeep {
  const mirrors = new Map<string, Mirror>();
  const pending = new Set<Promise<void>>();
  let fetches = 0;
  let restored: Promise<void> | null = null;

  async function restore(): Promise<void> {
    for (const folder of await readdir(dir)) {
      const { mtimeMs } = await stat(join(dir, folder));
      mirrors.set(folder, {
        bytes: await diskUsage(join(dir, folder)),
        used: mirrors.get(folder)?.used ?? mtimeMs,
      });
    }
  }

  async function tidyNow(mirror: MirrorContext, folder: string): Promise<void> {
    restored ??= restore();
    await restored;
    fetches += 1;
    await lock(folder, async () => {
      if (fetches % FETCHES_BETWEEN_COLLECTIONS === 0) await localGit(mirror, ['gc', '--auto', '--quiet']);
      mirrors.set(folder, { bytes: await diskUsage(mirror.gitDir), used: Date.now() });
      // The order survives a restart.
      await utimes(mirror.gitDir, new Date(), new Date());
    });
    await shrink(folder);
  }

  async function shrink(keep: string): Promise<void> {
    const oldest = [...mirrors].toSorted(([, left], [, right]) => left.used - right.used);
    let total = oldest.reduce((sum, [, { bytes }]) => sum + bytes, 0);
    for (const [folder, { bytes }] of oldest) {
      if (total <= maxBytes) return;
      if (folder === keep) continue;
      await lock(folder, () => rm(join(dir, folder), { recursive: true, force: true }));
      mirrors.delete(folder);
      total -= bytes;
      logger?.info({ mirror: folder, bytes }, 'A mirror was removed to make room');
    }
  }

  return {
    used(folder) {
      const mirror = mirrors.get(folder);
      if (mirror) mirror.used = Date.now();
    },
    tidy(mirror, folder) {
      const work = tidyNow(mirror, folder)
        .catch((error: unknown) => logger?.warn({ mirror: folder, error }, 'Tidying a mirror failed'))
        .finally(() => pending.delete(work));
      pending.add(work);
    },
    async settled() {
      await Promise.all(pending);
    },
  };
}

async function diskUsage(dir: string): Promise<number> {
  let bytes = 0;
  for (const file of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (file.isFile()) bytes += (await stat(join(file.parentPath, file.name))).size;
  }
  return bytes;
}
