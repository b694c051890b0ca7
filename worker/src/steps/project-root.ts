import fs from 'node:fs/promises';
import path from 'node:path';
import type { ToolName } from '@gantry/contract/worker-protocol';
import { RunFailure } from '../run-failure.ts';

const mostNamed = 20;
const configurationFiles: Record<ToolName, RegExp> = {
  terraform: /\.tf(\.json)?$/,
  opentofu: /\.(tf|tofu)(\.json)?$/,
};

/** The real path of the project root. Throws PROJECT_ROOT_MISSING or WORKSPACE_INVALID, naming what is there. */
export async function findProjectRoot(source: string, projectRoot: string, tool: ToolName): Promise<string> {
  const realSource = await fs.realpath(source);
  const root = await fs.realpath(path.join(realSource, projectRoot)).catch(() => null);
  const inside = root === realSource || root?.startsWith(`${realSource}${path.sep}`) === true;
  const isFolder = root !== null && inside && (await fs.stat(root)).isDirectory();
  if (root === null || !isFolder) throw await rootMissing(realSource, projectRoot);
  const names = await fs.readdir(root);
  if (names.some((name) => configurationFiles[tool].test(name))) return root;
  const folder = projectRoot === '' ? 'The repository root' : `The folder "${projectRoot}"`;
  const message = `${folder} has no Terraform files; it has ${listOf(names)}. Set the project root of the stack to the folder with the *.tf files.`;
  throw new RunFailure('WORKSPACE_INVALID', message);
}

/** Names the folders beside the first segment that does not exist, since a typing error is likely. */
async function rootMissing(source: string, projectRoot: string): Promise<RunFailure> {
  const existing: string[] = [];
  for (const segment of projectRoot.split('/')) {
    const folder = await fs.lstat(path.join(source, ...existing, segment)).catch(() => null);
    if (folder?.isDirectory() !== true) break;
    existing.push(segment);
  }
  const entries = await fs.readdir(path.join(source, ...existing), { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => `${entry.name}/`);
  const place = existing.length === 0 ? 'The repository root' : `"${existing.join('/')}"`;
  const message = `The project root "${projectRoot}" is not a folder of this commit. ${place} has ${listOf(folders)}. Correct the project root in the stack's settings, or commit the folder.`;
  return new RunFailure('PROJECT_ROOT_MISSING', message);
}

function listOf(names: readonly string[]): string {
  if (names.length === 0) return 'nothing';
  const named = names.toSorted().slice(0, mostNamed).join(', ');
  return names.length > mostNamed ? `${named} and ${names.length - mostNamed} more` : named;
}
