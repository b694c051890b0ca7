import { describe, expect, it } from 'vitest';
import { compile, type Json, jsonText, parseJson, RegoError } from './index.ts';
import { compileError, evaluateP } from './testing/evaluate.ts';

describe('syntax errors', () => {
  it.each([
    ['p := [1 2]', 1, 9, 'expected "," or "]"'],
    ['p := {"a": }', 1, 12, 'unexpected }'],
    ['p if { input.x ==  }', 1, 20, 'unexpected }'],
    ['p := "abc', 1, 6, 'non-terminated string'],
    ['p := `abc', 1, 6, 'non-terminated string'],
    ['p := "\\q"', 1, 10, 'illegal escape'],
    ['p := 012', 1, 6, 'no leading zero'],
    ['p := input.', 2, 1, 'expected ident'],
    ['import foo.bar', 1, 1, 'must begin with one of'],
    ['p := 1 q := 2', 1, 8, 'expected \\n'],
    ['p := 1\n\nelse := 2', 3, 1, 'unexpected'],
    ['p := 1 ? 2', 1, 8, 'illegal token'],
    ['default p', 2, 1, 'default rule value'],
    ['p if every x { true }', 1, 14, 'expected'],
    ['p contains', 2, 1, 'unexpected eof'],
  ])('%j is refused at row %i, column %i', (rule, row, col, words) => {
    const error = compileError(`package a\n${rule}\n`);
    expect(error?.code).toBe('rego_parse_error');
    expect([error?.location?.row, error?.location?.col]).toEqual([row + 1, col]);
    expect(error?.reason).toContain(words);
  });

  it('of several modules are told together', () => {
    const errors = compile({ 'a.rego': 'package a\np :=', 'b.rego': 'packag b', 'c.rego': '' });
    expect(Array.isArray(errors) && errors.map((error) => error.location?.file)).toEqual([
      'a.rego',
      'b.rego',
      'c.rego',
    ]);
  });
});

describe('policies that contradict themselves', () => {
  it.each([
    ['f(x) := f(x)', 'rego_recursion_error'],
    ['p contains x if x := data.a[_]', 'rego_recursion_error'],
    ['p[1] := p[2]\np[2] := p[1]', 'rego_recursion_error'],
    ['p[[1]] := p[[1]]', 'rego_recursion_error'],
    ['f(x) := 1\nf(x, y) := 2', 'rego_type_error'],
    ['default p := 1\ndefault p := 2', 'rego_type_error'],
    ['p := 1\np.q := 2', 'rego_type_error'],
    ['p := count(1)', 'rego_type_error'],
    ['p := x if { y := 1 }', 'rego_unsafe_var_error'],
    ['p if { not x }', 'rego_unsafe_var_error'],
    ['p if { x == 1; y := 2 }', 'rego_unsafe_var_error'],
    ['p := [x | y := 1]', 'rego_unsafe_var_error'],
    ['p if { x = y; y = x }', 'rego_unsafe_var_error'],
  ])('%j is refused with %s', (rules, code) => {
    const error = compileError(`package a\n${rules}\n`);
    expect(error?.code).toBe(code);
    expect(error?.location?.row).toBeGreaterThan(1);
  });

  it('references below a document that part only by constants are no recursion', () => {
    expect(evaluateP('p := q.a\nq.a := q.b\nq.b := 7')).toBe(7);
  });
});

/** Rules of usual form with so many characters. */
function rulesOf(size: number): string {
  const row = (at: number) => `r_${at} if { some x in input.xs; x.kind == "kind-${at}" }`;
  return `package big\n${Array.from({ length: Math.ceil(size / row(10_000).length) }, (_, at) => row(at)).join('\n')}`;
}

function milliseconds(work: () => void): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

