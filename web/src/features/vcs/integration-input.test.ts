import { expect, test } from 'vitest';
import { emptyIntegration, integrationEdit, integrationInput } from './integration-input.ts';

const good = { ...emptyIntegration, name: 'Acme', email: 'ops@acme.example', token: ' ATATT3x \n' };
const problemsOf = (input: unknown) =>
  (integrationInput.safeParse(input).error?.issues ?? []).map((issue) => issue.path.join('.'));

test('a pasted token loses the spaces around it', () => {
  expect(integrationInput.parse(good).token).toBe('ATATT3x');
});

test('every missing thing is told at its own field', () => {
  expect(problemsOf({ ...good, name: '  ' })).toContain('name');
  expect(problemsOf({ ...good, name: '日本' })).toEqual(['name']);
  expect(problemsOf({ ...good, token: ' ' })).toEqual(['token']);
  expect(problemsOf({ ...good, email: 'ops' })).toEqual(['email']);
  expect(problemsOf({ ...good, isDefault: false })).toEqual(['spaceID']);
});

test('an access token needs no email, and an edit needs no token', () => {
  expect(problemsOf({ ...good, credentialKind: 'ACCESS_TOKEN', email: '' })).toEqual([]);
  expect(integrationEdit.safeParse({ ...good, token: '' }).success).toBe(true);
});
