import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { resolve } from 'node:path';
import { readCases } from '../conformance/read-cases.ts';
import { runAll } from '../conformance/report.ts';
import { fuzzFigures } from './fuzz.ts';
import { edgeFigures, hostileFigures } from './hostile.ts';
import { type Figure, figure, table } from './measure.ts';
import { measurePlan, planFigures, speedFigures } from './speed.ts';

/** `node src/bench/main.ts [--mutations N] [--only NAME]`: measures, prints a table, writes bench/rego-results.json. */
const args = process.argv.slice(2);

function option(name: string): string | undefined {
  const at = args.indexOf(`--${name}`);
  return at < 0 ? undefined : args[at + 1];
}

function conformanceFigures(): readonly Figure[] {
  const folder = resolve(`${import.meta.dirname}/../../../../shared/rego-conformance`);
  if (!existsSync(folder)) return [];
  const summary = runAll(readCases(folder));
  return [
    figure(
      'conformance: cases that do not pass, per cent',
      (100 * (summary.cases.length - summary.passed)) / summary.cases.length,
      '%',
      3,
    ),
    figure(
      'conformance: slowest case',
      Math.max(...summary.cases.map((one) => one.milliseconds)),
      'ms',
      1000,
    ),
  ];
}

const SECTIONS: Readonly<Record<string, () => readonly Figure[]>> = {
  speed: speedFigures,
  plan: planFigures,
  conformance: conformanceFigures,
  hostile: hostileFigures,
  edge: edgeFigures,
  fuzz: () => fuzzFigures(Number(option('mutations') ?? 50_000)),
};

/** Measures the sections, or the one named, and reports them. */
function measure(only: string | undefined): void {
  const figures = Object.entries(SECTIONS)
    .filter(([name]) => only === undefined || only === name)
    .flatMap(([, section]) => section());
  console.log(table(figures));
  if (only === undefined) save(figures);
  process.exitCode = figures.every((one) => one.holds) ? 0 : 1;
}

function save(figures: readonly Figure[]): void {
  const machine = { node: process.version, cpus: cpus().length, model: cpus()[0]?.model, load: loadavg()[0] };
  const folder = resolve(`${import.meta.dirname}/../../../bench`);
  const results = { measuredAt: new Date().toISOString(), machine, figures };
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/rego-results.json`, `${JSON.stringify(results, null, 2)}\n`);
}

// The plan is measured in a process of its own, which is this file again.
const plan = option('plan');
if (plan === undefined) measure(option('only'));
else console.log(measurePlan(plan));
