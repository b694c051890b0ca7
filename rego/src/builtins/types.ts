import { parseNumber } from '../value/decimal.ts';
import { setOf } from '../value/set.ts';
import type { TypeName, Value } from '../value/value.ts';
import { isArray, isNumber, isSet, typeName } from '../value/value.ts';
import { type Builtin, define } from './define.ts';
import { badType, failed, operandError } from './operands.ts';

function is(type: TypeName): Builtin {
  return define(`is_${type}`, 'any', (_machine, value) => typeName(value) === type);
}

const NOT_FINITE = /^[+-]?(?:inf|infinity|nan)$/i;

function toNumber(value: Value): Value {
  if (isNumber(value)) return value;
  if (value === null || value === false) return 0;
  if (value === true) return 1;
  if (typeof value !== 'string')
    throw operandError(1, typeName(value), 'null', 'boolean', 'number', 'string');
  const number = parseNumber(value.replace(/^\+/, '').replace(/^(-?)\./, '$10.'));
  if (number !== undefined) return number;
  if (NOT_FINITE.test(value)) throw badType('operand 1 must be valid number but got string');
  throw failed(`strconv.ParseFloat: parsing ${JSON.stringify(value)}: invalid syntax`);
}

/** Keeps a value of the type, fails for others. */
function cast(name: string, type: TypeName): Builtin {
  return define(name, 'any', (_machine, value) => {
    if (typeName(value) !== type) throw operandError(1, typeName(value), type);
    return value;
  });
}

/** Tests of types and conversions between them. */
export const types: readonly Builtin[] = [
  is('null'),
  is('boolean'),
  is('number'),
  is('string'),
  is('array'),
  is('object'),
  is('set'),
  define('opa.runtime', '', (machine) => machine.host.runtime ?? {}),
  define('type_name', 'any', (_machine, value) => typeName(value)),
  define('to_number', 'any', (_machine, value) => toNumber(value)),
  cast('cast_string', 'string'),
  cast('cast_boolean', 'boolean'),
  cast('cast_null', 'null'),
  cast('cast_object', 'object'),
  define('cast_array', 'any', (_machine, value) => {
    if (isSet(value)) return value.sorted();
    if (isArray(value)) return value;
    throw operandError(1, typeName(value), 'array', 'set');
  }),
  define('cast_set', 'any', (_machine, value) => {
    if (isArray(value)) return setOf(value);
    if (isSet(value)) return value;
    throw operandError(1, typeName(value), 'set', 'array');
  }),
];
