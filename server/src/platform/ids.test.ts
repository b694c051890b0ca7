import { describe, expect, it, vi } from 'vitest';
import { newId, randomToken, sha256Hex, timingSafeEqualText } from './ids.ts';

describe('newId', () => {
  it('is 26 characters of Crockford base32 that carry the current time', () => {
    const id = newId();
    expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    const time = [...id.slice(0, 10)].reduce((sum, char) => sum * 32 + alphabet.indexOf(char), 0);
    expect(Math.abs(Date.now() - time)).toBeLessThan(5_000);
  });

  it('gives ids that sort in the order in which they were made and never repeat', () => {
    const ids = Array.from({ length: 20_000 }, newId);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('keeps its order when the clock steps back', () => {
    const before = newId();
    const clock = vi.spyOn(Date, 'now').mockReturnValue(1_000);
    const after = newId();
    clock.mockRestore();
    expect(after > before).toBe(true);
  });
});

describe('randomToken', () => {
  it('is base64url of the asked number of bytes', () => {
    expect(randomToken()).toMatch(/^[\w-]{43}$/);
    expect(randomToken(16)).toMatch(/^[\w-]{22}$/);
    expect(randomToken()).not.toBe(randomToken());
  });
});

describe('sha256Hex', () => {
  it('hashes text and bytes alike', () => {
    const known = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(sha256Hex('abc')).toBe(known);
    expect(sha256Hex(Buffer.from('abc'))).toBe(known);
  });
});

describe('timingSafeEqualText', () => {
  it('tells equal from unequal, also for different lengths', () => {
    expect(timingSafeEqualText('secret', 'secret')).toBe(true);
    expect(timingSafeEqualText('secret', 'secreT')).toBe(false);
    expect(timingSafeEqualText('secret', 'secret2')).toBe(false);
    expect(timingSafeEqualText('', 'x')).toBe(false);
  });
});
