import type { Location } from '../errors.ts';
import { negate } from '../value/arithmetic.ts';
import { parseNumber } from '../value/decimal.ts';
import type { CallTerm, RefTerm, Term, VarTerm } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { readEscapes } from './lexer.ts';
import { parseArrayLike, parseBraces } from './parse-collection.ts';
import { parseTemplate } from './parse-template.ts';

/** Operators by precedence, loosest first, with the built-ins they call. */
const LEVELS: readonly Readonly<Record<string, string>>[] = [
  { '==': 'equal', '!=': 'neq', '<': 'lt', '<=': 'lte', '>': 'gt', '>=': 'gte' },
  { '|': 'or' },
  { '&': 'and' },
  { '+': 'plus', '-': 'minus' },
  { '*': 'mul', '/': 'div', '%': 'rem' },
];

/** The level of `|`: above it a term cannot swallow the bar of a comprehension. */
const ABOVE_BAR = 2;

const EQUAL_LEVEL = 0;

/** Makes an operator's call. */
export function operatorCall(name: string, args: readonly Term[], loc: Location): CallTerm {
  return { kind: 'call', fn: { kind: 'var', name, loc }, args, loc, operator: true };
}

/** A whole term with operators, `in` and `key, value in` included. */
export function parseTerm(cursor: Cursor): Term {
  return cursor.nested(() => {
    const first = parseOperators(cursor, EQUAL_LEVEL);
    if (cursor.isSign(',') && cursor.keywords.has('in')) {
      const pair = cursor.attempt(() => {
        cursor.advance();
        const second = parseOperators(cursor, EQUAL_LEVEL);
        if (!cursor.isKeyword('in')) throw cursor.unexpected('in');
        return second;
      });
      if (!(pair instanceof Error)) {
        cursor.advance();
        const domain = parseOperators(cursor, EQUAL_LEVEL);
        return parseIn(cursor, operatorCall('internal.member_3', [first, pair, domain], first.loc));
      }
    }
    return parseIn(cursor, first);
  });
}

/** A term in a list, where a comma ends it; `start` is what parseBelowBar has read of it. */
export function parseListItem(cursor: Cursor, start?: Term): Term {
  return cursor.nested(() => parseIn(cursor, parseOperators(cursor, EQUAL_LEVEL, start)));
}

/** A term that ends before a `|`, a comma or `in`. */
export function parseBelowBar(cursor: Cursor): Term {
  return cursor.nested(() => parseOperators(cursor, ABOVE_BAR));
}

/** A term that ends before a comma or `in`. */
export function parseDeclared(cursor: Cursor): Term {
  return cursor.nested(() => parseOperators(cursor, EQUAL_LEVEL));
}

function parseIn(cursor: Cursor, first: Term): Term {
  let left = first;
  while (cursor.isKeyword('in')) {
    cursor.advance();
    const domain = parseOperators(cursor, EQUAL_LEVEL);
    left = operatorCall('internal.member_2', [left, domain], left.loc);
  }
  return left;
}

function parseOperators(cursor: Cursor, level: number, start?: Term): Term {
  if (start !== undefined && level === ABOVE_BAR) return start;
  const operators = LEVELS[level];
  if (operators === undefined) return parseOperand(cursor);
  let left = parseOperators(cursor, level + 1, start);
  for (;;) {
    const name = cursor.token.kind === 'sign' ? operators[cursor.token.text] : undefined;
    if (name === undefined) return left;
    cursor.advance();
    const right = parseOperators(cursor, level + 1);
    left = operatorCall(name, [left, right], left.loc);
  }
}

/** One operand with what is attached to it: `.name`, `[term]`, `(arguments)`. */
function parseOperand(cursor: Cursor): Term {
  const loc = cursor.location();
  let term = parsePrimary(cursor);
  let path: Term[] = [];
  while (cursor.isAdjacent() && (cursor.isSign('.') || cursor.isSign('[') || cursor.isSign('('))) {
    if (cursor.isSign('(')) {
      const fn = attach(term, path, loc);
      if (fn.kind !== 'var' && fn.kind !== 'ref') throw cursor.unexpected();
      term = { kind: 'call', fn, args: parseArguments(cursor), loc, operator: false };
      path = [];
    } else {
      path.push(parseStep(cursor));
    }
  }
  return attach(term, path, loc);
}

