import { readFileSync } from 'node:fs';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from './schema.ts';

test('the schema is the one of the contract', () => {
  const file = new URL('../../../contract/schema.graphql', import.meta.url);
  expect(`${printSchema(lexicographicSortSchema(schema))}\n`).toBe(readFileSync(file, 'utf8'));
});
