import { expect, test } from 'vitest';
import { storableTexts } from './storable-text.ts';

test('texts that PostgreSQL refuses are replaced, everywhere, and nothing else changes', () => {
  const given = {
    title: 'a\0b',
    list: ['\ud83d', '😀'],
    deep: { half: '\ude00x' },
    n: 1,
    no: null,
    yes: true,
  };
  expect(storableTexts(given)).toEqual({
    title: 'a␀b',
    list: ['\ufffd', '😀'],
    deep: { half: '\ufffdx' },
    n: 1,
    no: null,
    yes: true,
  });
});
