import { describe, expect, test } from 'vitest';
import { fieldSentence, problemAt, untold } from './refusal.ts';

const problem = { code: 'BAD_INPUT', message: 'Tool version: Enter a version.' };

describe('what a refusal says beside its fields', () => {
  test('is all of it where no field tells anything', () => {
    expect(untold({ problem, fields: {} }, ['name'])).toBe(problem);
    expect(untold({ problem, fields: { toolVersion: 'Enter a version.' } }, ['name'])).toBe(problem);
    expect(untold({ problem: null, fields: {} }, [])).toBeNull();
  });

  test('is nothing where fields tell everything, a part of theirs too', () => {
    expect(untold({ problem, fields: { toolVersion: 'Enter a version.' } }, ['toolVersion'])).toBeNull();
    expect(untold({ problem, fields: { 'headers.x-tenant': 'Too long.' } }, ['headers'])).toBeNull();
    const taken = { code: 'STACK_NAME_TAKEN', message: 'A stack with this name exists.' };
    expect(
      untold({ problem: taken, fields: { STACK_NAME_TAKEN: taken.message } }, ['STACK_NAME_TAKEN']),
    ).toBeNull();
  });

  test('is what is left where some fields tell theirs', () => {
    const fields = { name: 'Enter a name.', 'oidc.clientId': 'Too long.' };
    expect(untold({ problem, fields }, ['name'])).toEqual({
      code: 'BAD_INPUT',
      message: 'Client: Too long.',
    });
    expect(untold({ problem, fields: { ...fields, '': 'Choose one.' } }, ['name', 'oidc'])).toEqual({
      code: 'BAD_INPUT',
      message: 'Choose one.',
    });
  });
});

test('a field tells what is wrong with a part of it', () => {
  expect(problemAt({ 'headers.x-tenant': 'Too long.' }, 'headers')).toBe('Too long.');
  expect(problemAt({ headersMore: 'Too long.' }, 'headers')).toBeUndefined();
});

test('a field is named in words', () => {
  expect(fieldSentence('toolVersion', 'Enter one.')).toBe('Tool version: Enter one.');
  expect(fieldSentence('oidc.issuer', 'Enter one.')).toBe('Issuer: Enter one.');
  expect(fieldSentence('spaceId', 'Enter one.')).toBe('Space: Enter one.');
});
