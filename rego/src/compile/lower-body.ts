import { RegoError } from '../errors.ts';
import type { Body, CallTerm, EveryNode, Expr, SomeInNode, Term, With } from '../syntax/ast.ts';
import type { Environment } from './environment.ts';
import { pathText } from './environment.ts';
import { hoist } from './hoist.ts';
import type { Clause, Node, WithNode } from './ir.ts';
import { constantPath, functionName, lowerTerm } from './lower-term.ts';
import { mentionsOf } from './mentions.ts';
import { Scope } from './scope.ts';

/** Resolves the names of a body, in the order in which they are declared. */
export function lowerBody(body: Body, scope: Scope, env: Environment): Clause[] {
  const clauses: Clause[] = [];
  for (const expr of body) clauses.push(...lowerExpr(expr, scope, env));
  return clauses;
}

function lowerExpr(expr: Expr, scope: Scope, env: Environment): readonly Clause[] {
  const { loc, negated, node } = expr;
  if (node.kind === 'some') {
    for (const name of node.names) scope.declare(name.name, name.loc, 'declared');
    return [];
  }
  const modifiers = expr.with.map((modifier) => lowerWith(modifier, scope, env));
  const base = { loc, negated, with: modifiers, hoisted: false };
  if (node.kind === 'someIn') return [{ ...base, what: lowerSomeIn(node, scope, env) }];
  if (node.kind === 'every') return [{ ...base, what: lowerEvery(node, scope, env) }];
  const clause: Clause = { ...base, what: { kind: 'term', term: lowerTop(node.term, scope, env) } };
  return negated ? hoist(clause, scope) : [clause];
}

function lowerTop(term: Term, scope: Scope, env: Environment): Node {
  if (term.kind === 'call' && term.operator && term.fn.kind === 'var' && term.fn.name === 'assign') {
    return lowerAssign(term, scope, env);
  }
  return lowerTerm(term, scope, env);
}

/** `left := right`: the right side still sees the outer names. */
function lowerAssign(term: CallTerm, scope: Scope, env: Environment): Node {
  const [left, right] = term.args;
  if (left === undefined || right === undefined)
    throw new RegoError('rego_compile_error', 'empty assignment', term.loc);
  const value = lowerTerm(right, scope, env);
  declarePattern(left, scope, 'assigned');
  return { op: 'call', name: 'eq', args: [lowerTerm(left, scope, env), value], loc: term.loc };
}

/** Declares the variables of a pattern. */
function declarePattern(term: Term, scope: Scope, how: 'assigned' | 'declared'): void {
  switch (term.kind) {
    case 'var':
      if (term.name !== '_') scope.declare(term.name, term.loc, how);
      return;
    case 'array':
      for (const item of term.items) declarePattern(item, scope, how);
      return;
    case 'object':
      for (const [, value] of term.entries) declarePattern(value, scope, how);
      return;
    case 'const':
      return;
    default:
      if (how === 'assigned') {
        throw new RegoError(
          'rego_compile_error',
          `cannot assign to ${term.kind === 'comprehension' ? 'comprehension' : term.kind}`,
          term.loc,
        );
      }
  }
}

function lowerSomeIn(node: SomeInNode, scope: Scope, env: Environment): Clause['what'] {
  const domain = lowerTerm(node.domain, scope, env);
  if (node.key !== undefined) declarePattern(node.key, scope, 'declared');
  declarePattern(node.value, scope, 'declared');
  const key = node.key === undefined ? undefined : lowerTerm(node.key, scope, env);
  return { kind: 'someIn', key, value: lowerTerm(node.value, scope, env), domain };
}

function lowerEvery(node: EveryNode, scope: Scope, env: Environment): Clause['what'] {
  const domain = lowerTerm(node.domain, scope, env);
  const inner = new Scope(scope, mentionsOf(node.body, []));
  const key = node.key === undefined ? undefined : inner.declare(node.key.name, node.key.loc, 'declared');
  const value = inner.declare(node.value.name, node.value.loc, 'declared');
  const body = lowerBody(node.body, inner, env);
  return { kind: 'every', key, value, domain, body, free: inner.free };
}

function lowerWith(modifier: With, scope: Scope, env: Environment): WithNode {
  const { target, loc } = modifier;
  const name = functionName(target, scope, env);
  if (name !== undefined)
    return { target: 'function', name, value: lowerReplacement(modifier, name, scope, env), loc };
  const path = constantPath(target, scope, env);
  const root = path?.[0];
  if (path === undefined || (root !== 'input' && root !== 'data')) {
    throw new RegoError(
      'rego_type_error',
      'with keyword target must reference existing input, data, or a function',
      loc,
    );
  }
  return { target: root, path: path.slice(1), value: lowerTerm(modifier.value, scope, env), loc };
}

/** What stands in for a function: another function's name, or a value. */
function lowerReplacement(modifier: With, name: string, scope: Scope, env: Environment): Node | string {
  const { value, loc } = modifier;
  if (value.kind !== 'var' && value.kind !== 'ref') return lowerTerm(value, scope, env);
  const other = functionName(value, scope, env);
  if (other === undefined) return lowerTerm(value, scope, env);
  const wanted = arityOf(name, env);
  if (arityOf(other, env) !== wanted) {
    const path = constantPath(value, scope, env) ?? [];
    throw new RegoError(
      'rego_type_error',
      `${pathText(path)}: arity mismatch: ${name} has ${wanted} arguments`,
      loc,
    );
  }
  return other;
}

function arityOf(name: string, env: Environment): number | undefined {
  return env.functions.get(name) ?? env.builtins.get(name)?.arity;
}
