import type { Body, Expr, SomeInNode, SomeNode, Term, VarTerm, With } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { operatorCall, parseDeclared, parseReference, parseTerm } from './parse-term.ts';

/** Expressions up to a closing sign, which stays; at least one. */
export function parseBodyUntil(cursor: Cursor, close: string): Body {
  const body: Expr[] = [];
  while (cursor.accept(';'));
  for (;;) {
    body.push(parseExpr(cursor));
    if (cursor.isSign(close) || (close === '' && cursor.atEnd())) return body;
    if (!cursor.accept(';') && !cursor.token.first) throw cursor.unexpected(`\\n or ; or ${close}`);
    while (cursor.accept(';'));
    if (cursor.isSign(close) || (close === '' && cursor.atEnd())) return body;
  }
}

/** `{ body }`; an empty one is an error. */
export function parseBlock(cursor: Cursor): Body {
  cursor.expect('{');
  if (cursor.isSign('}')) throw cursor.error('found empty body');
  const body = cursor.nested(() => parseBodyUntil(cursor, '}'));
  cursor.expect('}');
  return body;
}

/** One expression with its negation and `with` modifiers. */
export function parseExpr(cursor: Cursor): Expr {
  const loc = cursor.location();
  const negated = cursor.acceptKeyword('not');
  const node = parseNode(cursor, negated);
  return { loc, negated, with: parseWiths(cursor), node };
}

function parseNode(cursor: Cursor, negated: boolean): Expr['node'] {
  if (cursor.isKeyword('some')) {
    if (negated) throw cursor.unexpected();
    return parseSome(cursor);
  }
  if (cursor.isKeyword('every')) {
    if (negated) throw cursor.unexpected();
    return parseEvery(cursor);
  }
  const left = parseTerm(cursor);
  const loc = left.loc;
  if (cursor.accept('=')) return { kind: 'term', term: operatorCall('eq', [left, parseTerm(cursor)], loc) };
  if (!cursor.isSign(':=')) return { kind: 'term', term: left };
  if (negated) throw cursor.error('cannot assign vars inside negated expression');
  cursor.advance();
  return { kind: 'term', term: operatorCall('assign', [left, parseTerm(cursor)], loc) };
}

function parseSome(cursor: Cursor): SomeNode | SomeInNode {
  cursor.advance();
  const terms: Term[] = [parseDeclared(cursor)];
  while (cursor.accept(',')) terms.push(parseDeclared(cursor));
  if (cursor.acceptKeyword('in')) return parseSomeIn(cursor, terms);
  const names: VarTerm[] = [];
  for (const term of terms) {
    if (term.kind !== 'var') throw cursor.error('expected var in some declaration', term.loc);
    names.push(term);
  }
  return { kind: 'some', names };
}

function parseSomeIn(cursor: Cursor, terms: readonly Term[]): SomeInNode {
  const [first, second] = terms;
  if (first === undefined || terms.length > 2) throw cursor.error('expected one or two terms before "in"');
  const domain = parseDeclared(cursor);
  return second === undefined
    ? { kind: 'someIn', key: undefined, value: first, domain }
    : { kind: 'someIn', key: first, value: second, domain };
}

function parseEvery(cursor: Cursor): Expr['node'] {
  cursor.advance();
  const first = parseName(cursor);
  const second = cursor.accept(',') ? parseName(cursor) : undefined;
  if (!cursor.acceptKeyword('in')) throw cursor.unexpected('in');
  const domain = parseDeclared(cursor);
  const body = parseBlock(cursor);
  return second === undefined
    ? { kind: 'every', key: undefined, value: first, domain, body }
    : { kind: 'every', key: first, value: second, domain, body };
}

function parseName(cursor: Cursor): VarTerm {
  const loc = cursor.location();
  if (!cursor.isName()) throw cursor.unexpected('ident');
  return { kind: 'var', name: cursor.advance().text, loc };
}

function parseWiths(cursor: Cursor): readonly With[] {
  const withs: With[] = [];
  while (cursor.isKeyword('with')) {
    const loc = cursor.location();
    cursor.advance();
    const target = parseReference(cursor);
    if (!cursor.acceptKeyword('as')) throw cursor.unexpected('as');
    withs.push({ target, value: parseTerm(cursor), loc });
  }
  return withs;
}
