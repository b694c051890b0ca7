import { expect, test } from 'vitest';
import { AppError, errorStatus, isErrorCode, notFound } from './errors.ts';

test('an error has the sentence of its code, or a more exact one, and a cause', () => {
  const cause = new Error('why');
  expect(notFound()).toMatchObject({
    code: 'NOT_FOUND',
    status: 404,
    message: 'not found',
    details: undefined,
  });
  const exact = new AppError('STACK_LOCKED', 'ada has it.', { details: { by: 'ada' }, cause });
  expect(exact).toMatchObject({ status: 409, message: 'ada has it.', details: { by: 'ada' }, cause });
  expect('cause' in notFound()).toBe(false);
});

test('codes come from the table alone', () => {
  expect(isErrorCode('RUN_LEASE_LOST')).toBe(true);
  for (const text of ['constructor', '__proto__', 'not_found', '']) expect(isErrorCode(text)).toBe(false);
  expect(errorStatus('RATE_LIMITED')).toBe(429);
});
