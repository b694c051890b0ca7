/** What the lexer tells apart. Words are all `word`: which of them are keywords the parser knows. */
export type TokenKind = 'eof' | 'word' | 'number' | 'string' | 'raw' | 'template' | 'rawTemplate' | 'sign';

/** One token; `start` and `end` are offsets, `end` is behind the last character. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly row: number;
  readonly col: number;
  /** True if it is the first token on its row. */
  readonly first: boolean;
}

/** A comment without its `#`. */
export interface Comment {
  readonly text: string;
  readonly row: number;
  readonly col: number;
}

/** Keywords of every version. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  'package',
  'import',
  'as',
  'default',
  'else',
  'with',
  'some',
  'not',
  'null',
  'true',
  'false',
]);

/** Keywords of v1, which v0 imports from `future.keywords`. */
export const FUTURE_KEYWORDS: readonly string[] = ['in', 'every', 'if', 'contains'];

/** Signs of two characters, then of one. */
export const SIGNS: readonly string[] = [':=', '==', '!=', '<=', '>=', ...'{}[]().,;:|&=<>+-*/%'];

/** A sign's or word's name in messages, as OPA calls it. */
export const SIGN_NAMES: Readonly<Record<string, string>> = {
  ':=': 'assign',
  '==': 'equal',
  '!=': 'neq',
  '<=': 'lte',
  '>=': 'gte',
  '<': 'lt',
  '>': 'gt',
  '=': 'eq',
  '+': 'plus',
  '-': 'minus',
  '*': 'mul',
  '/': 'div',
  '%': 'rem',
  '|': 'or',
  '&': 'and',
};
