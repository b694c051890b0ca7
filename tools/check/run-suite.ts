import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { countOfCheck, countOfTests, type Outcome } from './outcome.ts';
import type { Suite } from './suites.ts';

/** No suite may hang for ever: the longest takes minutes. */
const LIMIT_MS = 30 * 60_000;

/** Runs all commands of a suite, also after one failed, so that one run shows everything; `stop` ends it early. */
export async function runSuite(root: string, suite: Suite, stop: AbortSignal): Promise<Outcome> {
  const started = performance.now();
  if (suite.results !== undefined) {
    mkdirSync(dirname(suite.results), { recursive: true });
    rmSync(suite.results, { force: true });
  }
  let output = '';
  let succeeded = true;
  for (const command of suite.commands) {
    const ended = await run(root, command, stop);
    output += ended.output;
    succeeded &&= ended.succeeded;
  }
  const counts =
    suite.results === undefined
      ? countOfCheck(succeeded)
      : countOfTests(readReport(suite.results), succeeded);
  return { ...counts, output, seconds: (performance.now() - started) / 1000 };
}

function run(
  root: string,
  command: string[],
  stop: AbortSignal,
): Promise<{ succeeded: boolean; output: string }> {
  return new Promise((done) => {
    const child = spawn(process.execPath, command, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LIMIT_MS,
      signal: stop,
      env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }) },
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error) => done({ succeeded: false, output: error.message }));
    child.on('close', (code, signal) => {
      const end = signal === null ? '' : `\nended by ${signal}\n`;
      done({ succeeded: code === 0, output: Buffer.concat(chunks).toString() + end });
    });
  });
}

function readReport(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