describe('policies too large', () => {
  it('10 MB are refused at once', () => {
    const text = rulesOf(10_000_000);
    let errors: unknown;
    expect(milliseconds(() => (errors = compile({ 'big.rego': text })))).toBeLessThan(100);
    expect(errors).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(/characters of policy are more than 1000000/),
      }),
    ]);
  });

  it('twice the rules take not much more than twice the time', () => {
    const once = (size: number) =>
      milliseconds(() => expect(compile({ 'big.rego': rulesOf(size) })).not.toBeInstanceOf(Array));
    // The quickest of three: what else the machine does meanwhile is not the compiler's time.
    const time = (size: number) => Math.min(once(size), once(size), once(size));
    once(50_000);
    expect(time(200_000) / time(100_000)).toBeLessThan(4);
  });

  it.each([
    [
      'many references to a document of many rules',
      (at: number) => `p contains "${at}" if q["${at}"]\nq contains "${at}"`,
    ],
    ['a long chain of rules', (at: number) => `r_${at + 1} := r_${at} + 1`],
  ])('%s compile', (_name, rule) => {
    const rules = Array.from({ length: 3000 }, (_, at) => rule(at)).join('\n');
    expect(compile({ 'a.rego': `package a\nr_0 := 1\n${rules}\n` })).not.toBeInstanceOf(Array);
  });

  it('bodies that are too hard to order are refused with the place of the rule', () => {
    const rows = Array.from({ length: 6000 }, (_, at) => `x_${6000 - at} = x_${5999 - at} + 1`);
    const error = compileError(`package a\n\np if {\n${rows.join('\n')}\nx_0 = 1\n}`);
    expect(error?.message).toMatch(/^test\.rego:3: rego_compile_error: compiling takes too long/);
  });

  it('terms too long for the stack are refused with the place of the rule', () => {
    const error = compileError(`package a\n\np := 1${' + 1'.repeat(60_000)}\n`);
    expect(error?.message).toMatch(/^test\.rego:3: rego_compile_error: terms or else branches nest too deep/);
  });
});

describe('strange JSON', () => {
  const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

  it.each([
    'p := input == [input]',
    'p := {input}',
    'p := json.marshal(input)',
    'p := count([1 | walk(input, _)])',
    'p := sprintf("%v", [input])',
  ])('10,000 levels and %s give a value or a RegoError', (rule) => {
    const policy = compile({ 'a.rego': `package a\n\n${rule}\n` });
    if (Array.isArray(policy)) throw policy[0];
    const result = policy.evaluate({ entrypoint: 'data.a.p', input: parseJson(deep(10_000)) });
    if (result instanceof RegoError) expect(result.code).toBe('eval_limit_error');
    else expect(result.value).toBeDefined();
  });

  it('10,000 levels that a policy does not touch are no trouble', () => {
    expect(evaluateP('p := input.a', { input: { a: 1, deep: parseJson(deep(10_000)) } })).toBe(1);
  });

  it('keys of the prototype are keys like others, in input, policy and result', () => {
    const input: unknown = JSON.parse(
      '{"__proto__": {"admin": true}, "constructor": 1, "hasOwnProperty": 2}',
    );
    const result = evaluateP(
      'p := {"__proto__": input.__proto__, "all": object.keys(input), "toString": object.get(input, "toString", "none"), "made": json.patch({}, [{"op": "add", "path": "/__proto__", "value": 3}]), "joined": object.union(input, {"valueOf": 4})}',
      { input },
    );
    expect(JSON.stringify(result)).toBe(
      '{"__proto__":{"admin":true},"all":["__proto__","constructor","hasOwnProperty"],"joined":{"__proto__":{"admin":true},"constructor":1,"hasOwnProperty":2,"valueOf":4},"made":{"__proto__":3},"toString":"none"}',
    );
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('rules, packages and variables may have such names', () => {
    expect(
      evaluateP(
        'constructor := 1\n__proto__ := 2\np := x if { toString := 3; x := [constructor, __proto__, toString] }',
      ),
    ).toEqual([1, 2, 3]);
  });

  it('lone surrogates count as one character, and are never joined or lost', () => {
    const input: Json = ['\ud800', 'a\udc00b'];
    expect(
      evaluateP(
        'p := [count(input[0]), input[0] == input[0], substring(input[1], 1, 1), concat("", [input[0], "x"])]',
        { input },
      ),
    ).toEqual([1, true, '\udc00', '\ud800x']);
  });

  it('numbers beyond 2^53 keep their digits, and those beyond a double too', () => {
    const policy = compile({
      'a.rego':
        'package a\n\np := [input + 1, input * input, input == 9007199254740992, 1e400, to_number("-1e999")]\n',
    });
    if (Array.isArray(policy)) throw policy[0];
    const result = policy.evaluate({ entrypoint: 'data.a.p', input: parseJson('9007199254740993') });
    if (result instanceof RegoError) throw result;
    const value = result.exact[0]?.get('result') ?? null;
    expect(jsonText(value)).toMatch(
      /^\[9007199254740994,81129638414606699710187514626049,false,1e\+?400,-1e\+?999\]$/i,
    );
  });
});
