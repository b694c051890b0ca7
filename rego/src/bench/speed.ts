import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile, type Policy, parseJson, RegoError } from '../index.ts';
import { isJsonObject } from '../value/value.ts';
import { longPolicy, PLAN_POLICY, PUSH_POLICY, planInput, pushInput } from './inputs.ts';
import { elapsed, type Figure, figure, processorTime, quantile } from './measure.ts';

/** Compiles or throws: the bench's own policies have no errors. */
export function compiled(text: string): Policy {
  const policy = compile({ 'bench.rego': text });
  if (Array.isArray(policy)) throw policy[0] ?? new Error('no policy');
  return policy;
}

function evaluateOrThrow(policy: Policy, entrypoint: string, input: unknown): void {
  const result = policy.evaluate({ entrypoint, input });
  if (result instanceof RegoError) throw result;
}

const WARM_UP = 2000;
const RUNS = 5000;

/** The push policy, warm, and the compiler. */
export function speedFigures(): readonly Figure[] {
  const policy = compiled(PUSH_POLICY);
  const input = JSON.parse(JSON.stringify(pushInput()));
  const run = () => evaluateOrThrow(policy, 'data.spacelift', input);
  for (let at = 0; at < WARM_UP; at++) run();
  const times = Array.from({ length: RUNS }, () => elapsed(run));
  const long = longPolicy();
  const compiling = Array.from({ length: 60 }, () => elapsed(() => void compiled(long)));
  return [
    figure(
      `push policy of ${PUSH_POLICY.trim().split('\n').length} lines on ${Math.round(JSON.stringify(input).length / 1000)} KB: p50`,
      quantile(times, 0.5),
      'ms',
      0.3,
    ),
    figure('push policy: processor time, mean', processorTime(run, RUNS), 'ms'),
    figure('push policy: p99', quantile(times, 0.99), 'ms', 2),
    figure(`compile ${long.trim().split('\n').length} lines: p50`, quantile(compiling, 0.5), 'ms', 10),
    figure(
      'compile: processor time, mean',
      processorTime(() => void compiled(long), 60),
      'ms',
    ),
    figure('compile, first time', compiling[0] ?? 0, 'ms'),
  ];
}

/** The plan policy over 10,000 changes, in a process of its own so that its memory can be told. */
export function planFigures(): readonly Figure[] {
  const folder = mkdtempSync(join(tmpdir(), 'rego-bench-'));
  const file = join(folder, 'plan.json');
  writeFileSync(file, JSON.stringify(planInput(10_000)));
  const output = execFileSync(
    process.execPath,
    ['--expose-gc', `${import.meta.dirname}/main.ts`, '--plan', file],
    { encoding: 'utf8' },
  );
  rmSync(folder, { recursive: true });
  const measured = parseJson(output);
  const number = (name: string): number => {
    const value = isJsonObject(measured) ? measured[name] : undefined;
    return typeof value === 'number' ? value : Number.NaN;
  };
  const size = number('bytes');
  return [
    figure(
      `plan policy, 10,000 changes, ${(size / 1e6).toFixed(1)} MB: first evaluation`,
      number('first'),
      'ms',
      1000,
    ),
    figure('plan policy: median of five', number('median'), 'ms', 1000),
    figure(
      'plan policy: peak memory that evaluating adds, by the size of the input',
      number('added') / size,
      'x',
      3,
    ),
    figure(
      'plan policy: peak memory with reading and parsing, by the size of the input',
      number('total') / size,
      'x',
    ),
  ];
}

/** What the process measures: times in milliseconds, memory in bytes of the resident set. */
export function measurePlan(file: string): string {
  const policy = compiled(PLAN_POLICY);
  const peak = () => process.resourceUsage().maxRSS * 1024;
  globalThis.gc?.();
  const start = peak();
  const text = readFileSync(file, 'utf8');
  const input: unknown = JSON.parse(text);
  globalThis.gc?.();
  const parsed = peak();
  const times = Array.from({ length: 5 }, () => elapsed(() => evaluateOrThrow(policy, 'data.plan', input)));
  return JSON.stringify({
    bytes: text.length,
    first: times[0],
    median: quantile(times, 0.5),
    added: peak() - parsed,
    total: peak() - start,
  });
}
