import type { Machine } from '../evaluate/machine.ts';
import type { TypeName, Value } from '../value/value.ts';

/** Computes a result; undefined means that the call is undefined. Throws BuiltinError. */
export type BuiltinFn = (machine: Machine, ...args: Value[]) => Value | undefined;

/** A built-in function. */
export interface Builtin {
  readonly name: string;
  readonly arity: number;
  readonly fn: BuiltinFn;
  /** Types that the compiler checks constant arguments against; an empty list accepts all. */
  readonly accepts: readonly (readonly TypeName[])[];
}

/** Short names of accepted types for tables of built-ins. */
const SHORT: Readonly<Record<string, readonly TypeName[]>> = {
  any: [],
  num: ['number'],
  str: ['string'],
  bool: ['boolean'],
  arr: ['array'],
  obj: ['object'],
  set: ['set'],
  list: ['array', 'set'],
  coll: ['array', 'object', 'set', 'string'],
  keys: ['array', 'object', 'set'],
  text: ['string', 'array', 'set'],
  numset: ['number', 'set'],
};

/** Declares a built-in: `define('trim', 'str str', fn)`. */
export function define(name: string, types: string, fn: BuiltinFn): Builtin {
  const accepts = types === '' ? [] : types.split(' ').map((type) => SHORT[type] ?? []);
  return { name, arity: accepts.length, fn, accepts };
}

/** A built-in's failure: undefined to the policy, an error in strict mode. */
export class BuiltinError extends Error {
  readonly code: 'eval_builtin_error' | 'eval_type_error';

  constructor(message: string, code: 'eval_builtin_error' | 'eval_type_error' = 'eval_builtin_error') {
    super(message);
    this.code = code;
  }
}
