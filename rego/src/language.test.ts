import { describe, expect, it } from 'vitest';
import { compile, RegoError } from './index.ts';
import { evaluateP } from './testing/evaluate.ts';

describe('rules', () => {
  it('a complete rule has the value on which its bodies agree', () => {
    expect(evaluateP('p := 1 if true\np := 1 if 1 < 2')).toBe(1);
    expect(() => evaluateP('p := 1\np := 2')).toThrow('eval_conflict_error');
  });

  it('a default stands in where no body holds, and else where the body before does not', () => {
    expect(evaluateP('default p := "none"\np := "some" if input.x')).toBe('none');
    expect(evaluateP('p := 1 if false else := 2 if input.x == 3 else := 4', { input: { x: 3 } })).toBe(2);
  });

  it('partial sets and objects gather what every rule gives', () => {
    expect(evaluateP('p contains x if some x in [3, 1, 2]\np contains 1')).toEqual([1, 2, 3]);
    expect(evaluateP('p[k] := v if some k, v in ["a", "b"]')).toEqual({ 0: 'a', 1: 'b' });
  });

  it('heads with variables in the middle build nested documents', () => {
    expect(evaluateP('p[x].y contains z if { some x in ["a", "b"]; some z in [1, 2] }')).toEqual({
      a: { y: [1, 2] },
      b: { y: [1, 2] },
    });
  });

  it('functions match patterns, fall back to a default and may not disagree', () => {
    expect(
      evaluateP('f(1) := "one"\nf([x, _]) := x\ndefault f(_) := "other"\np := [f(1), f([2, 3]), f("z")]'),
    ).toEqual(['one', 2, 'other']);
    expect(() => evaluateP('f(x) := 1 if x > 0\nf(x) := 2 if x > 1\np := f(5)')).toThrow(
      'functions must not produce',
    );
  });
});

describe('bodies', () => {
  it('are put into an order in which variables are bound', () => {
    expect(evaluateP('p := y if { y > 1; y = x + 1; x = input.a }', { input: { a: 3 } })).toBe(4);
  });

  it('negation is false where something holds, but undefined arguments of calls are hoisted out of it', () => {
    expect(evaluateP('p if not input.missing')).toBe(true);
    expect(evaluateP('f(x) if x == 1\np if not f(input.missing)')).toBeUndefined();
  });

  it('every holds for all members and for none', () => {
    expect(evaluateP('p if every x in [1, 2] { x > 0 }')).toBe(true);
    expect(evaluateP('p if every x in [1, 2] { x > 1 }')).toBeUndefined();
    expect(evaluateP('p if every _ in [] { false }')).toBe(true);
  });

  it('comprehensions keep their own variables', () => {
    expect(
      evaluateP('p := [a, b] if { a := [x | some x in [2, 1]]; b := {x: y | some x, y in {"k": 1}} }'),
    ).toEqual([[2, 1], { k: 1 }]);
  });

  it('objects and sets may be keys', () => {
    expect(evaluateP('q[{"a": 1}] := {2}\np := q[{"a": 1}][2]')).toBe(2);
  });

  it('template strings show undefined parts as such', () => {
    expect(evaluateP('p := $"{1 + 1} {input.x} \\{raw}"')).toBe('2 <undefined> {raw}');
  });
});

describe('with', () => {
  it('replaces input, data and functions for one expression only', () => {
    const rules = 'q := [input.a, data.b, count([1, 2])]\nmock(_) := 9\n';
    const modifiers = 'with input.a as 1 with data.b as 2 with count as mock';
    expect(
      evaluateP(`${rules}p := [x, y] if { x := q ${modifiers}; y := q }`, {
        input: { a: 5 },
        data: { b: 6 },
      }),
    ).toEqual([
      [1, 2, 9],
      [5, 6, 2],
    ]);
  });

  it('replaces rules by values', () => {
    expect(evaluateP('q := 1\np := x if x := q with data.test.q as 7')).toBe(7);
  });
});

describe('documents', () => {
  it('base and virtual documents are one', () => {
    const policy = compile({ 'a.rego': 'package a.b\n\nc := 1\n' });
    if (Array.isArray(policy)) throw policy[0];
    const result = policy.evaluate({ entrypoint: 'data', data: { a: { x: 2 } } });
    expect(result instanceof RegoError ? result : result.value).toEqual({ a: { b: { c: 1 }, x: 2 } });
  });

  it('references with variables walk packages without evaluating what they do not reach', () => {
    const policy = compile({
      'main.rego': 'package main\n\nall contains m if {\n  some name\n  m := data.teams[name].deny[_]\n}\n',
      'a.rego': 'package teams.a\n\ndeny contains "a"\n\nbroken := data.main.all\n',
      'b.rego': 'package teams.b\n\ndeny contains "b"\n',
    });
    if (Array.isArray(policy)) throw policy[0];
    const result = policy.evaluate({ entrypoint: 'data.main.all' });
    expect(result instanceof RegoError ? result : result.value).toEqual(['a', 'b']);
  });
});

describe('Rego v0', () => {
  it('reads bodies without if, several bodies, and sets without contains', () => {
    const policy = compile(
      { 'a.rego': 'package a\n\np[x] { x := 1 } { x := 2 }\nq = 3 { true }' },
      { version: 'v0' },
    );
    if (Array.isArray(policy)) throw policy[0];
    const result = policy.evaluate({ entrypoint: 'data.a' });
    expect(result instanceof RegoError ? result : result.value).toEqual({ p: [1, 2], q: 3 });
  });
});
