import { describe, expect, it } from 'vitest';
import { evaluateP } from '../testing/evaluate.ts';
import { FAMILIES } from '../testing/families.ts';
import { BUILTINS } from './registry.ts';

const NOW = 1_700_000_000_000_000_000n;
const HOST = { now: () => NOW, random: () => 0.5, uuid: () => '3f8b2c1e-9d4a-4b6f-8a7e-1c2d3e4f5a6b' };

describe.each(Object.entries(FAMILIES))('%s', (_family, cases) => {
  it.each(cases)('%s', (expression, expected) => {
    expect(evaluateP(`p := ${expression}`, { host: HOST })).toEqual(expected);
  });
});

/** What is called by an operator, is part of the evaluator, or has a test of its own. */
const ELSEWHERE = /^(?:io\.jwt\.verify_|internal\.|(?:and|or|eq|plus|minus|mul|div|rem|set_diff|print)$)/;

it('every built-in that policies call by name is in one of the tables', () => {
  const text = Object.values(FAMILIES).flat().join('\n');
  const missing = [...BUILTINS.keys()].filter((name) => !ELSEWHERE.test(name) && !text.includes(`${name}(`));
  expect(missing).toEqual([]);
});
