import { Ajv, type ErrorObject } from 'ajv';
import type { Machine } from '../evaluate/machine.ts';
import { getKey } from '../value/access.ts';
import { type Json, toJson } from '../value/json.ts';
import { objectOf } from '../value/object.ts';
import type { Value } from '../value/value.ts';
import { isArray, isObject, typeName } from '../value/value.ts';
import { type Builtin, BuiltinError, define } from './define.ts';
import { unmarshal } from './encoding.ts';
import { failed, operandError } from './operands.ts';
import { compilePattern } from './patterns.ts';

/** Patterns of schemas match in linear time too. */
const regExp = Object.assign(
  (pattern: string) => {
    const compiled = compilePattern(pattern);
    return { test: (text: string) => compiled.test(text) };
  },
  { code: 'linear' },
);

/** Validators are made for one call: schemas come from policies, and none may outlive its evaluation. */
function validator(): Ajv {
  return new Ajv({ allErrors: true, strict: false, logger: false, validateFormats: false, code: { regExp } });
}

function document(value: Value, position: number): Json {
  if (typeof value === 'string') return toJson(unmarshal(value));
  if (!isObject(value)) throw operandError(position, typeName(value), 'string', 'object');
  return toJson(value);
}

const TYPES = ['array', 'boolean', 'integer', 'number', 'null', 'object', 'string'];

/** The first name of a type that there is not, anywhere in a schema. */
function unknownType(schema: Value): string | undefined {
  if (isArray(schema)) return schema.map(unknownType).find((found) => found !== undefined);
  if (!isObject(schema)) return undefined;
  const type = getKey(schema, 'type');
  if (typeof type === 'string' && !TYPES.includes(type)) return type;
  for (const key of ['items', 'not', 'additionalProperties', 'allOf', 'anyOf', 'oneOf']) {
    const found = unknownType(getKey(schema, key) ?? null);
    if (found !== undefined) return found;
  }
  const properties = getKey(schema, 'properties');
  return isObject(properties) ? unknownType(Object.values(toJson(properties) ?? {})) : undefined;
}

function compile(schema: Json) {
  const type = unknownType(schema);
  if (type !== undefined) {
    throw failed(
      `has a primitive type that is NOT VALID -- given: /${type}/ Expected valid values are:[${TYPES.join(' ')}]`,
    );
  }
  if (typeof schema !== 'object' || schema === null || isArray(schema)) throw failed('schema is not valid');
  try {
    return validator().compile(schema);
  } catch (error) {
    throw failed(error instanceof Error ? error.message : 'schema is not valid');
  }
}

function match(machine: Machine, value: Value, schema: Value): Value {
  machine.work(20_000);
  const subject = document(value, 1);
  const validate = compile(document(schema, 2));
  if (validate(subject)) return [true, []];
  return [false, (validate.errors ?? []).map((error) => problem(error, subject))];
}

/** An error in the words of OPA's library. */
function problem(error: ErrorObject, subject: Json): Value {
  const path = error.instancePath.split('/').filter((part) => part !== '');
  const field = path.length === 0 ? '(root)' : path.join('.');
  const { type, desc } = wording(error, typeAt(subject, path));
  return objectOf([
    ['desc', desc],
    ['error', `${field}: ${desc}`],
    ['field', field],
    ['type', type],
  ]);
}

function typeAt(subject: Json, path: readonly string[]): string {
  let value: Value = subject;
  for (const part of path)
    value = isArray(value)
      ? (value[Number(part)] ?? null)
      : isObject(value)
        ? (getKey(value, part) ?? null)
        : null;
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeName(value);
}

function wording(error: ErrorObject, given: string): { readonly type: string; readonly desc: string } {
  const params: Readonly<Record<string, unknown>> = error.params;
  switch (error.keyword) {
    case 'type':
      return { type: 'invalid_type', desc: `Invalid type. Expected: ${params.type}, given: ${given}` };
    case 'required':
      return { type: 'required', desc: `${params.missingProperty} is required` };
    case 'additionalProperties':
      return {
        type: 'additional_property_not_allowed',
        desc: `Additional property ${params.additionalProperty} is not allowed`,
      };
    default:
      return { type: error.keyword, desc: error.message ?? 'is not valid' };
  }
}

function verify(machine: Machine, schema: Value): Value {
  machine.work(20_000);
  try {
    compile(document(schema, 1));
    return [true, null];
  } catch (error) {
    if (!(error instanceof BuiltinError) || error.code === 'eval_type_error') throw error;
    return [false, `jsonschema: ${error.message}`];
  }
}

/** JSON Schema. */
export const jsonSchema: readonly Builtin[] = [
  define('json.match_schema', 'any any', match),
  define('json.verify_schema', 'any', verify),
];
