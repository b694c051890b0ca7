import { type ZodType, z } from 'zod';

type Schema = {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly format?: string;
  readonly minimum?: number;
  readonly minItems?: number;
  readonly minLength?: number;
};

/** What stands for a key wherever it is asked for. */
export type Hints = Readonly<Record<string, unknown>>;

/** Some value that the schema takes, with the hints in the places of their names. */
export function sampleInput(schema: ZodType, hints: Hints): unknown {
  return sample(z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as Schema, '', hints);
}

function sample(schema: Schema, key: string, hints: Hints): unknown {
  if (Object.hasOwn(hints, key)) return hints[key];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.anyOf !== undefined) {
    const isNull = schema.anyOf.find(({ type }) => type === 'null');
    return isNull === undefined ? sample(schema.anyOf[0] ?? {}, key, hints) : null;
  }
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, sample(inner, name, hints)]),
      );
    case 'array':
      return (schema.minItems ?? 0) > 0 ? [sample(schema.items ?? {}, key, hints)] : [];
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 1);
    case 'boolean':
      return false;
    case 'string':
      if (schema.format === 'email') return 'ada@example.com';
      if (schema.format === 'uri') return 'https://example.com/';
      return 'x'.repeat(schema.minLength ?? 1);
    default:
      return null;
  }
}
