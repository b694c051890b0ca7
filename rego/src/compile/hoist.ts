import type { Clause, Local, Node } from './ir.ts';
import type { Scope } from './scope.ts';

/**
 * Moves out of a negation what OPA evaluates before it: nested calls, and references that are
 * arguments of a call or part of a larger term. If one is undefined, so is the whole body.
 */
export function hoist(clause: Clause, scope: Scope): readonly Clause[] {
  if (clause.what.kind !== 'term') return [clause];
  const before: Clause[] = [];
  const moveOut = (term: Node, hoisted: boolean): Node => {
    const local: Local = scope.generate(term.loc);
    const node: Node = { op: 'local', local, loc: term.loc };
    const eq: Node = { op: 'call', name: 'eq', args: [node, term], loc: term.loc };
    before.push({ ...clause, negated: false, what: { kind: 'term', term: eq }, hoisted });
    return node;
  };
  const term = rewriteTop(clause.what.term, moveOut);
  return [...before, { ...clause, what: { kind: 'term', term } }];
}

type MoveOut = (term: Node, hoisted: boolean) => Node;

function rewriteTop(term: Node, moveOut: MoveOut): Node {
  if (term.op !== 'call') return rewriteInside(term, moveOut);
  const isEquality = term.name === 'eq' || term.name === 'equal';
  const args = term.args.map((arg) => (isEquality ? rewriteSide(arg, moveOut) : rewriteNested(arg, moveOut)));
  return { ...term, args };
}

function rewriteSide(term: Node, moveOut: MoveOut): Node {
  return term.op === 'call' ? rewriteNested(term, moveOut) : rewriteInside(term, moveOut);
}

/** Keeps the term itself; moves out what is inside. */
function rewriteInside(term: Node, moveOut: MoveOut): Node {
  switch (term.op) {
    case 'ref':
      return {
        ...term,
        head: term.head.op === 'call' ? rewriteNested(term.head, moveOut) : rewriteInside(term.head, moveOut),
        path: term.path.map((step) => rewriteNested(step, moveOut)),
      };
    case 'array':
    case 'set':
      return { ...term, items: term.items.map((item) => rewriteNested(item, moveOut)) };
    case 'object':
      return {
        ...term,
        entries: term.entries.map(([key, value]) => [
          rewriteNested(key, moveOut),
          rewriteNested(value, moveOut),
        ]),
      };
    default:
      return term;
  }
}

function rewriteNested(term: Node, moveOut: MoveOut): Node {
  switch (term.op) {
    case 'call':
      return moveOut({ ...term, args: term.args.map((arg) => rewriteNested(arg, moveOut)) }, false);
    case 'ref':
      return moveOut(rewriteInside(term, moveOut), true);
    case 'root':
      return moveOut(term, true);
    default:
      return rewriteInside(term, moveOut);
  }
}
