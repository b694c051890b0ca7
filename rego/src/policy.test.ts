import { describe, expect, it } from 'vitest';
import {
  BuiltinError,
  compile,
  define,
  type Evaluation,
  type Policy,
  RegoError,
  type Request,
} from './index.ts';

function compiled(text: string, observe = false): Policy {
  const policy = compile({ 'app.rego': text }, { observe, builtins: [define('host.name', '', () => 'box')] });
  if (Array.isArray(policy)) throw policy[0];
  return policy;
}

function evaluated(policy: Policy, request: Request): Evaluation {
  const result = policy.evaluate(request);
  if (result instanceof RegoError) throw result;
  return result;
}

describe('a policy', () => {
  it('is evaluated again and again with the same result, and changes nothing of the input', () => {
    const policy = compiled('package app\n\nsorted := sort(input.xs)\n');
    const input = Object.freeze({ xs: Object.freeze([3, 1, 2]) });
    for (let at = 0; at < 3; at++) {
      expect(evaluated(policy, { entrypoint: 'data.app.sorted', input }).value).toEqual([1, 2, 3]);
    }
    expect(input.xs).toEqual([3, 1, 2]);
  });

  it('answers queries with every solution', () => {
    const policy = compiled('package app\n\nusers := ["ann", "bob"]\n');
    expect(evaluated(policy, { query: 'some i; name = data.app.users[i]' }).bindings).toEqual([
      { i: 0, name: 'ann' },
      { i: 1, name: 'bob' },
    ]);
  });

  it('captures print, undefined arguments included', () => {
    const policy = compiled('package app\n\np if { print("x", input.missing, {1}); true }\n');
    expect(evaluated(policy, { entrypoint: 'data.app.p' }).prints).toEqual([
      { text: 'x <undefined> {1}', location: { file: 'app.rego', row: 3, col: 8 } },
    ]);
  });

  it('tells the rows that were evaluated, and how', () => {
    const policy = compiled('package app\n\np if {\n  input.x\n  input.y\n}\n', true);
    const result = evaluated(policy, {
      entrypoint: 'data.app.p',
      input: { x: false },
      coverage: true,
      trace: true,
    });
    expect([...(result.coverage.get('app.rego') ?? [])]).toEqual([4]);
    expect(result.trace.map((event) => event.location.row)).toContain(4);
  });

  it('knows time and chance only from the host', () => {
    const policy = compiled('package app\n\np := [time.now_ns(), time.now_ns()]\nq := host.name()\n');
    expect(evaluated(policy, { entrypoint: 'data.app.p' }).value).toBeUndefined();
    let now = 0n;
    expect(evaluated(policy, { entrypoint: 'data.app.p', host: { now: () => ++now } }).value).toEqual([1, 1]);
    expect(evaluated(policy, { entrypoint: 'data.app.q' }).value).toBe('box');
  });

  it('replaces unsupported built-ins in tests, and only there', () => {
    const policy = compiled(
      'package app\n\np := http.send({"method": "get", "url": "x"}).body\nt := x if x := p with http.send as {"body": 1}\n',
    );
    expect(evaluated(policy, { entrypoint: 'data.app.t' }).value).toBe(1);
    const result = policy.evaluate({ entrypoint: 'data.app.p' });
    expect(result instanceof RegoError ? result.code : '').toBe('rego_unsupported_error');
  });
});

describe('limits', () => {
  const ROUNDS = 'p := count([1 | some a in numbers.range(1, 2000); some b in numbers.range(1, 2000)])';

  it.each([
    ['steps', ROUNDS, { steps: 10_000 }, 'more than 10000 steps: raise limits.steps'],
    ['time', ROUNDS, { milliseconds: 5 }, 'longer than 5 ms: raise limits.milliseconds'],
    [
      'memory',
      'p := {[a, b] | some a in numbers.range(1, 900); some b in numbers.range(1, 900)}',
      { cells: 9999 },
      'more than 9999 values: raise limits.cells',
    ],
    [
      'depth',
      'p := r_9\nr_0 := 1\n' + Array.from({ length: 9 }, (_, at) => `r_${at + 1} := r_${at}`).join('\n'),
      { depth: 5 },
      'deeper than 5 levels',
    ],
    [
      'strings',
      'p := concat("", [x | some i in numbers.range(1, 5000); x := sprintf("%09d", [i])])',
      { cells: 5000 },
      'limits.cells',
    ],
  ])('of %s end an evaluation and say which to raise', (_name, rules, limits, words) => {
    const result = compiled(`package app\n\n${rules}\n`).evaluate({ entrypoint: 'data.app.p', limits });
    expect(result).toBeInstanceOf(RegoError);
    expect(result).toMatchObject({ code: 'eval_limit_error', reason: expect.stringContaining(words) });
  });

  it('that ended one evaluation do not touch the next', () => {
    const policy = compiled(`package app\n\n${ROUNDS}\n`);
    policy.evaluate({ entrypoint: 'data.app.p', limits: { steps: 10 } });
    expect(evaluated(policy, { entrypoint: 'data.app.p' }).value).toBe(4_000_000);
  });

  it('are counted alike on every run', () => {
    const policy = compiled('package app\n\np contains x if { some x in input; x > 1 }\n');
    const steps = () => evaluated(policy, { entrypoint: 'data.app.p', input: [3, 1, 2] }).steps;
    expect([steps(), steps()]).toEqual([steps(), steps()]);
  });
});

