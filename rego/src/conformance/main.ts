import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { readCases } from './read-cases.ts';
import { report, runAll } from './report.ts';

/** `node src/conformance/main.ts [DIR] [--json]`: runs the cases of a folder and prints what passed. */
const args = process.argv.slice(2);
const folder = resolve(
  args.find((arg) => !arg.startsWith('--')) ?? `${import.meta.dirname}/../../../../shared/rego-conformance`,
);

if (!existsSync(folder)) {
  console.error(`No cases at ${folder}: name a folder of OPA's conformance cases as JSON.`);
  process.exitCode = 2;
} else {
  const summary = runAll(readCases(folder));
  console.log(args.includes('--json') ? JSON.stringify(summary, null, 2) : report(summary));
  process.exitCode = summary.failed > 0 ? 1 : 0;
}
