import type { Expr, Term } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { parseExpr } from './parse-body.ts';

/** `$"text {expression} text"`; the opening token is current. */
export function parseTemplate(cursor: Cursor): Term {
  const loc = cursor.location();
  const quote = cursor.token.kind === 'template' ? '"' : '`';
  const parts: (string | Expr)[] = [];
  // The lexer stands right behind the current token: the opening sign, later a closing brace.
  for (;;) {
    const { text, ended } = cursor.lexer.templateText(quote);
    if (text !== '') parts.push(text);
    if (ended) break;
    cursor.resume();
    if (cursor.isSign('}')) throw cursor.unexpected('an expression');
    parts.push(cursor.nested(() => parseExpr(cursor)));
    if (!cursor.isSign('}')) throw cursor.unexpected('}');
  }
  cursor.resume();
  return { kind: 'template', parts, loc };
}
