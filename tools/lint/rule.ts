/** A file of the project: its path from the root with forward slashes, and its text. */
export interface SourceFile {
  path: string;
  text: string;
}

/** A broken rule: where, and a sentence that says what to do instead. */
export interface Violation {
  path: string;
  /** Counted from 1. */
  line: number;
  message: string;
}

/** A check that Biome, dependency-cruiser and knip do not have. */
export interface Rule {
  name: string;
  check(files: readonly SourceFile[]): Violation[];
}

export const isTest = (path: string): boolean => /\.test\.tsx?$|\/testing\//.test(path);
export const isCode = (path: string): boolean => /\.(ts|tsx|mjs|cjs)$/.test(path);
