import { readFileSync } from 'node:fs';
import { buildSchema, findBreakingChanges } from 'graphql';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { schema } from './schema.ts';
import { schemaText } from './schema-text.ts';

const read = (name: string): string =>
  readFileSync(new URL(`../../../contract/${name}`, import.meta.url), 'utf8');

test('the schema is the one of the contract; `npm run docs` writes it', () => {
  expect(schemaText()).toBe(read('schema.graphql'));
});

/**
 * What a client of the last release could have used must still be there. A break that has to be is named with its
 * reason in contract/schema-breaks.json; a release copies schema.graphql to schema.released.graphql and empties the list.
 */
const allowed = z.record(z.string(), z.string().min(20)).parse(JSON.parse(read('schema-breaks.json')));
const breaksOf = (older: string): string[] =>
  findBreakingChanges(buildSchema(older), schema).map(({ description }) => description);

test('nothing that the last release offered is gone, but for what schema-breaks.json gives a reason for', () => {
  const breaks = breaksOf(read('schema.released.graphql'));
  expect(breaks.filter((description) => !Object.hasOwn(allowed, description))).toEqual([]);
  expect(Object.keys(allowed).filter((description) => !breaks.includes(description))).toEqual([]);
});

test('a removed field and a new required argument are found', () => {
  const older = `${schemaText()}\nextend type Query { gone: Int }`;
  expect(breaksOf(older)).toContain('Query.gone was removed.');
  const laxer = schemaText().replace('stack(id: ID!): Stack', 'stack: Stack');
  expect(breaksOf(laxer)).toContain('A required arg id on Query.stack was added.');
});
