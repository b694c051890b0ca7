import { isInteger, toBigInt } from '../value/decimal.ts';
import type { RegoSet } from '../value/set.ts';
import type { ObjectValue, RegoNumber, Value } from '../value/value.ts';
import { isArray, isNumber, isObject, isSet, typeName } from '../value/value.ts';
import { BuiltinError } from './define.ts';

/** A failure that the values of a call cause. */
export function failed(message: string): BuiltinError {
  return new BuiltinError(message);
}

/** A failure that the types of a call cause. */
export function badType(message: string): BuiltinError {
  return new BuiltinError(message, 'eval_type_error');
}

/** "operand 1 must be string but got number" */
export function operandError(
  position: number,
  got: Value | string,
  ...wanted: readonly string[]
): BuiltinError {
  const what = wanted.length === 1 ? wanted[0] : `one of {${wanted.join(', ')}}`;
  const name = typeof got === 'string' ? got : typeName(got);
  return badType(`operand ${position} must be ${what} but got ${name}`);
}

function wrong(value: Value, position: number, ...wanted: readonly string[]): BuiltinError {
  return operandError(position, typeName(value), ...wanted);
}

export function asString(value: Value, position: number): string {
  if (typeof value !== 'string') throw wrong(value, position, 'string');
  return value;
}

export function asNumber(value: Value, position: number): RegoNumber {
  if (!isNumber(value)) throw wrong(value, position, 'number');
  return value;
}

/** An integer of any size. */
export function asBigInt(value: Value, position: number): bigint {
  const number = asNumber(value, position);
  const integer = isInteger(number) ? toBigInt(number) : undefined;
  if (integer === undefined) throw operandError(position, 'floating-point number', 'integer number');
  return integer;
}

/** An integer that a loop or an index can use. */
export function asInt(value: Value, position: number): number {
  const integer = Number(asBigInt(value, position));
  if (!Number.isSafeInteger(integer)) throw failed(`operand ${position} is out of range`);
  return integer;
}

export function asArray(value: Value, position: number): readonly Value[] {
  if (!isArray(value)) throw wrong(value, position, 'array');
  return value;
}

export function asObject(value: Value, position: number): ObjectValue {
  if (!isObject(value)) throw wrong(value, position, 'object');
  return value;
}

export function asSet(value: Value, position: number): RegoSet {
  if (!isSet(value)) throw wrong(value, position, 'set');
  return value;
}

/** The members of an array or a set. */
export function asList(value: Value, position: number, ...wanted: readonly string[]): readonly Value[] {
  if (isArray(value)) return value;
  if (isSet(value)) return value.sorted();
  throw wrong(value, position, ...(wanted.length > 0 ? wanted : ['set', 'array']));
}
