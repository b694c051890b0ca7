import type { Builtin } from '../builtins/define.ts';
import { BuiltinError } from '../builtins/define.ts';
import { walkInto } from '../builtins/walk.ts';
import { type Location, RegoError } from '../errors.ts';
import type { FunctionDocument } from '../evaluate/documents.ts';
import { type Machine, type Read, type Replacement, View } from '../evaluate/machine.ts';
import type { Value } from '../value/value.ts';
import { checkCall } from './check-call.ts';
import { emitAll } from './emit-term.ts';
import type { CallNode } from './ir.ts';
import { type Plan, type Program, readSlot } from './plan.ts';

type Call = (machine: Machine, args: readonly Value[]) => Value | undefined;

/** A call of a built-in or of a policy's function. Throws rego_type_error if there is none of that name. */
export function emitCall(node: CallNode, plan: Plan): Read {
  const reads = emitAll(node.args, plan);
  const call = callOf(node.name, node.loc, plan.program);
  checkCall(node, plan.program);
  if (node.name === 'walk') return emitWalk(reads, node, plan);
  const { name } = node;
  return (machine, frame) => {
    const args: Value[] = [];
    for (const read of reads) {
      const value = read(machine, frame);
      if (value === undefined) return undefined;
      args.push(value);
    }
    const replacement = machine.view.replaced?.get(name);
    if (replacement !== undefined) return replaced(machine, replacement, args, node.loc, plan.program);
    return call(machine, args);
  };
}

/** How to call a function by name. */
function callOf(name: string, loc: Location, program: Program): Call {
  const builtin = program.builtins.get(name);
  if (builtin !== undefined && !program.functions.has(name)) return callBuiltin(builtin, loc);
  const own = program.functions.get(name);
  if (own === undefined) throw new RegoError('rego_type_error', `undefined function ${name}`, loc);
  return (machine, args) => callOwn(machine, own, args);
}

function callOwn(machine: Machine, own: FunctionDocument, args: readonly Value[]): Value | undefined {
  machine.tick();
  return own.call(machine, args);
}

function callBuiltin(builtin: Builtin, loc: Location): Call {
  const { fn, name } = builtin;
  return (machine, args) => {
    machine.tick();
    try {
      return fn(machine, ...args);
    } catch (error) {
      if (error instanceof BuiltinError) {
        if (!machine.strict) return undefined;
        throw new RegoError(error.code, `${name}: ${error.message}`, loc);
      }
      throw placed(error, loc);
    }
  };
}

/** A limit reached inside of a built-in gets the place of its call. */
function placed(error: unknown, loc: Location): unknown {
  if (error instanceof RegoError && error.location === undefined)
    return new RegoError(error.code, error.reason, loc);
  return error;
}

/** Calls what `with` put in a function's place; inside of it the replacements do not apply. */
function replaced(
  machine: Machine,
  replacement: Replacement,
  args: readonly Value[],
  loc: Location,
  program: Program,
): Value | undefined {
  if ('value' in replacement) return replacement.value;
  const { view } = machine;
  machine.view = new View(view.input, view.data, view.blocked, undefined);
  const result = callOf(replacement.name, loc, program)(machine, args);
  machine.view = view;
  return result;
}

/** `walk` has many results: its call iterates. */
function emitWalk(reads: readonly Read[], node: CallNode, plan: Plan): Read {
  const [source] = reads;
  const slot = plan.slot();
  if (source === undefined) throw new RegoError('rego_type_error', 'walk: arity mismatch', node.loc);
  plan.push((next) => (machine, frame) => {
    const value = source(machine, frame);
    if (value === undefined) return false;
    const replacement = machine.view.replaced?.get('walk');
    if (replacement !== undefined) {
      frame.v[slot] = replaced(machine, replacement, [value], node.loc, plan.program);
      return frame.v[slot] !== undefined && next(machine, frame);
    }
    return walkInto(machine, value, [], (pair) => {
      frame.v[slot] = pair;
      return next(machine, frame);
    });
  });
  return readSlot(slot);
}
