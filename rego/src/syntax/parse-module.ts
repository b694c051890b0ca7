import { RegoError } from '../errors.ts';
import { readAnnotations } from './annotations.ts';
import type { Annotations, Body, Import, Module, RegoVersion, Rule, Term } from './ast.ts';
import { Cursor } from './cursor.ts';
import { parseBodyUntil } from './parse-body.ts';
import { parseRule } from './parse-rule.ts';
import { parseReference } from './parse-term.ts';
import { FUTURE_KEYWORDS } from './tokens.ts';

/** Parses a module. Throws RegoError rego_parse_error. */
export function parseModule(file: string, source: string, version: RegoVersion): Module {
  const cursor = new Cursor(file, source, version);
  const pending = { from: 0 };
  const annotations: Annotations[] = [...takeAnnotations(cursor, pending, 'package')];
  if (cursor.atEnd()) throw cursor.error('empty module');
  if (!cursor.acceptKeyword('package')) throw cursor.unexpected('package');
  const packagePath = parsePath(cursor);
  const imports: Import[] = [];
  while (cursor.isKeyword('import')) imports.push(parseImport(cursor));
  const rules: Rule[] = [];
  while (!cursor.atEnd()) {
    const own = takeAnnotations(cursor, pending, 'rule');
    if (cursor.isKeyword('import')) {
      imports.push(parseImport(cursor));
      continue;
    }
    const moved = own.filter((one) => one.scope === 'package' || one.scope === 'subpackages');
    annotations.push(...moved);
    rules.push(
      ...parseRule(
        cursor,
        own.filter((one) => !moved.includes(one)),
      ),
    );
    if (!cursor.accept(';') && !cursor.atEnd() && !cursor.token.first) throw cursor.unexpected('\\n');
  }
  return { file, packagePath, imports, rules, annotations, version: cursor.version };
}

/** Parses a query: the expressions of a body. Throws RegoError rego_parse_error. */
export function parseQuery(source: string, version: RegoVersion, file = 'query'): Body {
  const cursor = new Cursor(file, source, version);
  if (cursor.atEnd()) throw cursor.error('found empty body');
  return parseBodyUntil(cursor, '');
}

/** The METADATA blocks between the last statement and the current token. */
function takeAnnotations(
  cursor: Cursor,
  pending: { from: number },
  scope: 'package' | 'rule',
): readonly Annotations[] {
  const { start } = cursor.token;
  const comments = [...cursor.lexer.comments].filter(([at]) => at >= pending.from && at < start);
  for (const [at] of comments) cursor.lexer.comments.delete(at);
  pending.from = start;
  return readAnnotations(
    comments.map(([, comment]) => comment),
    scope,
    cursor,
  );
}

function parsePath(cursor: Cursor): readonly string[] {
  if (cursor.token.kind === 'word' && !cursor.isName()) throw cursor.unexpected('ident');
  const term = parseReference(cursor);
  return pathOf(cursor, term);
}

function pathOf(cursor: Cursor, term: Term): readonly string[] {
  if (term.kind === 'var') return [term.name];
  if (term.kind !== 'ref' || term.head.kind !== 'var') throw cursor.unexpected('path');
  const path = [term.head.name];
  for (const step of term.path) {
    if (step.kind !== 'const' || typeof step.value !== 'string') {
      throw cursor.error('path elements must be strings', step.loc);
    }
    path.push(step.value);
  }
  return path;
}

function parseImport(cursor: Cursor): Import {
  const loc = cursor.location();
  cursor.advance();
  const path = parsePath(cursor);
  let alias: string | undefined;
  if (cursor.acceptKeyword('as')) {
    if (!cursor.isName()) throw cursor.unexpected('ident');
    alias = cursor.advance().text;
  }
  const root = path[0] ?? '';
  if (root === 'future' || root === 'rego') enable(cursor, path, loc);
  else if (root !== 'data' && root !== 'input') {
    throw cursor.error(
      `unexpected import path, must begin with one of: {data, future, input, rego}, got: ${root}`,
      loc,
    );
  }
  return { path, alias, loc };
}

function enable(cursor: Cursor, path: readonly string[], loc: Import['loc']): void {
  const [root, group, word] = path;
  if (root === 'rego') {
    if (group !== 'v1' || path.length > 2) {
      throw new RegoError(
        'rego_parse_error',
        `invalid import \`${path.join('.')}\`, must be \`rego.v1\``,
        loc,
      );
    }
    cursor.version = 'v1';
    for (const keyword of FUTURE_KEYWORDS) cursor.keywords.add(keyword);
    return;
  }
  const known =
    group === 'keywords' &&
    path.length <= 3 &&
    (word === undefined || [...FUTURE_KEYWORDS, 'not'].includes(word));
  if (!known) throw new RegoError('rego_parse_error', `unexpected import of \`${path.join('.')}\``, loc);
  if (word === undefined) for (const keyword of FUTURE_KEYWORDS) cursor.keywords.add(keyword);
  else cursor.keywords.add(word);
  if (word === 'every') cursor.keywords.add('in');
}
