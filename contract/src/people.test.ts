import { describe, expect, test } from 'vitest';
import { accountName, passwordProblem, username } from './people.ts';

describe('a password', () => {
  test.each([
    ['correct horse battery staple', []],
    ['Zürich–Genève 1857', ['ada']],
    ['gantry crane over the dock', []],
  ])('%s is good', (password, names) => {
    expect(passwordProblem(password, names)).toBeNull();
  });

  test.each([
    ['short', [], 'at least 12'],
    ['x'.repeat(1_025), [], 'at most'],
    ['aaaaaaaaaaaaab', [], 'different'],
    ['123451234512345', [], 'first passwords'],
    ['Password1234!', [], 'first passwords'],
    ['changeme2026', [], 'first passwords'],
    ['i am ada.lovelace', ['Ada.Lovelace'], 'own name'],
  ])('%s is refused', (password, names, sentence) => {
    expect(passwordProblem(password, names)).toContain(sentence);
  });
});

test.each([
  ['acme', true],
  ['Acme-Cloud_2', true],
  ['a', false],
  ['-acme', false],
  ['acme cloud', false],
  ['a'.repeat(39), false],
])('%s as the name of an account: %s', (name, good) => {
  expect(accountName.safeParse(name).success).toBe(good);
});

test.each([
  ['ada', true],
  ['ada@example.com', true],
  ['Ada Lovelace', false],
  ['', false],
  ['../ada', false],
])('%s as a user name: %s', (name, good) => {
  expect(username.safeParse(name).success).toBe(good);
});
