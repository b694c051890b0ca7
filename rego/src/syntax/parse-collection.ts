import type { Location } from '../errors.ts';
import type { Body, Term } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { parseBodyUntil } from './parse-body.ts';
import { parseBelowBar, parseList, parseListItem } from './parse-term.ts';

/** `[a, b]` or `[value | body]` */
export function parseArrayLike(cursor: Cursor): Term {
  const loc = cursor.location();
  cursor.expect('[');
  if (cursor.accept(']')) return { kind: 'array', items: [], loc };
  const value = parseBelowBar(cursor);
  const body = tryBar(cursor, ']');
  if (body !== undefined) return { kind: 'comprehension', shape: 'array', key: undefined, value, body, loc };
  return { kind: 'array', items: parseList(cursor, ']', value), loc };
}

/** `{}`, `{a, b}`, `{a: b}`, `{value | body}` or `{key: value | body}` */
export function parseBraces(cursor: Cursor): Term {
  const loc = cursor.location();
  cursor.expect('{');
  if (cursor.accept('}')) return { kind: 'object', entries: [], loc };
  const start = parseBelowBar(cursor);
  const body = tryBar(cursor, '}');
  if (body !== undefined)
    return { kind: 'comprehension', shape: 'set', key: undefined, value: start, body, loc };
  const first = parseListItem(cursor, start);
  if (cursor.isSign(':')) return parseObject(cursor, first, loc);
  if (!cursor.accept(',') && !cursor.isSign('}')) throw cursor.unexpected('":", "," or "}"');
  return { kind: 'set', items: [first, ...parseList(cursor, '}')], loc };
}

/** A comprehension's `| body` with its closing sign; undefined if the bar turns out to be an operator. */
function tryBar(cursor: Cursor, close: string): Body | undefined {
  if (!cursor.isSign('|')) return undefined;
  const body = cursor.attempt(() => {
    cursor.advance();
    const found = parseBodyUntil(cursor, close);
    cursor.expect(close);
    return found;
  });
  return body instanceof Error ? undefined : body;
}

function parseObject(cursor: Cursor, first: Term, loc: Location): Term {
  cursor.expect(':');
  const start = parseBelowBar(cursor);
  const body = tryBar(cursor, '}');
  if (body !== undefined)
    return { kind: 'comprehension', shape: 'object', key: first, value: start, body, loc };
  const entries: [Term, Term][] = [[first, parseListItem(cursor, start)]];
  while (!cursor.accept('}')) {
    if (!cursor.accept(',')) throw cursor.unexpected('"," or "}"');
    if (cursor.accept('}')) break;
    const key = parseListItem(cursor);
    cursor.expect(':');
    entries.push([key, parseListItem(cursor)]);
  }
  return { kind: 'object', entries, loc };
}
