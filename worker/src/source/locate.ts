import fs from 'node:fs/promises';
import path from 'node:path';
import type { PlannedChange } from '@gantry/contract/plan';
import { type Address, parseAddress } from './address.ts';
import { type Block, scanBlocks } from './blocks.ts';

export interface SourceTree {
  /** The top of the repository. */
  readonly top: string;
  /** The project root, as a real path. */
  readonly root: string;
}

type Place = NonNullable<PlannedChange['source']>;
type Placed = Block & { readonly file: string };

const mostBytes = 1_048_576;
const mostFiles = 500;
const mostFolders = 200;
const configurationFile = /\.(tf|tofu)$/;

/** Adds to what a plan changes where it is written, as far as it is in the repository. */
export async function locateChanges(
  tree: SourceTree,
  changes: readonly PlannedChange[],
): Promise<PlannedChange[]> {
  if (!changes.some(isWritten)) return [...changes];
  const folders = folderReader(await fs.realpath(tree.top));
  const located: PlannedChange[] = [];
  for (const change of changes) {
    const source = isWritten(change) ? await placeOf(tree, folders, change.address) : null;
    located.push(source === null ? change : { ...change, source });
  }
  return located;
}

/** What is only read is nobody's concern. */
const isWritten = ({ action }: PlannedChange): boolean => action !== 'read';

async function placeOf(tree: SourceTree, folders: FolderReader, text: string): Promise<Place | null> {
  const address = parseAddress(text);
  if (address === null) return null;
  let folder = tree.root;
  let call: Placed | null = null;
  for (const [depth, name] of address.modules.entries()) {
    const blocks = await folders(folder);
    const next = blocks.find((block) => block.type === 'module' && block.labels[0] === name) ?? null;
    // A call that is gone takes all behind it along; a `removed` block may say so.
    if (next === null) return toPlace(removedBlock(blocks, address, depth) ?? call);
    call = next;
    if (next.source === null || !/^\.{1,2}\//.test(next.source)) return toPlace(next);
    folder = path.join(folder, next.source);
  }
  const blocks = await folders(folder);
  return toPlace(
    resourceBlock(blocks, address) ?? removedBlock(blocks, address, address.modules.length) ?? call,
  );
}

const toPlace = (block: Placed | null | undefined): Place | null =>
  block ? { file: block.file, line: block.line } : null;

const resourceBlock = (blocks: readonly Placed[], { mode, type, name }: Address): Placed | undefined =>
  blocks.find((block) => block.type === mode && block.labels[0] === type && block.labels[1] === name);

/** `from` names a resource, or a module, as seen from the folder at this depth of calls. */
function removedBlock(
  blocks: readonly Placed[],
  { modules, type, name }: Address,
  depth: number,
): Placed | undefined {
  const below = modules.slice(depth).map((module) => `module.${module}`);
  const names = [
    ...below.map((_, index) => below.slice(0, index + 1).join('.')),
    [...below, type, name].join('.'),
  ];
  return blocks.find(
    (block) => block.type === 'removed' && block.from !== null && names.includes(block.from),
  );
}

type FolderReader = (folder: string) => Promise<readonly Placed[]>;

/** Reads each folder once, and never one outside of the repository, by whatever link. */
function folderReader(top: string): FolderReader {
  const known = new Map<string, Promise<readonly Placed[]>>();
  return (folder) => {
    const blocks =
      known.get(folder) ?? (known.size < mostFolders ? readFolder(top, folder) : Promise.resolve([]));
    known.set(folder, blocks);
    return blocks;
  };
}

async function readFolder(top: string, folder: string): Promise<readonly Placed[]> {
  const real = await fs.realpath(folder).catch(() => null);
  if (real === null || (real !== top && !real.startsWith(`${top}${path.sep}`))) return [];
  const entries = await fs.readdir(real, { withFileTypes: true }).catch(() => []);
  const files = entries
    .filter((entry) => entry.isFile() && configurationFile.test(entry.name))
    .slice(0, mostFiles);
  const read = await Promise.all(files.map(({ name }) => readBlocks(top, path.join(real, name))));
  return read.flat();
}

async function readBlocks(top: string, file: string): Promise<Placed[]> {
  const size = await fs.stat(file).then(
    (stat) => stat.size,
    () => mostBytes + 1,
  );
  if (size > mostBytes) return [];
  const text = await fs.readFile(file, 'utf8').catch(() => '');
  const inRepository = path.relative(top, file).split(path.sep).join('/');
  return scanBlocks(text).map((block) => ({ ...block, file: inRepository }));
}
