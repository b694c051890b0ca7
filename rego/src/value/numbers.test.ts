import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divide, minus, multiply, plus, round } from './arithmetic.ts';
import { compare } from './compare.ts';
import { compareNumbers, fromBigInt, numberText, parseNumber, toBigInt } from './decimal.ts';
import { jsonText, parseJson } from './json.ts';
import { keyOf } from './key.ts';

const number = (text: string) => parseNumber(text) ?? Number.NaN;

describe('numbers', () => {
  it('integers are exact at any size', () => {
    expect(numberText(plus(number('18446744073709551616'), 1))).toBe('18446744073709551617');
    expect(numberText(multiply(number('99999999999999999999'), number('99999999999999999999')))).toBe(
      '9999999999999999999800000000000000000001',
    );
  });

  it('fractions have 64 bits, as in OPA', () => {
    expect(numberText(plus(0.1, 0.2))).toBe('0.3');
    expect(minus(1.5, 0.25)).toBe(1.25);
    expect(numberText(divide(1, 3))).toBe('0.33333333333333333334');
    expect(divide(7, 2)).toBe(3.5);
    expect(round(2.5)).toBe(3);
    expect(round(-2.5)).toBe(-3);
  });

  it('arithmetic on big integers agrees with BigInt', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt(), (a, b) => {
        const [x, y] = [fromBigInt(a), fromBigInt(b)];
        expect(toBigInt(plus(x, y))).toBe(a + b);
        expect(toBigInt(multiply(x, y))).toBe(a * b);
        expect(Math.sign(compareNumbers(x, y))).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });

  it('JSON text keeps every digit', () => {
    const text = '{"a":123456789012345678901234567890,"b":0.1234567890123456789,"c":[1,2.5,-3]}';
    expect(jsonText(parseJson(text))).toBe(text);
  });
});

describe('the order of values', () => {
  it('goes by type, and strings by code point', () => {
    expect(compare(null, false)).toBeLessThan(0);
    expect(compare(true, -1)).toBeLessThan(0);
    expect(compare(10, 'a')).toBeLessThan(0);
    expect(compare('\uffff', '\u{10000}')).toBeLessThan(0);
    expect(compare([1, 2], [1, 3])).toBeLessThan(0);
  });

  it('equal JSON has equal keys, different JSON different ones', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const [x, y] = [parseJson(JSON.stringify(a)), parseJson(JSON.stringify(b))];
        expect(keyOf(x) === keyOf(y)).toBe(compare(x, y) === 0);
      }),
    );
  });
});
