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
  const { name, loc } = node;
  const site: CallSite = { loc, program: plan.program };
  const general: Read = (machine, frame) => {
    const args: Value[] = [];
    for (const read of reads) {
      const value = read(machine, frame);
      if (value === undefined) return undefined;
      args.push(value);
    }
    const replacement = machine.view.replaced?.get(name);
    if (replacement !== undefined) return replaced(machine, replacement, args, site);
    return call(machine, args);
  };
  const builtin = plan.program.functions.has(name) ? undefined : plan.program.builtins.get(name);
  return builtin === undefined ? general : direct(builtin, reads, loc, general);
}

/** Calls of built-ins with one or two arguments, which are most of them, need no list of arguments. */
function direct(builtin: Builtin, reads: readonly Read[], loc: Location, general: Read): Read {
  const [first, second] = reads;
  if (first === undefined || reads.length > 2) return general;
  const { fn } = builtin;
  if (second === undefined) {
    return (machine, frame) => {
      if (machine.view.replaced !== undefined) return general(machine, frame);
      const a = first(machine, frame);
      if (a === undefined) return undefined;
      machine.tick();
      try {
        return fn(machine, a);
      } catch (error) {
        return failure(machine, error, builtin, loc);
      }
    };
  }
  return (machine, frame) => {
    if (machine.view.replaced !== undefined) return general(machine, frame);
    const a = first(machine, frame);
    const b = a === undefined ? undefined : second(machine, frame);
    if (a === undefined || b === undefined) return undefined;
    machine.tick();
    try {
      return fn(machine, a, b);
    } catch (error) {
      return failure(machine, error, builtin, loc);
    }
  };
}

/** A failing built-in is undefined, or in strict mode an error. */
function failure(machine: Machine, error: unknown, builtin: Builtin, loc: Location): undefined {
  if (!(error instanceof BuiltinError)) throw placed(error, loc);
  if (machine.strict) throw new RegoError(error.code, `${builtin.name}: ${error.message}`, loc);
  return undefined;
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
  const { fn } = builtin;
  return (machine, args) => {
    machine.tick();
    try {
      return fn(machine, ...args);
    } catch (error) {
      return failure(machine, error, builtin, loc);
    }
  };
}

/** A limit reached inside of a built-in gets the place of its call. */
function placed(error: unknown, loc: Location): unknown {
  if (error instanceof RegoError && error.location === undefined)
    return new RegoError(error.code, error.reason, loc);
  return error;
}

/** Where a call stands, and what it can call. */
interface CallSite {
  readonly loc: Location;
  readonly program: Program;
}

/** Calls what `with` put in a function's place; inside of it the replacements do not apply. */
function replaced(
  machine: Machine,
  replacement: Replacement,
  args: readonly Value[],
  { loc, program }: CallSite,
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
  const site: CallSite = { loc: node.loc, program: plan.program };
  if (source === undefined) throw new RegoError('rego_type_error', 'walk: arity mismatch', node.loc);
  plan.push((next) => (machine, frame) => {
    const value = source(machine, frame);
    if (value === undefined) return false;
    const replacement = machine.view.replaced?.get('walk');
    if (replacement !== undefined) {
      frame.v[slot] = replaced(machine, replacement, [value], site);
      return frame.v[slot] !== undefined && next(machine, frame);
    }
    return walkInto(machine, value, [], (pair) => {
      frame.v[slot] = pair;
      return next(machine, frame);
    });
  });
  return readSlot(slot);
}