describe('one policy in many hands', () => {
  it('gives each interleaved call its own result, prints and cache', async () => {
    const policy = compiled('package app\n\np := {x: y | some x, y in input} if print(input)\n');
    const ask = async (at: number) => {
      await new Promise<void>((resolve) => setImmediate(resolve));
      const result = evaluated(policy, { entrypoint: 'data.app.p', input: [at] });
      await Promise.resolve();
      return [result.value, result.prints.map((print) => print.text)];
    };
    const results = await Promise.all(Array.from({ length: 50 }, (_, at) => ask(at)));
    expect(results).toEqual(Array.from({ length: 50 }, (_, at) => [{ 0: at }, [`[${at}]`]]));
  });

  it('may be evaluated by a host function of an evaluation of its own', () => {
    const inner = compiled('package app\n\np := input + 1\n');
    const again = define(
      'again',
      'num',
      (_machine, x) => evaluated(inner, { entrypoint: 'data.app.p', input: x }).value,
    );
    const outer = compile(
      { 'a.rego': 'package a\n\np := [again(input), again(again(input)), input]\n' },
      { builtins: [again] },
    );
    if (Array.isArray(outer)) throw outer[0];
    expect(evaluated(outer, { entrypoint: 'data.a.p', input: 1 }).value).toEqual([2, 3, 1]);
  });
});

describe('what the host lends', () => {
  it('is asked once for what must not change within an evaluation', () => {
    const policy = compiled(
      'package app\n\np := [uuid.rfc4122("a"), uuid.rfc4122("b"), uuid.rfc4122("a"), rand.intn("a", 100), rand.intn("a", 100)]\n',
    );
    let asked = 0;
    const host = { uuid: () => `uuid-${++asked}`, random: () => 0.42 };
    expect(evaluated(policy, { entrypoint: 'data.app.p', host }).value).toEqual([
      'uuid-1',
      'uuid-2',
      'uuid-1',
      42,
      42,
    ]);
  });

  it('is nothing by default: without it these are undefined', () => {
    for (const call of ['time.now_ns()', 'uuid.rfc4122("a")', 'rand.intn("a", 9)']) {
      expect(
        evaluated(compiled(`package app\n\np := ${call}\n`), { entrypoint: 'data.app.p' }).value,
      ).toBeUndefined();
    }
  });

  it('fails with the place of the call if it is broken', () => {
    const broken = define('broken', '', () => {
      throw new BuiltinError('no answer');
    });
    const policy = compile({ 'a.rego': 'package a\n\np := broken()\n' }, { builtins: [broken] });
    if (Array.isArray(policy)) throw policy[0];
    expect(evaluated(policy, { entrypoint: 'data.a.p' }).value).toBeUndefined();
    expect(policy.evaluate({ entrypoint: 'data.a.p', strictBuiltinErrors: true })).toMatchObject({
      message: 'a.rego:3: eval_builtin_error: broken: no answer',
    });
  });
});

describe('an entrypoint', () => {
  it.each(['data.app.p; x := 1', 'not data.app.p', 'some x in [1]', ''])('%j is none', (entrypoint) => {
    expect(compiled('package app\n\np := 1\n').evaluate({ entrypoint })).toMatchObject({
      code: 'rego_parse_error',
    });
  });
});

describe('a trace', () => {
  it('tells what was evaluated, by depth, with its place', () => {
    const policy = compiled('package app\n\np if q\n\nq if {\n  input.x\n}\n', true);
    const { trace } = evaluated(policy, { entrypoint: 'data.app.p', input: { x: true }, trace: true });
    expect(trace.map(({ op, depth, location }) => `${op} ${depth} ${location.row}`)).toEqual([
      'eval 0 1',
      'eval 1 3',
      'eval 2 6',
      'exit 2 5',
      'exit 1 3',
    ]);
  });

  it('is empty unless it is asked for', () => {
    const result = evaluated(compiled('package app\n\np := 1\n', true), { entrypoint: 'data.app.p' });
    expect([result.trace, result.coverage.size]).toEqual([[], 0]);
  });
});

describe('versions', () => {
  it('modules of v0 and v1 work together', () => {
    const policy = compile(
      {
        'old.rego': 'package old\n\nnames[x] { x := input.names[_] }\n',
        'new.rego': 'package new\n\nimport rego.v1\n\nall contains upper(x) if some x in data.old.names\n',
        'future.rego': 'package future\n\nimport future.keywords.if\n\nok if { "b" == data.old.names[_] }\n',
      },
      { version: 'v0' },
    );
    if (Array.isArray(policy)) throw policy[0];
    const input = { names: ['a', 'b'] };
    expect(evaluated(policy, { entrypoint: 'data.new.all', input }).value).toEqual(['A', 'B']);
    expect(evaluated(policy, { entrypoint: 'data.future', input }).value).toEqual({ ok: true });
  });
});
