/** What a commit has at a project root. */
export type ProjectRoot = {
  readonly exists: boolean;
  /** Terraform or OpenTofu files directly in the folder, which is where both look. */
  readonly codeFiles: number;
  /** Folders that hold code, for choosing one: the nearest to what was asked for first, at most 200. */
  readonly folders: readonly string[];
};

const code = /\.(tf|tofu)(\.json)?$/;
const mostFolders = 200;

/** Reads the paths of a commit; `root` may have slashes around it, empty is the top. */
export function projectRootIn(paths: readonly string[], root: string): ProjectRoot {
  const wanted = root
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.')
    .join('/');
  const counts = new Map<string, number>();
  for (const path of paths) {
    if (!code.test(path)) continue;
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  const exists = wanted === '' || paths.some((path) => path.startsWith(`${wanted}/`));
  const distance = (folder: string): number =>
    folder.startsWith(wanted) ? 0 : folder.includes(wanted.split('/').at(-1) ?? '') ? 1 : 2;
  const folders = [...counts.keys()].sort(
    (one, other) => distance(one) - distance(other) || (one < other ? -1 : 1),
  );
  return { exists, codeFiles: counts.get(wanted) ?? 0, folders: folders.slice(0, mostFolders) };
}
