import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STATUS_KEY_CHARS, statusKey } from './status-key.ts';

describe('the key of a build status', () => {
  it('is the name while it fits', () => {
    expect(statusKey('gantry/network-production')).toBe('gantry/network-production');
  });

  it('is a readable head and a hash for a long name', () => {
    const key = statusKey('gantry/networking-and-databases-of-production');
    expect(key).toMatch(/^gantry\/networking-and-d~[0-9a-f]{16}$/);
    expect(key).toHaveLength(STATUS_KEY_CHARS);
  });

  it('differs for names that differ, also when one imitates the key of another', () => {
    const long = `gantry/${'x'.repeat(60)}`;
    expect(statusKey(statusKey(long))).not.toBe(statusKey(long));
    const name = fc.string({ maxLength: 60 }).map((tail) => `gantry/some-long-prefix-of-names/${tail}`);
    fc.assert(
      fc.property(name, name, (left, right) => {
        expect(Array.from(statusKey(left)).length).toBeLessThanOrEqual(STATUS_KEY_CHARS);
        expect(statusKey(left) === statusKey(right)).toBe(left === right);
      }),
    );
  });
});
