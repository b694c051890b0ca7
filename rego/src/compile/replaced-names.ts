import type { Body, Expr, Module, RefTerm, Rule, VarTerm } from '../syntax/ast.ts';

/** Dotted names that stand on either side of a `with` at the top of a body, or in an `every`. */
export function replacedNames(modules: readonly Module[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const module of modules) for (const rule of module.rules) addRule(rule, names);
  return names;
}

function addRule(rule: Rule, names: Set<string>): void {
  for (let branch: Rule | undefined = rule; branch !== undefined; branch = branch.otherwise)
    addBody(branch.body, names);
}

function addBody(body: Body, names: Set<string>): void {
  for (const expr of body) addExpr(expr, names);
}

function addExpr(expr: Expr, names: Set<string>): void {
  for (const { target, value } of expr.with) {
    names.add(dotted(target));
    if (value.kind === 'var' || value.kind === 'ref') names.add(dotted(value));
  }
  if (expr.node.kind === 'every') addBody(expr.node.body, names);
}

function dotted(term: VarTerm | RefTerm): string {
  if (term.kind === 'var') return term.name;
  const head = term.head.kind === 'var' ? term.head.name : '';
  return [head, ...term.path.map((step) => (step.kind === 'const' ? String(step.value) : ''))].join('.');
}
