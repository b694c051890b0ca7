import { expect, test } from 'vitest';
import { typeText } from './type-text.ts';

test('types read as they are written in code', () => {
  expect(typeText('"string"')).toBe('string');
  expect(typeText('["list","string"]')).toBe('list(string)');
  expect(typeText('["map",["set","number"]]')).toBe('map(set(number))');
});

test('what differs in each place is named only', () => {
  expect(typeText('["tuple",["string","number"]]')).toBe('tuple');
  expect(typeText('["object",{"a":"string"}]')).toBe('object');
});

test('anything else is shown as it is', () => {
  expect(typeText('string')).toBe('string');
});
