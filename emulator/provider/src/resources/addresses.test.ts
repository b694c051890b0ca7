import { expect, it } from 'vitest';
import { firstFreeAddress, parseRange } from './addresses.ts';

it('accepts network addresses from /8 to /29 and nothing else', () => {
  expect(parseRange('10.1.0.0/16')).toEqual({ first: 0x0a010000, size: 65_536 });
  expect(parseRange('192.168.0.8/29')).toEqual({ first: 0xc0a80008, size: 8 });
  for (const wrong of [
    '10.1.0.0',
    '10.1.0.1/16',
    '10.0.0.0/7',
    '10.0.0.0/30',
    '10.256.0.0/16',
    '010.0.0.0/8',
    1,
    null,
  ]) {
    expect(parseRange(wrong), String(wrong)).toBeUndefined();
  }
});

it('hands out the lowest free address until none is left', () => {
  const range = { first: 0xc0a80008, size: 8 };
  const taken = new Set<string>();
  for (let address = firstFreeAddress(range, taken); address; address = firstFreeAddress(range, taken)) {
    taken.add(address);
  }
  expect([...taken]).toEqual([9, 10, 11, 12, 13, 14].map((last) => `192.168.0.${last}`));
});
