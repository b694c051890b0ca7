import { resolve } from 'node:path';
import { Report } from './check/report.ts';
import { runAll } from './check/run-all.ts';
import { suites } from './check/suites.ts';

/**
 * `npm test` after its set-up: every suite, or those named (`npm run check -- types unit`).
 * The last line is always `N passed, N failed`; the exit code is 0 only when nothing failed.
 */
const ROOT = resolve(import.meta.dirname, '..');
const named = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const all = suites(ROOT);
const unknown = named.filter((name) => !all.some((suite) => suite.name === name));

if (unknown.length > 0) {
  console.error(
    `No suite is named ${unknown.join(', ')}. There are: ${all.map(({ name }) => name).join(', ')}.`,
  );
  process.exitCode = 2;
} else {
  const report = new Report(process.stdout);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  const chosen = named.length === 0 ? all : all.filter(({ name }) => named.includes(name));
  process.exitCode = (await runAll(ROOT, chosen, report, stop.signal)) ? 0 : 1;
}
