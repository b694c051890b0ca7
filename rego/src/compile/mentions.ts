import type { Body, Expr, Term } from '../syntax/ast.ts';

/** The names that a body and its head use outside of comprehensions, `every` bodies and templates. */
export function mentionsOf(body: Body, heads: readonly (Term | undefined)[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const head of heads) if (head !== undefined) addTerm(head, names);
  for (const expr of body) addExpr(expr, names);
  for (const expr of body) removeDeclared(expr, names);
  return names;
}

/** What the body declares itself is no name of an enclosing closure's. */
function removeDeclared({ node }: Expr, names: Set<string>): void {
  const declared = new Set<string>();
  if (node.kind === 'some') for (const name of node.names) declared.add(name.name);
  if (node.kind === 'someIn') {
    addTerm(node.value, declared);
    if (node.key !== undefined) addTerm(node.key, declared);
  }
  if (node.kind === 'term' && node.term.kind === 'call' && node.term.operator) {
    const { fn, args } = node.term;
    const [left] = args;
    if (fn.kind === 'var' && fn.name === 'assign' && left !== undefined) addTerm(left, declared);
  }
  for (const name of declared) names.delete(name);
}

function addExpr(expr: Expr, names: Set<string>): void {
  const { node } = expr;
  if (node.kind === 'term') addTerm(node.term, names);
  if (node.kind === 'someIn' || node.kind === 'every') addTerm(node.domain, names);
  for (const modifier of expr.with) addTerm(modifier.value, names);
}

function addTerm(term: Term, names: Set<string>): void {
  switch (term.kind) {
    case 'var':
      names.add(term.name);
      return;
    case 'ref':
      addTerm(term.head, names);
      for (const step of term.path) addTerm(step, names);
      return;
    case 'call':
      for (const arg of term.args) addTerm(arg, names);
      return;
    case 'array':
    case 'set':
      for (const item of term.items) addTerm(item, names);
      return;
    case 'object':
      for (const [key, value] of term.entries) {
        addTerm(key, names);
        addTerm(value, names);
      }
      return;
    default:
  }
}
