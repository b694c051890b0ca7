import type { Location } from '../errors.ts';
import type { Annotations, Body, Rule, Term } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { parseBlock, parseExpr } from './parse-body.ts';
import { parseArguments, parseReference, parseStep, parseTerm } from './parse-term.ts';

interface Head {
  readonly loc: Location;
  readonly ref: readonly Term[];
  readonly args: readonly Term[] | undefined;
  readonly member: Term | undefined;
  readonly value: Term | undefined;
}

/** One rule as written; a v0 rule with several bodies gives several. */
export function parseRule(cursor: Cursor, annotations: readonly Annotations[]): Rule[] {
  const isDefault = cursor.acceptKeyword('default');
  const head = parseHead(cursor);
  if (isDefault) return [parseDefault(cursor, head, annotations)];
  const hasIf = cursor.acceptKeyword('if');
  const body = parseRuleBody(cursor, hasIf);
  const whole = finishHead(cursor, head, body !== undefined, hasIf);
  const rule: Rule = {
    ...whole,
    isDefault: false,
    body: body ?? [],
    otherwise: body === undefined ? undefined : parseElse(cursor, whole),
    annotations,
  };
  return [rule, ...moreBodies(cursor, rule)];
}

function parseDefault(cursor: Cursor, head: Head, annotations: readonly Annotations[]): Rule {
  if (head.value === undefined) throw cursor.unexpected('default rule value');
  if (head.member !== undefined) throw cursor.error('default rules cannot be partial sets', head.loc);
  return { ...head, isDefault: true, body: [], otherwise: undefined, annotations };
}

function parseHead(cursor: Cursor): Head {
  const loc = cursor.location();
  const name = parseReference(cursor);
  const ref: Term[] =
    name.kind === 'var'
      ? [{ kind: 'const', value: name.name, loc }]
      : [{ kind: 'const', value: name.head.kind === 'var' ? name.head.name : '', loc }, ...name.path];
  const args = cursor.isSign('(') ? parseArguments(cursor) : undefined;
  while (args !== undefined && cursor.isAdjacent() && cursor.isSign('[')) ref.push(parseStep(cursor));
  if (cursor.acceptKeyword('contains')) {
    if (args !== undefined)
      throw cursor.error('the contains keyword can only be used with multi-value rule definitions', loc);
    return { loc, ref, args, member: parseTerm(cursor), value: undefined };
  }
  const value = cursor.accept(':=') || cursor.accept('=') ? parseTerm(cursor) : undefined;
  return { loc, ref, args, member: undefined, value };
}

/** The body after `if`, or a v0 block; undefined if there is none. */
function parseRuleBody(cursor: Cursor, hasIf: boolean): Body | undefined {
  if (!hasIf) {
    if (!cursor.isSign('{')) return undefined;
    if (cursor.version === 'v1') throw cursor.error('`if` keyword is required before rule body');
    return parseBlock(cursor);
  }
  if (!cursor.isSign('{')) return [parseExpr(cursor)];
  const block = cursor.attempt(() => parseBlockAlone(cursor));
  if (!(block instanceof Error)) return block;
  const single = cursor.attempt(() => parseExpr(cursor));
  if (single instanceof Error) throw block;
  return [single];
}

/** A block with nothing else behind it on its row, so that `if {1} == x` is read as an expression. */
function parseBlockAlone(cursor: Cursor): Body {
  const body = parseBlock(cursor);
  if (
    cursor.token.kind === 'sign' &&
    !cursor.token.first &&
    !cursor.isSign('{') &&
    !cursor.isSign(';') &&
    !cursor.isSign('}')
  ) {
    throw cursor.unexpected();
  }
  return body;
}

/** Gives the head the meaning that depends on what follows it. */
function finishHead(cursor: Cursor, head: Head, hasBody: boolean, hasIf: boolean): Head {
  if (head.member !== undefined || head.value !== undefined) return head;
  const { ref, loc } = head;
  const last = ref[ref.length - 1];
  const isOldSet = cursor.version === 'v0' && !hasIf && head.args === undefined && ref.length === 2;
  if (isOldSet && last !== undefined) return { ...head, ref: ref.slice(0, -1), member: last };
  if (!hasBody && head.args === undefined) {
    if (ref.length === 1) throw cursor.error('var cannot be used for rule name', loc);
    if (cursor.version === 'v1')
      throw cursor.error('`contains` keyword is required for partial set rules', loc);
  }
  return { ...head, value: { kind: 'const', value: true, loc } };
}

function parseElse(cursor: Cursor, head: Head): Rule | undefined {
  if (!cursor.isKeyword('else')) return undefined;
  if (head.member !== undefined) throw cursor.error('else keyword cannot be used on multi-value rules');
  const loc = cursor.location();
  cursor.advance();
  const value: Term =
    cursor.accept(':=') || cursor.accept('=') ? parseTerm(cursor) : { kind: 'const', value: true, loc };
  const body = parseRuleBody(cursor, cursor.acceptKeyword('if'));
  const rule = { ...head, loc, value };
  const otherwise = body === undefined ? undefined : parseElse(cursor, rule);
  return { ...rule, isDefault: false, body: body ?? [], otherwise, annotations: [] };
}

/** Further `{ body }` blocks of a v0 rule. */
function moreBodies(cursor: Cursor, rule: Rule): Rule[] {
  const rules: Rule[] = [];
  while (cursor.version === 'v0' && rule.body.length > 0 && cursor.isSign('{')) {
    if (rule.otherwise !== undefined) throw cursor.error('expected no further body after else');
    rules.push({ ...rule, loc: cursor.location(), body: parseBlock(cursor), annotations: [] });
  }
  return rules;
}
