import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { z } from 'zod';
import { isErrno } from '../../errno.ts';

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));
type Link = z.infer<typeof linksSchema>[number];

const SEARCH_PATH = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH';

/**
 * An npm package cannot hold symbolic links, and the shared libraries need theirs (`libpq.so.5` → `libpq.so.5.18`):
 * the binaries' package lists them for its install script, which npm may be told not to run. So the missing ones are
 * made here: in place, or where the package is read-only in `fallbackFolder`, which the returned environment adds
 * to the search path of libraries. Other installations have no such list and need nothing.
 */
export function hydrateLibraries(nativeFolder: string, fallbackFolder: string): Record<string, string> {
  const list = join(nativeFolder, 'pg-symlinks.json');
  if (!existsSync(list)) return {};
  const links = linksSchema.parse(JSON.parse(readFileSync(list, 'utf8')));
  // The list's paths start at the package: native/lib/…
  const missing = links.filter(({ target }) => !existsSync(join(nativeFolder, '..', target)));
  try {
    for (const link of missing) linkInPlace(join(nativeFolder, '..'), link);
    return {};
  } catch (error) {
    if (!isErrno(error, 'EACCES', 'EPERM', 'EROFS')) throw error;
  }
  mkdirSync(fallbackFolder, { recursive: true });
  for (const { source, target } of missing) {
    makeLink(join(nativeFolder, '..', source), join(fallbackFolder, basename(target)));
  }
  return { [SEARCH_PATH]: fallbackFolder };
}

function linkInPlace(packageFolder: string, { source, target }: Link): void {
  makeLink(relative(join(target, '..'), source), join(packageFolder, target));
}

/** Another process may make the same link at the same time. */
function makeLink(source: string, target: string): void {
  try {
    symlinkSync(source, target);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
  }
}
