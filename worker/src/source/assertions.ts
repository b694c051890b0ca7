import { codeOf } from './blocks.ts';

/** An `assert` block of a test file. Lines from 1; the last one is that of its closing brace. */
export interface Assertion {
  readonly run: string;
  readonly line: number;
  readonly lastLine: number;
  readonly condition: string;
  readonly message: string;
}

const mostCharacters = 500;
const blockStart = /(?<![\w-])(run[ \t]*"[^"\n]*"|assert)[ \t]*\{/g;

/** The assertions of a `*.tftest.hcl` file, in their order, by a scan that takes any text. */
export function scanAssertions(text: string): Assertion[] {
  const code = codeOf(text);
  const lineAt = (at: number): number => countLines(text, at) + 1;
  const found: Assertion[] = [];
  let run: { name: string; end: number } | null = null;
  for (const { index, 0: whole } of code.matchAll(blockStart)) {
    const start = index + whole.length;
    const end = endOfBlock(code, start);
    if (whole.startsWith('run')) {
      const label = text.slice(index, start);
      run = { name: /"([^"\n]*)"/.exec(label)?.[1] ?? '', end };
    } else if (run !== null && end <= run.end) {
      found.push({
        run: run.name,
        line: lineAt(index),
        lastLine: lineAt(end),
        condition: attribute('condition', { code, text, start, end }),
        message: attribute('error_message', { code, text, start, end }).replace(/^"([\s\S]*)"$/, '$1'),
      });
    }
  }
  return found;
}

function countLines(text: string, until: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < until; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** The place of the brace that closes the block, or the end of the text. */
function endOfBlock(code: string, start: number): number {
  let depth = 1;
  for (let at = start; at < code.length; at++) {
    const letter = code.charAt(at);
    if ('{[('.includes(letter)) depth++;
    else if ('}])'.includes(letter) && --depth === 0) return at;
  }
  return code.length;
}

type Body = {
  readonly code: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
};

/** The expression of an attribute of the block, without the spaces around it; it goes to the end of its line. */
function attribute(name: string, { code, text, start, end }: Body): string {
  const header = new RegExp(`(?<![\\w-])${name}[ \\t]*=(?!=)[ \\t]*`, 'g');
  header.lastIndex = start;
  const match = header.exec(code);
  if (match === null || match.index >= end) return '';
  const from = match.index + match[0].length;
  let depth = 0;
  let at = from;
  for (; at < end; at++) {
    const letter = code.charAt(at);
    if ('{[('.includes(letter)) depth++;
    else if ('}])'.includes(letter)) depth--;
    else if (letter === '\n' && depth <= 0) break;
  }
  // What is blank in the code but not in the text is a comment behind the expression.
  const length = code.slice(from, at).trimEnd().length;
  return text
    .slice(from, from + length)
    .replace(/\s+/g, ' ')
    .slice(0, mostCharacters);
}