function attach(term: Term, path: readonly Term[], loc: Location): Term {
  return path.length === 0 ? term : { kind: 'ref', head: term, path, loc };
}

/** `.name` or `[term]`. */
export function parseStep(cursor: Cursor): Term {
  if (cursor.accept('.')) {
    const loc = cursor.location();
    if (cursor.token.kind !== 'word') throw cursor.unexpected('ident');
    return { kind: 'const', value: cursor.advance().text, loc };
  }
  cursor.expect('[');
  const term = parseTerm(cursor);
  cursor.expect(']');
  return term;
}

/** `(a, b)` */
export function parseArguments(cursor: Cursor): readonly Term[] {
  cursor.expect('(');
  return parseList(cursor, ')');
}

/** Terms with commas between (one more may trail) up to a closing sign. */
export function parseList(cursor: Cursor, close: string, start?: Term): Term[] {
  const items: Term[] = [];
  while ((start !== undefined && items.length === 0) || !cursor.isSign(close)) {
    items.push(parseListItem(cursor, items.length === 0 ? start : undefined));
    if (!cursor.accept(',') && !cursor.isSign(close)) throw cursor.unexpected(`"," or "${close}"`);
  }
  cursor.expect(close);
  return items;
}

function parsePrimary(cursor: Cursor): Term {
  const { token } = cursor;
  const loc = cursor.location();
  switch (token.kind) {
    case 'number':
      return { kind: 'const', value: readNumber(cursor, token.text), loc };
    case 'string':
      return { kind: 'const', value: readString(cursor), loc };
    case 'raw':
      cursor.advance();
      return { kind: 'const', value: token.text.slice(1, -1), loc };
    case 'template':
    case 'rawTemplate':
      return parseTemplate(cursor);
    case 'word':
      return parseWord(cursor);
    default:
      return parseSigned(cursor);
  }
}

/** The value of the string token at hand. */
export function readString(cursor: Cursor): string {
  const value = readEscapes(cursor.token.text.slice(1, -1), cursor.lexer);
  cursor.advance();
  return value;
}

function readNumber(cursor: Cursor, text: string) {
  const value = parseNumber(text);
  if (value === undefined) throw cursor.error('illegal number format');
  cursor.advance();
  return value;
}

function parseSigned(cursor: Cursor): Term {
  const loc = cursor.location();
  if (cursor.isSign('[')) return parseArrayLike(cursor);
  if (cursor.isSign('{')) return parseBraces(cursor);
  if (cursor.accept('(')) {
    const term = parseTerm(cursor);
    cursor.expect(')');
    return term;
  }
  if (cursor.accept('-')) {
    if (cursor.token.kind !== 'number') throw cursor.unexpected('number');
    return { kind: 'const', value: negate(readNumber(cursor, cursor.token.text)), loc };
  }
  throw cursor.unexpected();
}

const CONSTANTS = new Map<string, null | boolean>([
  ['null', null],
  ['true', true],
  ['false', false],
]);

function parseWord(cursor: Cursor): Term {
  const loc = cursor.location();
  if (!cursor.startsReference()) {
    const value = CONSTANTS.get(cursor.token.text);
    if (value !== undefined) {
      cursor.advance();
      return { kind: 'const', value, loc };
    }
  }
  if (!cursor.isName()) throw cursor.unexpected();
  const name = cursor.advance().text;
  if (name === 'set' && cursor.isSign('(') && cursor.isAdjacent()) return parseEmptySet(cursor, loc);
  return { kind: 'var', name, loc };
}

function parseEmptySet(cursor: Cursor, loc: Location): Term {
  cursor.advance();
  cursor.expect(')');
  return { kind: 'set', items: [], loc };
}

/** A name or a path of names and terms: what a rule head or a `with` target is. */
export function parseReference(cursor: Cursor): VarTerm | RefTerm {
  const loc = cursor.location();
  if (!cursor.isName()) throw cursor.unexpected('ident');
  const head: VarTerm = { kind: 'var', name: cursor.advance().text, loc };
  const path: Term[] = [];
  while (cursor.isAdjacent() && (cursor.isSign('.') || cursor.isSign('['))) path.push(parseStep(cursor));
  return path.length === 0 ? head : { kind: 'ref', head, path, loc };
}
