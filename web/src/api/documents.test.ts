import { readFileSync } from 'node:fs';
import {
  buildASTSchema,
  buildSchema,
  executeSync,
  type GraphQLOutputType,
  getNullableType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  parse,
  validate,
  visit,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

const sdl = readFileSync(new URL('../../../contract/schema.graphql', import.meta.url), 'utf8');
const schema = buildSchema(sdl);

const anOperation = z.object({ document: z.string(), answer: z.instanceof(z.ZodType) });
const modules = import.meta.glob<Record<string, unknown>>('./*.ts', { eager: true });
const operations = Object.entries(modules)
  .filter(([file]) => !file.endsWith('.test.ts'))
  .flatMap(([, exports]) => Object.entries(exports))
  .flatMap(([name, value]) => {
    const found = anOperation.safeParse(value);
    return found.success ? [{ name, ...found.data }] : [];
  });

const scalars: Record<string, unknown> = {
  Int: 1,
  String: 'text',
  ID: 'id',
  Boolean: true,
  DateTime: '2026-01-02T03:04:05.678Z',
};

/** A value of the type: as full as it can be, or as bare as it may be. `pick` chooses among enum values. */
function sample(type: GraphQLOutputType, full: boolean, pick: number): unknown {
  if (!isNonNullType(type) && !full) return null;
  const inner = getNullableType(type);
  if (isListType(inner)) return full ? [sample(inner.ofType, full, pick)] : [];
  if (isEnumType(inner)) return inner.getValues().at(pick % inner.getValues().length)?.value;
  if (isScalarType(inner)) return scalars[inner.name];
  return isObjectType(inner) ? {} : { __typename: 'StackConfigVendorTerraform' };
}

const withoutArguments = buildASTSchema(
  visit(parse(sdl), { FieldDefinition: (field) => ({ ...field, arguments: [] }) }),
);

/** Executes the document without its arguments: only the shape of the answer matters here. */
function answerTo(document: string, full: boolean, pick: number): unknown {
  return executeSync({
    schema: withoutArguments,
    document: visit(parse(document), {
      Field: (field) => ({ ...field, arguments: [] }),
      VariableDefinition: () => null,
    }),
    fieldResolver: (_source, _args, _context, info) => sample(info.returnType, full, pick),
    typeResolver: () => 'StackConfigVendorTerraform',
  }).data;
}

test('there are documents to look at', () => {
  expect(operations.length).toBeGreaterThan(30);
});

describe.each(operations)('$name', ({ document, answer }) => {
  test('is a document that the server understands', () => {
    expect(validate(schema, parse(document)).map((error) => error.message)).toEqual([]);
  });

  test('reads the fullest and the barest answer that the schema allows', () => {
    for (let pick = 0; pick < 20; pick += 1) {
      for (const full of [true, false]) {
        const parsed = answer.safeParse(answerTo(document, full, pick));
        expect(parsed.error?.issues ?? []).toEqual([]);
      }
    }
  });
});
