import { RegoError } from '../errors.ts';
import type { Rule, Term } from '../syntax/ast.ts';
import type { Environment } from './environment.ts';
import type { Clause, Local, Node, RuleIr } from './ir.ts';
import { lowerBody } from './lower-body.ts';
import { lowerTerm } from './lower-term.ts';
import { mentionsOf } from './mentions.ts';
import { Scope } from './scope.ts';

/** Resolves a rule's names. Throws RegoError. */
export function lowerRule(rule: Rule, env: Environment): RuleIr {
  const fixed = rule.ref.findIndex((part) => part.kind !== 'const' || typeof part.value !== 'string');
  const split = fixed < 0 ? rule.ref.length : fixed;
  const suffix = rule.ref.slice(split);
  if (rule.args !== undefined && suffix.length > 0) {
    throw new RegoError('rego_type_error', 'function names must not contain variables', rule.loc);
  }
  const names = rule.ref
    .slice(0, split)
    .flatMap((part) => (part.kind === 'const' && typeof part.value === 'string' ? [part.value] : []));
  return lowerOne(rule, ['data', ...env.packagePath, ...names], suffix, env);
}

function lowerOne(rule: Rule, path: readonly string[], suffix: readonly Term[], env: Environment): RuleIr {
  const args = rule.args ?? [];
  const patterns = args.filter((arg) => arg.kind !== 'var');
  const scope = new Scope(
    undefined,
    mentionsOf(rule.body, [...patterns, ...suffix, rule.member, rule.value]),
  );
  const params = declareArgs(args, scope);
  const matching = matchArgs(args, params, scope, env);
  const body = lowerBody(rule.body, scope, env);
  const lower = (term: Term): Node => lowerTerm(term, scope, env);
  const ir = {
    loc: rule.loc,
    path,
    suffix: suffix.map(lower),
    args: rule.args === undefined ? undefined : params,
    member: rule.member === undefined ? undefined : lower(rule.member),
    value: rule.value === undefined ? undefined : lower(rule.value),
    body: [...matching, ...body],
    isDefault: rule.isDefault,
  };
  const otherwise = rule.otherwise === undefined ? undefined : lowerOne(rule.otherwise, path, suffix, env);
  return { ...ir, otherwise, frameSize: scope.frameSize };
}

/** One variable for each argument; a name used twice stands for equal arguments. */
function declareArgs(args: readonly Term[], scope: Scope): readonly Local[] {
  const seen = new Set<string>();
  return args.map((arg) => {
    if (arg.kind !== 'var' || arg.name === '_' || seen.has(arg.name)) return scope.generate(arg.loc);
    seen.add(arg.name);
    return scope.declare(arg.name, arg.loc, 'declared');
  });
}

/** Arguments that are patterns become equalities at the head of the body. */
function matchArgs(
  args: readonly Term[],
  params: readonly Local[],
  scope: Scope,
  env: Environment,
): Clause[] {
  const clauses: Clause[] = [];
  for (const [at, arg] of args.entries()) {
    const local = params[at];
    if (local === undefined || !local.generated || (arg.kind === 'var' && arg.name === '_')) continue;
    declareArgPattern(arg, scope);
    const { loc } = arg;
    const param: Node = { op: 'local', local, loc };
    const term: Node = { op: 'call', name: 'eq', args: [lowerTerm(arg, scope, env), param], loc };
    clauses.push({ loc, negated: false, with: [], what: { kind: 'term', term }, hoisted: false });
  }
  return clauses;
}

/** Variables inside of argument patterns are declared by them, unless an earlier argument did. */
function declareArgPattern(term: Term, scope: Scope): void {
  if (term.kind === 'var') {
    if (term.name !== '_' && scope.declaredAs(term.name) === undefined)
      scope.declare(term.name, term.loc, 'declared');
  } else if (term.kind === 'array') {
    for (const item of term.items) declareArgPattern(item, scope);
  } else if (term.kind === 'object') {
    for (const [, value] of term.entries) declareArgPattern(value, scope);
  }
}
