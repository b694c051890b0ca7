import { AppError } from '@gantry/contract/errors';
import type { CommitSource } from '../../vcs/index.ts';
import type { ModuleMetadata, ModulePart } from './metadata.ts';
import { readHcl } from './read-hcl.ts';

const code = /\.(tf|tofu)(\.json)?$/;
const mostFileBytes = 1_048_576;
const mostReadmeBytes = 262_144;
const mostFiles = 500;

/** Reads what the code at a commit says of the module, its submodules and examples. */
export async function readMetadata(source: CommitSource, projectRoot: string): Promise<ModuleMetadata> {
  const prefix = projectRoot === '' ? '' : `${projectRoot}/`;
  const paths = (await source.paths())
    .filter((path) => path.startsWith(prefix))
    .map((path) => path.slice(prefix.length));
  const folders = Map.groupBy(
    paths.filter((path) => code.test(path)),
    folderOf,
  );
  if (!folders.has('')) {
    const where = projectRoot === '' ? 'The repository root' : `The folder "${projectRoot}"`;
    throw new AppError(
      'MODULE_CODE_INVALID',
      `${where} has no *.tf files, so there is no module. Set the project root of the module to the folder with its code.`,
    );
  }
  const read = (folder: string): Promise<ModulePart> => readPart(source, { prefix, folder, paths });
  const under = (parent: string): Promise<ModulePart[]> =>
    Promise.all(
      [...folders.keys()]
        .filter((folder) => parentOf(folder) === parent)
        .toSorted()
        .map(read),
    );
  return { root: await read(''), submodules: await under('modules'), examples: await under('examples') };
}

type Where = { readonly prefix: string; readonly folder: string; readonly paths: readonly string[] };

async function readPart(source: CommitSource, { prefix, folder, paths }: Where): Promise<ModulePart> {
  const here = paths.filter((path) => folderOf(path) === folder);
  const names = here.filter((path) => code.test(path));
  if (names.length > mostFiles) {
    throw new AppError(
      'MODULE_CODE_INVALID',
      `${folder || 'The module'} has more than ${mostFiles} files of code.`,
    );
  }
  const files = await Promise.all(
    names.map(async (name) => {
      const path = `${prefix}${name}`;
      return { path, text: (await source.file(path, mostFileBytes))?.toString() ?? '' };
    }),
  );
  const readme = here.find((path) => /(^|\/)readme\.md$/i.test(path));
  const text = readme === undefined ? null : await source.file(`${prefix}${readme}`, mostReadmeBytes);
  return { path: folder, readme: text?.toString() ?? null, ...(await readHcl(files)) };
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}
const parentOf = folderOf;
