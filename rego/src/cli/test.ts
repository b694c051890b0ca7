import { writeFileSync } from 'node:fs';
import { pathText } from '../compile/environment.ts';
import { compile, type Policy, RegoError } from '../index.ts';
import { jsonText } from '../value/json.ts';
import type { Value } from '../value/value.ts';
import { junitXml } from './junit.ts';
import { host, load, printErrors } from './load.ts';
import { type Options, readOptions } from './options.ts';

/** One test rule's result. */
export interface TestResult {
  readonly name: string;
  readonly file: string;
  readonly outcome: 'passed' | 'failed' | 'error' | 'skipped';
  readonly message: string;
  readonly milliseconds: number;
  readonly covered: ReadonlyMap<string, ReadonlySet<number>>;
}

/** `rego test`: 0 if all pass, 1 for errors of the policies, 2 if a test fails. */
export function runTests(args: readonly string[]): number {
  try {
    const options = readOptions(args);
    const { sources, data } = load([...options.paths, ...options.rest]);
    const policy = compile(sources, { version: options.version, observe: options.coverage });
    if (Array.isArray(policy)) return printErrors(policy);
    const results = testRules(policy, options).map((rule) => runTest(policy, rule, data, options));
    report(results, policy, options);
    return results.some((result) => result.outcome === 'failed' || result.outcome === 'error') ? 2 : 0;
  } catch (error) {
    return printErrors([error]);
  }
}

interface TestRule {
  readonly path: readonly string[];
  readonly file: string;
}

/** Rules named `test_…`, or `todo_test_…` which are skipped, each once. */
function testRules(policy: Policy, options: Options): readonly TestRule[] {
  const wanted = options.run === undefined ? undefined : new RegExp(options.run);
  const found = new Map<string, TestRule>();
  for (const { path, location } of policy.rules) {
    const name = path[path.length - 1] ?? '';
    const text = pathText(path);
    if (/^(?:todo_)?test_/.test(name) && (wanted === undefined || wanted.test(text))) {
      found.set(text, found.get(text) ?? { path, file: location.file });
    }
  }
  return [...found.values()];
}

function runTest(policy: Policy, { path, file }: TestRule, data: Value, options: Options): TestResult {
  const name = pathText(path);
  const start = performance.now();
  const base = { name, file, covered: new Map<string, ReadonlySet<number>>() };
  if (path[path.length - 1]?.startsWith('todo_'))
    return { ...base, outcome: 'skipped', message: '', milliseconds: 0 };
  const result = policy.evaluate({
    entrypoint: name,
    data,
    host,
    strictBuiltinErrors: options.strict,
    coverage: options.coverage,
    ...(options.milliseconds === undefined ? {} : { limits: { milliseconds: options.milliseconds } }),
  });
  const milliseconds = performance.now() - start;
  if (result instanceof RegoError)
    return { ...base, outcome: 'error', message: result.message, milliseconds };
  for (const { text } of result.prints) console.log(`  ${text}`);
  const passed = result.value !== undefined && result.value !== false;
  return {
    ...base,
    outcome: passed ? 'passed' : 'failed',
    message: '',
    milliseconds,
    covered: result.coverage,
  };
}

function report(results: readonly TestResult[], policy: Policy, options: Options): void {
  for (const { name, file, outcome, message, milliseconds } of results) {
    if (outcome !== 'passed')
      console.log(
        `${file}: ${name}: ${outcome.toUpperCase()} (${milliseconds.toFixed(1)} ms) ${message}`.trim(),
      );
  }
  const count = (outcome: TestResult['outcome']) =>
    results.filter((result) => result.outcome === outcome).length;
  const parts = (['passed', 'failed', 'error', 'skipped'] as const).filter((outcome) => count(outcome) > 0);
  console.log(
    `${parts.map((outcome) => `${outcome}: ${count(outcome)}`).join(', ') || 'no tests found'} of ${results.length}`,
  );
  if (options.coverage) console.log(jsonText(coverage(results, policy), 2));
  if (options.junit !== undefined) writeFileSync(options.junit, junitXml(results));
}

/** For each file the rows that ran, and the rows of rules that never gave a value. */
function coverage(results: readonly TestResult[], policy: Policy): Value {
  const covered = new Map<string, Set<number>>();
  for (const result of results) {
    for (const [file, rows] of result.covered)
      covered.set(file, new Set([...(covered.get(file) ?? []), ...rows]));
  }
  const heads = Map.groupBy(policy.rules, (rule) => rule.location.file);
  return Object.fromEntries(
    [...heads].map(([file, rules]) => {
      const rows = covered.get(file) ?? new Set<number>();
      const missed = [...new Set(rules.map((rule) => rule.location.row))].filter((row) => !rows.has(row));
      return [file, { covered: [...rows].sort((a, b) => a - b), notCovered: missed.sort((a, b) => a - b) }];
    }),
  );
}
