import { describe, expect, it } from 'vitest';
import { compile, define, type Evaluation, type Policy, RegoError, type Request } from './index.ts';

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
