import { define } from '../builtins/define.ts';
import { RegoError } from '../errors.ts';
import { compile, type Evaluation } from '../policy.ts';
import { equal } from '../value/compare.ts';
import { isDecimal } from '../value/decimal.ts';
import { type Json, parseJson, toJson } from '../value/json.ts';
import type { Value } from '../value/value.ts';
import { isArray } from '../value/value.ts';
import type { ConformanceCase } from './read-cases.ts';

/** What became of a case. */
export interface Verdict {
  readonly outcome: 'passed' | 'failed' | 'unsupported';
  readonly reason: string;
}

const PASSED: Verdict = { outcome: 'passed', reason: '' };

/** The host's part is fixed, so that cases about time and chance give the same result each time. */
const HOST = {
  now: () => 1_700_000_000_000_000_000n,
  random: () => 0.5,
  uuid: () => '3f8b2c1e-9d4a-4b6f-8a7e-1c2d3e4f5a6b',
};

/** The cases' own function; nothing here depends on the time that passes. */
const TEST_BUILTINS = [define('test.sleep', 'str', () => null)];

function failed(reason: string): Verdict {
  return { outcome: 'failed', reason };
}

/** Runs one case and judges it. */
export function runCase(one: ConformanceCase): Verdict {
  const sources = one.modules.map((text, at) => ({ file: `test-${at}.rego`, text }));
  const policy = compile(sources, { builtins: TEST_BUILTINS });
  if (Array.isArray(policy)) return judgeError(one, policy[0]);
  const input = one.input_term === undefined ? one.input : evaluateTerm(one.input_term);
  const result = policy.evaluate({
    query: one.query,
    input,
    data: one.data ?? {},
    strictBuiltinErrors: one.strict_error ?? false,
    host: HOST,
  });
  return result instanceof RegoError ? judgeError(one, result) : judgeResult(one, result);
}

/** A case's input written as a term of Rego. */
function evaluateTerm(term: string): Value | undefined {
  const policy = compile([]);
  if (Array.isArray(policy)) return undefined;
  const result = policy.evaluate({ query: `x = ${term}` });
  return result instanceof RegoError ? undefined : result.exact[0]?.get('x');
}

function judgeError(one: ConformanceCase, error: RegoError | undefined): Verdict {
  if (error === undefined) return failed('no error told');
  if (error.code === 'rego_unsupported_error') return { outcome: 'unsupported', reason: error.message };
  if (one.want_error_code === undefined && one.want_error === undefined) return failed(error.message);
  if (one.want_error_code !== undefined && one.want_error_code !== error.code) {
    return failed(`wanted ${one.want_error_code}, got ${error.message}`);
  }
  const matches = one.want_error === undefined || error.message.includes(one.want_error);
  return matches ? PASSED : failed(`wanted "${one.want_error}", got ${error.message}`);
}

function judgeResult(one: ConformanceCase, result: Evaluation): Verdict {
  if (one.want_result === undefined) {
    return failed(
      `wanted ${one.want_error_code ?? one.want_error}, got ${JSON.stringify(result.bindings).slice(0, 300)}`,
    );
  }
  const got = result.bindings.map((binding) => visible(binding, one)).map((binding) => ordered(binding, one));
  const wanted = one.want_result.map((binding) => ordered(binding, one));
  if (one.sort_bindings) {
    got.sort(byText);
    wanted.sort(byText);
  }
  const same = equal(rounded(got), rounded(wanted));
  if (same) return PASSED;
  return failed(`wanted ${JSON.stringify(wanted).slice(0, 400)}, got ${JSON.stringify(got).slice(0, 400)}`);
}

function visible(binding: { readonly [name: string]: Json }, one: ConformanceCase): Json {
  if (!one.ignore_generated_vars) return binding;
  return Object.fromEntries(Object.entries(binding).filter(([name]) => !name.startsWith('__')));
}

/** Where a case sorts bindings, the order inside of arrays is not part of the result either. */
function ordered(binding: Json, one: ConformanceCase): Json {
  if (!one.sort_bindings || typeof binding !== 'object' || binding === null || isArray(binding))
    return binding;
  return Object.fromEntries(
    Object.entries(binding).map(([name, value]) => [name, isArray(value) ? [...value].sort(byText) : value]),
  );
}

function byText(a: Json, b: Json): number {
  const [x, y] = [JSON.stringify(a), JSON.stringify(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** The cases hold doubles only. */
function rounded(value: Value): Value {
  const json = parseJson(JSON.stringify(toJson(value)));
  return isDecimal(json) ? json.toJSON() : json;
}
