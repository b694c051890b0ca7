import { describe, expect, it } from 'vitest';
import { RegoError } from './index.ts';
import { compileError, evaluateP } from './testing/evaluate.ts';

describe('errors of the compiler', () => {
  it.each([
    ['package a\n\np := [1, 2', 'rego_parse_error', 3, 'expected'],
    ['package a\n\np if { x > 1 }', 'rego_unsafe_var_error', 3, 'var x is unsafe'],
    ['package a\n\np if { not q[_] }\nq := [1]', 'rego_unsafe_var_error', 3, 'unsafe'],
    ['package a\n\np := q\nq := p', 'rego_recursion_error', 3, 'data.a.p -> data.a.q -> data.a.p'],
    ['package a\n\np := 1\np contains 2', 'rego_type_error', 4, 'conflicting rules data.a.p'],
    ['package a\n\np := foo(1)', 'rego_type_error', 3, 'undefined function foo'],
    ['package a\n\np := count(1, 2, 3)', 'rego_type_error', 3, 'too many arguments'],
    ['package a\n\np := 1 + "a"', 'rego_type_error', 3, 'invalid argument'],
    ['package a\n\np if { x := 1; x := 2 }', 'rego_compile_error', 3, 'var x assigned above'],
    ['package a\n\np := http.send({"url": "x"})', 'rego_unsupported_error', 3, 'not supported'],
    ['package a\n\np { true }', 'rego_parse_error', 3, '`if` keyword is required'],
  ])('%j gives %s on row %i', (text, code, row, words) => {
    const error = compileError(text);
    expect(error).toBeInstanceOf(RegoError);
    expect(error?.code).toBe(code);
    expect(error?.location?.row).toBe(row);
    expect(error?.message).toContain(words);
  });

  it('tells the column in characters', () => {
    expect(compileError('package a\n\np := "😀" + )')?.location).toEqual({
      file: 'test.rego',
      row: 3,
      col: 12,
    });
  });

  it('terms that nest too deep are refused, not crashed on', () => {
    expect(compileError(`package a\n\np := ${'['.repeat(10_000)}`)?.code).toBe('rego_parse_error');
  });
});

describe('errors of built-ins', () => {
  it('are undefined, or in strict mode errors with their place', () => {
    expect(evaluateP('p := 1 / input.zero', { input: { zero: 0 } })).toBeUndefined();
    expect(() => evaluateP('p := 1 / input.zero', { input: { zero: 0 }, strictBuiltinErrors: true })).toThrow(
      'test.rego:3: eval_builtin_error: div: divide by zero',
    );
  });
});

describe('limits', () => {
  it.each([
    [
      'p := count([1 | some a in numbers.range(1, 2000); some b in numbers.range(1, 2000)])',
      { steps: 100_000 },
    ],
    ['p := numbers.range(1, 1000000000000)', {}],
    [
      'p := {[a, b] | some a in numbers.range(1, 2000); some b in numbers.range(1, 2000)}',
      { cells: 100_000 },
    ],
    [
      'p := count([1 | some a in numbers.range(1, 9000); some b in numbers.range(1, 9000)])',
      { milliseconds: 20 },
    ],
    ['p := net.cidr_expand("::/0")', {}],
  ])('%s is stopped', (rule, limits) => {
    expect(() => evaluateP(rule, { limits })).toThrow('eval_limit_error');
  });

  it('a pattern that makes other engines hang is matched in linear time', () => {
    expect(evaluateP(`p := regex.match("^(a+)+$", "${'a'.repeat(5000)}!")`)).toBe(false);
  });
});

describe('strange input', () => {
  it('keys of the prototype are keys like others', () => {
    const input: unknown = JSON.parse('{"__proto__": {"admin": true}}');
    expect(evaluateP('p := [input.__proto__.admin, object.get(input, "constructor", 0)]', { input })).toEqual(
      [true, 0],
    );
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it('what is no JSON is an input error', () => {
    expect(() => evaluateP('p := input.f < 1', { input: { f: () => 1 } })).toThrow('eval_input_error');
    expect(() => evaluateP('p := 1', { input: () => 1 })).toThrow('eval_input_error');
  });

  it('JSON 10,000 levels deep ends with a limit, not a crash', () => {
    const input: unknown = JSON.parse('['.repeat(10_000) + ']'.repeat(10_000));
    expect(() => evaluateP('p := count([1 | walk(input, _)])', { input })).toThrow('eval_limit_error');
  });
});
