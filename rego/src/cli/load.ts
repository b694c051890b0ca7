import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Host, Source } from '../index.ts';
import { parseJson, RegoError } from '../index.ts';
import { mergeDocuments } from '../value/merge.ts';
import type { Value } from '../value/value.ts';

/** Policies and data of files and folders. */
export interface Loaded {
  readonly sources: readonly Source[];
  readonly data: Value;
}

/** Reads files and folders; a JSON file in a folder stands under the folder's path, as in OPA. Throws Error. */
export function load(paths: readonly string[]): Loaded {
  const sources: Source[] = [];
  let data: Value = {};
  for (const root of paths) {
    for (const file of filesOf(root)) {
      if (file.endsWith('.rego')) sources.push({ file, text: readFileSync(file, 'utf8') });
      else if (file.endsWith('.json')) data = mergeDocuments(data, readData(root, file));
    }
  }
  return { sources, data };
}

function filesOf(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => join(path, name))
    .filter((file) => /\.(?:rego|json)$/.test(file) && statSync(file).isFile())
    .sort();
}

function readData(root: string, file: string): Value {
  const value = readJson(file);
  const folders =
    root === file
      ? []
      : relative(root, dirname(file))
          .split(/[\\/]/)
          .filter((part) => part !== '');
  return folders.reduceRight<Value>((inner, folder) => ({ [folder]: inner }), value);
}

/** Reads a JSON file; `-` is standard input. Throws Error that names the file. */
export function readJson(file: string): Value {
  const text = readFileSync(file === '-' ? 0 : file, 'utf8');
  try {
    return parseJson(text);
  } catch (error) {
    throw new Error(
      `${file === '-' ? 'standard input' : basename(file)} holds no JSON: ${error instanceof Error ? error.message : ''}`,
    );
  }
}

/** Time, chance and UUIDs of this machine. */
export const host: Host = {
  now: () => BigInt(Date.now()) * 1_000_000n,
  random: () => Math.random(),
  uuid: () => randomUUID(),
};

/** Prints errors, and returns the exit code for them. */
export function printErrors(errors: readonly unknown[]): number {
  for (const error of errors) {
    const place = error instanceof RegoError && error.location ? ` (column ${error.location.col})` : '';
    console.error(`${error instanceof Error ? error.message : String(error)}${place}`);
  }
  return 1;
}
