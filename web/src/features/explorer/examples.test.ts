import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { examples } from './examples.ts';

const sdl = readFileSync(new URL('../../../../contract/schema.graphql', import.meta.url), 'utf8');
const schema = buildSchema(sdl);

test.each(examples.map((example) => [example.title, example] as const))('%s', (_title, example) => {
  expect(validate(schema, parse(example.document)).map(({ message }) => message)).toEqual([]);
  expect(() => JSON.parse(example.variables ?? '{}')).not.toThrow();
});
