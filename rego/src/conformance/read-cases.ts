import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Json, parseJson } from '../value/json.ts';
import type { Value } from '../value/value.ts';
import { isArray, isJsonObject } from '../value/value.ts';

/** A case of OPA's conformance tests. */
export interface ConformanceCase {
  readonly category: string;
  readonly note: string;
  readonly query: string;
  readonly modules: readonly string[];
  readonly data: Value | undefined;
  readonly input: Value | undefined;
  readonly input_term: string | undefined;
  readonly want_result: readonly Json[] | undefined;
  readonly want_error_code: string | undefined;
  readonly want_error: string | undefined;
  readonly strict_error: boolean;
  readonly sort_bindings: boolean;
  readonly ignore_generated_vars: boolean;
}

/** Reads every case of a folder of JSON files; a file's name is the category. */
export function readCases(folder: string): readonly ConformanceCase[] {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort();
  return files.flatMap((name) => {
    const cases = parseJson(readFileSync(join(folder, name), 'utf8'));
    if (!isArray(cases)) throw new Error(`${name} holds no list of cases`);
    return cases
      .map((one) => readCase(name.slice(0, -'.json'.length), one))
      .filter((one) => one !== undefined);
  });
}

function readCase(category: string, one: Value): ConformanceCase | undefined {
  if (!isJsonObject(one) || one.ignore === true) return undefined;
  const text = (name: string) => (typeof one[name] === 'string' ? String(one[name]) : undefined);
  return {
    category,
    note: text('note') ?? '',
    query: text('query') ?? 'data',
    modules: isArray(one.modules) ? one.modules.map(String) : [],
    data: one.data,
    input: one.input,
    input_term: text('input_term'),
    want_result: isArray(one.want_result) ? one.want_result.map(asJson) : undefined,
    want_error_code: text('want_error_code'),
    want_error: text('want_error'),
    strict_error: one.strict_error === true,
    sort_bindings: one.sort_bindings === true,
    ignore_generated_vars: one.ignore_generated_vars === true,
  };
}

function asJson(value: Value): Json {
  const json: Json = JSON.parse(JSON.stringify(value));
  return json;
}
