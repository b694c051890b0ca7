import type { RE2JS } from 're2js';
import type { Machine } from '../evaluate/machine.ts';
import type { Value } from '../value/value.ts';
import { isArray, typeName } from '../value/value.ts';
import { type Builtin, define } from './define.ts';
import { asString, failed, operandError } from './operands.ts';
import { compilePattern } from './patterns.ts';
import { escapeText } from './regex.ts';
import { codePointCount } from './text.ts';

/** The parts of a glob: escapes, wildcards, classes, braces, and all else. */
const PART = /\\([\s\S]?)|\*+|\[([^\]]*)(\])?|[\s\S]/gu;

/** Translates a glob into a regular expression; wildcards do not cross the delimiters. */
function translate(glob: string, delimiters: readonly string[]): string {
  const one = delimiters.length === 0 ? '(?s:.)' : `[^${delimiters.map(escapeInClass).join('')}]`;
  let braces = 0;
  const pattern = glob.replace(PART, (part: string, escaped?: string, inner?: string, end?: string) => {
    if (escaped !== undefined) return escapeText(escaped);
    if (part.startsWith('*')) return part.length > 1 ? '(?s:.)*' : `${one}*`;
    if (inner !== undefined) return characterClass(inner, end);
    if (part === '{') braces++;
    if (part === '}' && braces-- === 0) throw failed('unexpected "}"');
    return plain(part, one, braces > 0);
  });
  if (braces > 0) throw failed('unexpected end of input');
  return `^(?:${pattern})$`;
}

function plain(char: string, one: string, inBraces: boolean): string {
  if (char === '?') return one;
  if (char === '{') return '(?:';
  if (char === '}') return ')';
  return char === ',' && inBraces ? '|' : escapeText(char);
}

function characterClass(inner: string, end: string | undefined): string {
  if (end === undefined) throw failed('unexpected end of input');
  const negated = inner.startsWith('!') || inner.startsWith('^');
  const body = negated ? inner.slice(1) : inner;
  if (body === '') throw failed('empty character class');
  return `[${negated ? '^' : ''}${body.replace(/[\\[\]^&]/g, '\\$&')}]`;
}

function escapeInClass(char: string): string {
  return char.replace(/[\\\]^-]/g, '\\$&');
}

function delimitersOf(value: Value): readonly string[] {
  if (value === null) return [];
  if (!isArray(value)) throw operandError(2, typeName(value), 'array');
  if (value.length === 0) return ['.'];
  return value.map((item) => {
    const text = asString(item, 2);
    if (codePointCount(text) !== 1) throw failed('delimiters must be single characters');
    return text;
  });
}

function match(machine: Machine, glob: Value, delimiters: Value, text: Value): Value {
  const pattern = asString(glob, 1);
  const separators = delimitersOf(delimiters);
  const subject = asString(text, 3);
  machine.work(1 + (subject.length >> 2));
  return compiled(pattern, separators.join('')).test(subject);
}

const KEPT = 500;
const kept = new Map<string, Map<string, RE2JS>>();

/** The compiled glob, kept by its delimiters and its text. */
function compiled(glob: string, separators: string): RE2JS {
  const globs = kept.get(separators) ?? new Map<string, RE2JS>();
  const known = globs.get(glob);
  if (known !== undefined) return known;
  const made = compilePattern(translate(glob, [...separators]));
  if (kept.size > KEPT || globs.size > KEPT) kept.clear();
  globs.set(glob, made);
  kept.set(separators, globs);
  return made;
}

/** The distinct symbols that two patterns of letters, classes and repetition share; see regex.globs_match. */
interface Token {
  readonly accepts: (code: number) => boolean;
  readonly codes: readonly number[];
  readonly many: boolean;
  readonly optional: boolean;
}

const TOKEN = /(\\.|\[(?:\\.|[^\]\\])+\]|[^\\[\]+*?])([+*?]?)/gsuy;

function tokens(pattern: string): readonly Token[] {
  const found: Token[] = [];
  let at = 0;
  for (const part of pattern.matchAll(TOKEN)) {
    at += part[0].length;
    found.push({
      ...symbol(part[1] ?? ''),
      many: part[2] === '*' || part[2] === '+',
      optional: part[2] === '*' || part[2] === '?',
    });
  }
  if (at !== pattern.length)
    throw failed(`input:${pattern}, pos:${at}, ParseError: the pattern is malformed`);
  return found;
}

function symbol(text: string): Pick<Token, 'accepts' | 'codes'> {
  if (text === '.') return { accepts: () => true, codes: [0x61] };
  if (!text.startsWith('[')) {
    const code = (text.startsWith('\\') ? text.slice(1) : text).codePointAt(0) ?? 0;
    return { accepts: (other) => other === code, codes: [code] };
  }
  const ranges: [number, number][] = [];
  for (const [, from = '', to = from] of text
    .slice(1, -1)
    .replaceAll('\\', '')
    .matchAll(/(.)(?:-(.))?/gsu)) {
    ranges.push([from.codePointAt(0) ?? 0, to.codePointAt(0) ?? 0]);
  }
  return {
    accepts: (code) => ranges.some(([low, high]) => low <= code && code <= high),
    codes: ranges.flatMap(([low, high]) =>
      Array.from({ length: Math.min(high - low + 1, 256) }, (_, at) => low + at),
    ),
  };
}

function overlap(a: Token, b: Token): boolean {
  return a.codes.some(b.accepts) || b.codes.some(a.accepts);
}

/** True if some text matches both patterns: a walk over pairs of places. */
function globsMatch(machine: Machine, left: Value, right: Value): Value {
  const [a, b] = [tokens(asString(left, 1)), tokens(asString(right, 2))];
  const width = b.length + 1;
  machine.work((a.length + 1) * width);
  const seen = new Set<number>();
  const open: number[] = [0];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (seen.has(place)) continue;
    seen.add(place);
    const [i, j] = [Math.floor(place / width), place % width];
    const [x, y] = [a[i], b[j]];
    if (x === undefined && y === undefined) return true;
    if (x?.optional) open.push((i + 1) * width + j);
    if (y?.optional) open.push(i * width + j + 1);
    if (x === undefined || y === undefined || !overlap(x, y)) continue;
    open.push((i + 1) * width + j + 1);
    if (x.many) open.push(i * width + j + 1);
    if (y.many) open.push((i + 1) * width + j);
  }
  return false;
}

/** Globs, and whether two patterns can match the same text. */
export const globs: readonly Builtin[] = [
  define('glob.match', 'str any str', match),
  define('glob.quote_meta', 'str', (_machine, text) => asString(text, 1).replace(/[\\*?[\]{}]/g, '\\$&')),
  define('regex.globs_match', 'str str', globsMatch),
];
