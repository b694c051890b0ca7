import { OUTSIDE, unsupportedReason } from '../builtins/outside.ts';
import { type Location, RegoError } from '../errors.ts';
import type {
  Body,
  CallTerm,
  ComprehensionTerm,
  RefTerm,
  TemplateTerm,
  Term,
  VarTerm,
} from '../syntax/ast.ts';
import { objectOf } from '../value/object.ts';
import { setOf } from '../value/set.ts';
import type { Value } from '../value/value.ts';
import { type Environment, pathText } from './environment.ts';
import type { ComprehensionNode, ConstNode, Node } from './ir.ts';
import { lowerBody } from './lower-body.ts';
import { mentionsOf } from './mentions.ts';
import { Scope } from './scope.ts';

/** Resolves the names of a term. */
export function lowerTerm(term: Term, scope: Scope, env: Environment): Node {
  switch (term.kind) {
    case 'const':
      return { op: 'const', value: term.value, loc: term.loc };
    case 'var':
      return lowerVar(term, scope, env);
    case 'ref':
      return lowerRef(term, scope, env);
    case 'call':
      return lowerCall(term, scope, env);
    case 'array':
      return foldArray(
        term.items.map((item) => lowerTerm(item, scope, env)),
        term.loc,
      );
    case 'set':
      return foldSet(
        term.items.map((item) => lowerTerm(item, scope, env)),
        term.loc,
      );
    case 'object':
      return foldObject(
        term.entries.map(([key, value]) => [lowerTerm(key, scope, env), lowerTerm(value, scope, env)]),
        term.loc,
      );
    case 'comprehension':
      return lowerComprehension(term, scope, env);
    case 'template':
      return lowerTemplate(term, scope, env);
  }
}

function lowerVar(term: VarTerm, scope: Scope, env: Environment): Node {
  const { name, loc } = term;
  const declared = name === '_' ? undefined : scope.declaredAs(name);
  if (declared !== undefined) return { op: 'local', local: declared, loc };
  if (name === 'input' || name === 'data') return { op: 'root', root: name, loc };
  const path = env.globals.get(name);
  if (path !== undefined) return globalNode(path, [], loc);
  return { op: 'local', local: scope.implicitAs(name, loc), loc };
}

/** The document at a full path, and further down. */
export function globalNode(path: readonly string[], rest: readonly Node[], loc: Location): Node {
  const root: Node = { op: 'root', root: path[0] === 'input' ? 'input' : 'data', loc };
  const steps = path.slice(1).map((value): ConstNode => ({ op: 'const', value, loc }));
  if (steps.length + rest.length === 0) return root;
  return { op: 'ref', head: root, path: [...steps, ...rest], loc };
}

function lowerRef(term: RefTerm, scope: Scope, env: Environment): Node {
  const head = lowerTerm(term.head, scope, env);
  const path = term.path.map((step) => lowerTerm(step, scope, env));
  if (head.op === 'ref') return { op: 'ref', head: head.head, path: [...head.path, ...path], loc: term.loc };
  return { op: 'ref', head, path, loc: term.loc };
}

/** A term's path of constant strings, its first name resolved: what a function's name can be. */
export function constantPath(
  term: VarTerm | RefTerm,
  scope: Scope,
  env: Environment,
): readonly string[] | undefined {
  const head = term.kind === 'var' ? term : term.head;
  if (head.kind !== 'var') return undefined;
  const rest: string[] = [];
  for (const step of term.kind === 'var' ? [] : term.path) {
    if (step.kind !== 'const' || typeof step.value !== 'string') return undefined;
    rest.push(step.value);
  }
  const global = scope.declaredAs(head.name) === undefined ? env.globals.get(head.name) : undefined;
  return [...(global ?? [head.name]), ...rest];
}

/** The full name of the function that a term names, if there is such a function. */
export function functionName(term: VarTerm | RefTerm, scope: Scope, env: Environment): string | undefined {
  const path = constantPath(term, scope, env);
  if (path === undefined) return undefined;
  const name = path[0] === 'data' ? pathText(path) : path.join('.');
  return env.functions.has(name) || env.builtins.has(name) ? name : undefined;
}

