import { isCode, type Rule, type SourceFile, type Violation } from './rule.ts';

interface Word {
  pattern: RegExp;
  message: string;
}

/** The patterns are written so that they do not match their own text. */
const EVERYWHERE: Word[] = [
  { pattern: /(?<![\w})\].-])\/work\//, message: 'a path of the machine it was written on' },
  { pattern: /registry\.npmjs\.org/, message: 'a registry host: installations choose their own' },
];
const IN_CODE: Word[] = [
  {
    pattern: /\b(?:TO[D]O|FIX[M]E|XX[X])\b/,
    message: 'finish it now or open an issue; nothing is left for later in the code',
  },
  { pattern: /\.to[d]o\(/, message: 'write the test or leave it out' },
  { pattern: /@ts-(?:ignore|nocheck|expect-error)/, message: 'let the types say it' },
];

const isOurs = ({ path }: SourceFile): boolean => path !== 'package-lock.json';

function search(file: SourceFile, words: readonly Word[]): Violation[] {
  return file.text
    .split('\n')
    .flatMap((text, index) =>
      words
        .filter(({ pattern }) => pattern.test(text))
        .map(({ message }) => ({ path: file.path, line: index + 1, message })),
    );
}

export const words: Rule = {
  name: 'no leaks of this machine and nothing left for later',
  check: (files) =>
    files.filter(isOurs).flatMap((file) => {
      const alsoInCode = isCode(file.path) || /\.(sql|css)$/.test(file.path);
      return search(file, alsoInCode ? [...EVERYWHERE, ...IN_CODE] : EVERYWHERE);
    }),
};

/** Without addresses in it, the lock file works with every registry and mirror. */
export const lockFile: Rule = {
  name: 'package-lock.json names no download address',
  check: (files) =>
    files
      .filter(({ path }) => path === 'package-lock.json')
      .flatMap((file) =>
        search(file, [
          { pattern: /"resolved": "https?:/, message: 'run npm install with the .npmrc of this repository' },
        ]),
      ),
};
