import { RegoError } from '../errors.ts';
import { typeName } from '../value/value.ts';
import type { CallNode, Node } from './ir.ts';
import type { Program } from './plan.ts';

/** Throws rego_type_error for a wrong number of arguments, or an argument whose type cannot fit. */
export function checkCall(node: CallNode, program: Program): void {
  const arity = program.arityOf(node.name);
  const { length } = node.args;
  if (arity !== undefined && length !== arity) {
    const problem = length < arity ? 'too few arguments' : 'too many arguments';
    throw new RegoError(
      'rego_type_error',
      `${node.name}: arity mismatch: ${problem}: have ${length}, want ${arity}`,
      node.loc,
    );
  }
  const accepts = program.builtins.get(node.name)?.accepts ?? [];
  for (const [at, types] of accepts.entries()) {
    const type = typeOf(node.args[at]);
    if (type === undefined || types.length === 0 || types.some((accepted) => accepted === type)) continue;
    const wanted = types.length === 1 ? types[0] : `any<${types.join(', ')}>`;
    throw new RegoError(
      'rego_type_error',
      `${node.name}: invalid argument(s): argument ${at + 1}: have ${type}, want ${wanted}`,
      node.loc,
    );
  }
}

/** The type of a term that can have no other. */
function typeOf(node: Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (node.op === 'const') return typeName(node.value);
  if (node.op === 'comprehension') return node.shape;
  if (node.op === 'array' || node.op === 'set' || node.op === 'object') return node.op;
  return node.op === 'template' ? 'string' : undefined;
}