function lowerCall(term: CallTerm, scope: Scope, env: Environment): Node {
  const args = term.args.map((arg) => lowerTerm(arg, scope, env));
  if (term.operator && term.fn.kind === 'var') return { op: 'call', name: term.fn.name, args, loc: term.loc };
  const path = constantPath(term.fn, scope, env);
  if (path?.join('.') === 'rego.metadata.chain')
    return { op: 'const', value: env.metadata.chain, loc: term.loc };
  if (path?.join('.') === 'rego.metadata.rule')
    return { op: 'const', value: env.metadata.rule, loc: term.loc };
  const name = path === undefined ? undefined : path[0] === 'data' ? pathText(path) : path.join('.');
  if (name === undefined || (!env.functions.has(name) && !env.builtins.has(name)))
    throw unknown(name, term.loc);
  return { op: 'call', name, args, loc: term.loc };
}

function unknown(name: string | undefined, loc: Location): RegoError {
  if (name === undefined)
    return new RegoError('rego_type_error', 'the function of a call must be named', loc);
  if (!OUTSIDE.has(name)) return new RegoError('rego_type_error', `undefined function ${name}`, loc);
  return new RegoError('rego_unsupported_error', unsupportedReason(name), loc);
}

function lowerComprehension(term: ComprehensionTerm, scope: Scope, env: Environment): ComprehensionNode {
  const inner = new Scope(scope, mentionsOf(term.body, [term.key, term.value]));
  const body = lowerBody(term.body, inner, env);
  const key = term.key === undefined ? undefined : lowerTerm(term.key, inner, env);
  const value = lowerTerm(term.value, inner, env);
  return {
    op: 'comprehension',
    shape: term.shape,
    key,
    value,
    body,
    free: inner.free,
    slot: inner.slot(),
    loc: term.loc,
  };
}

function lowerTemplate(term: TemplateTerm, scope: Scope, env: Environment): Node {
  const parts = term.parts.map((part): string | ComprehensionNode => {
    if (typeof part === 'string') return part;
    const { node, loc } = part;
    if (node.kind !== 'term') throw new RegoError('rego_compile_error', 'a template holds terms only', loc);
    // Like `{result | result = term with …}`; the name is unlike any other.
    const inner = scope.slot();
    const result: VarTerm = { kind: 'var', name: `$result${inner}`, loc };
    const fn: VarTerm = { kind: 'var', name: 'eq', loc };
    const eq: Term = { kind: 'call', fn, args: [result, node.term], loc, operator: true };
    const body: Body = [{ ...part, node: { kind: 'term', term: eq } }];
    return lowerComprehension(
      { kind: 'comprehension', shape: 'set', key: undefined, value: result, body, loc },
      scope,
      env,
    );
  });
  return { op: 'template', parts, loc: term.loc };
}

/** The values of nodes that are all constant. */
function constants(nodes: readonly Node[]): Value[] | undefined {
  const values: Value[] = [];
  for (const node of nodes) {
    if (node.op !== 'const') return undefined;
    values.push(node.value);
  }
  return values;
}

function foldArray(items: readonly Node[], loc: Location): Node {
  const values = constants(items);
  return values === undefined ? { op: 'array', items, loc } : { op: 'const', value: values, loc };
}

function foldSet(items: readonly Node[], loc: Location): Node {
  const values = constants(items);
  return values === undefined ? { op: 'set', items, loc } : { op: 'const', value: setOf(values), loc };
}

function foldObject(entries: readonly (readonly [Node, Node])[], loc: Location): Node {
  const pairs: [Value, Value][] = [];
  for (const [key, value] of entries) {
    if (key.op !== 'const' || value.op !== 'const') return { op: 'object', entries, loc };
    pairs.push([key.value, value.value]);
  }
  return { op: 'const', value: objectOf(pairs), loc };
}
