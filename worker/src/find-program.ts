import fs from 'node:fs';
import path from 'node:path';
import { systemPath } from './options.ts';

/** The full path of a program in the given folders, or null. */
export function findProgram(name: string, folders: readonly string[] = systemPath): string | null {
  const candidates = folders.map((folder) => path.join(folder, name));
  return candidates.find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
