/** A project root as it is compared and stored: slashes trimmed, `.` and doubled slashes gone; empty is the root. */
export function normalizeRoot(root: string): string {
  return root
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.')
    .join('/');
}

/** Roots that would leave the repository, or that no file system takes. */
export function isSafeRoot(root: string): boolean {
  return !root.split('/').includes('..') && !root.includes('\0') && !root.includes('\\');
}

/** Labels of the form `folder:a/b` sort a stack into folders. */
export function folderOf(labels: readonly string[]): string | null {
  return labels.find((label) => label.startsWith('folder:'))?.slice('folder:'.length) ?? null;
}
