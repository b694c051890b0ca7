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

const condition = /^(~>|[<>!]=|[<>=^~])?v?\d+(\.\d+)?(\.\d+(-[0-9A-Za-z.-]+)?|\.[x*])?$/;

/** Whether workers can read this as a version or a range: `1.12.0-rc1`, `1.5.x`, `~> 1.11`, `>= 1.5, < 2`, `latest`. */
export function isVersionRange(text: string): boolean {
  if (text === '*' || text === 'latest') return true;
  const conditions = text
    .replaceAll(/(~>|[<>!]=|[<>=^~])\s+/g, '$1')
    .split(/[\s,]+/)
    .filter(Boolean);
  return conditions.length > 0 && conditions.every((part) => condition.test(part));
}
