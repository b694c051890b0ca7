import { expect, test } from 'vitest';
import { z } from 'zod';
import { inputWords } from './input-words.ts';

const wordsOf = (schema: z.ZodType, given: unknown): string | undefined =>
  schema.safeParse(given, { error: inputWords }).error?.issues[0]?.message;

test.each([
  [z.string(), undefined, 'This is missing.'],
  [z.string(), 1, 'Give text.'],
  [z.number().int(), 1.5, 'Give a whole number.'],
  [z.number(), 'ten', 'Give a number.'],
  [z.boolean(), 'yes', 'Give true or false.'],
  [z.array(z.string()), 'a', 'Give a list.'],
  [z.object({}), null, 'Give an object with named values.'],
  [z.string().min(1), '', 'This cannot be empty.'],
  [z.string().min(12), 'short', 'Use at least 12 characters.'],
  [z.string().max(10_000), 'x'.repeat(10_001), 'Use at most 10,000 characters.'],
  [z.array(z.string()).min(1), [], 'Give at least one.'],
  [z.string().max(1), 'xy', 'Use at most 1 character.'],
  [z.array(z.string()).max(2), ['a', 'b', 'c'], 'Use at most 2 entries.'],
  [z.number().int().min(1), 0, 'Give at least 1.'],
  [z.number().max(36_500), 40_000, 'Give at most 36,500.'],
  [z.number().positive(), 0, 'Give more than 0.'],
  [z.number().lt(5), 5, 'Give less than 5.'],
  [z.number().multipleOf(5), 7, 'Give a multiple of 5.'],
  [z.enum(['APPROVE', 'REJECT']), 'MAYBE', 'Give one of APPROVE, REJECT.'],
  [z.literal('json'), 'xml', 'Give json.'],
  [z.email(), 'ada', 'Give an email address such as ada@example.com.'],
  [z.url(), 'here', 'Give an address such as https://example.com.'],
  [z.iso.datetime(), 'today', 'Give a time such as 2027-05-01T12:00:00Z.'],
  [z.string().regex(/^a/), 'b', 'This is not written as it has to be.'],
  [z.strictObject({}), { colour: 'red' }, 'Leave out what is not known here: colour.'],
  [z.union([z.string().min(2), z.number()]), true, 'This is none of what can be given here.'],
  [z.record(z.string().max(1), z.string()), { ab: '' }, 'Use at most 1 character.'],
  [z.date(), new Date(Number.NaN), 'Give a time such as 2027-05-01T12:00:00Z.'],
])('what a schema refuses is told in our words: %#', (schema, given, sentence) => {
  expect(wordsOf(schema, given)).toBe(sentence);
});

test('what a schema says of its own stands', () => {
  expect(wordsOf(z.string().min(1, 'Enter a name.'), '')).toBe('Enter a name.');
});
