import { expect, test } from 'vitest';
import { createBatch, createMemo } from './batch.ts';

function recording() {
  const calls: (readonly string[])[] = [];
  const batch = createBatch<string>(async (keys) => {
    calls.push(keys);
    return new Map(keys.filter((key) => key !== 'none').map((key) => [key, key.toUpperCase()]));
  });
  return { calls, batch };
}

test('what is asked for together is loaded with one call, each key once', async () => {
  const { calls, batch } = recording();
  const later = Promise.resolve().then(() => batch.load('c'));
  const values = await Promise.all([batch.load('a'), batch.load('none'), batch.load('a'), later]);
  expect(values).toEqual(['A', null, 'A', 'C']);
  expect(calls).toEqual([['a', 'none', 'c']]);
});

test('what was loaded is remembered until cleared', async () => {
  const { calls, batch } = recording();
  await batch.load('a');
  await batch.load('a');
  batch.clear();
  await batch.load('a');
  expect(calls).toEqual([['a'], ['a']]);
});

test('a failure reaches everybody who asked', async () => {
  const batch = createBatch<string>(() => Promise.reject(new Error('no database')));
  const results = await Promise.allSettled([batch.load('a'), batch.load('b')]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

test('a memo asks once per key', async () => {
  let asked = 0;
  const memo = createMemo(async (key) => `${key}${++asked}`);
  expect(await Promise.all([memo.of('a'), memo.of('a'), memo.of('b')])).toEqual(['a1', 'a1', 'b2']);
  memo.clear();
  expect(await memo.of('a')).toBe('a3');
});
