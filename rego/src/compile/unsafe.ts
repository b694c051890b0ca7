import type { Bound } from './bound.ts';
import type { Clause, Local, Node } from './ir.ts';

/** The first variable of a clause that nothing binds. */
export function unboundIn(clause: Clause, bound: Bound): Local | undefined {
  return localsOf(clause).find((local) => !bound.has(local));
}

/** The first variable of a term that nothing binds. */
export function unboundInTerm(node: Node, bound: Bound): Local | undefined {
  const found: Local[] = [];
  collect(node, found);
  return found.find((local) => !bound.has(local));
}

function localsOf(clause: Clause): readonly Local[] {
  const found: Local[] = [];
  const { what } = clause;
  if (what.kind === 'term') collect(what.term, found);
  else collect(what.domain, found);
  if (what.kind === 'every') found.push(...what.free);
  for (const modifier of clause.with) if (typeof modifier.value !== 'string') collect(modifier.value, found);
  // A generated variable stands for something that a policy did name; prefer that.
  return [...found.filter((local) => !local.generated), ...found.filter((local) => local.generated)];
}

function collect(node: Node, found: Local[]): void {
  switch (node.op) {
    case 'local':
      found.push(node.local);
      return;
    case 'ref':
      collect(node.head, found);
      for (const step of node.path) collect(step, found);
      return;
    case 'call':
      for (const arg of node.args) collect(arg, found);
      return;
    case 'array':
    case 'set':
      for (const item of node.items) collect(item, found);
      return;
    case 'object':
      for (const entry of node.entries) for (const part of entry) collect(part, found);
      return;
    case 'comprehension':
      found.push(...node.free);
      return;
    case 'template':
      for (const part of node.parts) if (typeof part !== 'string') found.push(...part.free);
      return;
    default:
  }
}
