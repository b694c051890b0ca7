import path from 'node:path';
import type { Diagnostic } from '@gantry/contract/plan';
import type { TestResult, TestStatus } from '@gantry/contract/test-results';
import { testStatuses } from '@gantry/contract/test-results';
import { z } from 'zod';
import type { Assertion } from './source/assertions.ts';

/** What `terraform test -json` and `tofu test -json` print, a line each; only what is used is named. */
const line = z.object({
  '@message': z.string().catch(''),
  '@testfile': z.string().optional(),
  '@testrun': z.string().optional(),
  type: z.string(),
  test_abstract: z.record(z.string(), z.array(z.string())).optional(),
  test_run: z
    .object({ path: z.string(), run: z.string(), status: z.enum(testStatuses).optional() })
    .optional(),
  test_cleanup: z.object({ failed_resources: z.array(z.object({ instance: z.string() })) }).optional(),
  diagnostic: z
    .object({
      severity: z.string(),
      summary: z.string(),
      detail: z.string().catch(''),
      range: z
        .object({ filename: z.string(), start: z.object({ line: z.number().int() }) })
        .nullish()
        .catch(null),
    })
    .optional(),
});
type Line = z.infer<typeof line>;

type Run = { file: string; name: string; status: TestStatus; diagnostics: Diagnostic[] };

const most = { runs: 500, perRun: 50, assertions: 200, outside: 200, remaining: 100, text: 2_000 };

/** Assertions by test file, as Terraform names it: a path from the project root. */
export type AssertionsOf = ReadonlyMap<string, readonly Assertion[]>;

type ReaderOptions = {
  readonly projectRoot: string;
  readonly assertionsOf: AssertionsOf;
  /** Hides secrets: what an assertion says may hold the value of a variable. */
  readonly mask: (text: string) => string;
};

/**
 * Gathers the results of native tests from the lines of the program, and says what to put into the log.
 * Files become paths from the top of the repository.
 */
export function createTestReader({ projectRoot, assertionsOf, mask }: ReaderOptions) {
  const runs = new Map<string, Run>();
  const outside: Diagnostic[] = [];
  const remaining = new Set<string>();
  const inRepository = (file: string): string =>
    path.posix.isAbsolute(file) ? file : path.posix.join(projectRoot, file);
  const runOf = (file: string, name: string): Run | undefined => {
    const key = JSON.stringify([file, name]);
    const known = runs.get(key);
    if (known !== undefined || runs.size >= most.runs) return known;
    const made: Run = { file, name, status: 'skip', diagnostics: [] };
    runs.set(key, made);
    return made;
  };

  function note(read: Line): void {
    for (const [file, names] of Object.entries(read.test_abstract ?? {})) {
      for (const name of names) runOf(file, name);
    }
    if (read.test_run?.status !== undefined) {
      const run = runOf(read.test_run.path, read.test_run.run);
      if (run !== undefined) run.status = read.test_run.status;
    }
    for (const { instance } of read.test_cleanup?.failed_resources ?? []) remaining.add(instance);
    if (read.diagnostic !== undefined) keep(read, diagnosticOf(read.diagnostic, { inRepository, mask }));
  }

  function keep(read: Line, diagnostic: Diagnostic): void {
    const { '@testfile': file, '@testrun': name } = read;
    const run = file === undefined || name === undefined ? undefined : runOf(file, name);
    const [list, limit] = run === undefined ? [outside, most.outside] : [run.diagnostics, most.perRun];
    if (list.length < limit) list.push(diagnostic);
  }

  return {
    /** Takes a line; the lines for the log. What is no JSON is passed on as it is. */
    read(text: string): string[] {
      const parsed = line.safeParse(asJson(text));
      if (!parsed.success) return text.trim() === '' ? [] : [text];
      note(parsed.data);
      return logLines(parsed.data);
    },
    results: (): TestResult[] =>
      [...runs.values()].map((run) => ({
        file: inRepository(run.file),
        run: run.name.slice(0, 200),
        status: run.status,
        assertions: assertionsOfRun(run, assertionsOf.get(run.file) ?? [], inRepository(run.file)),
        diagnostics: run.diagnostics,
      })),
    /** Of no run: files that cannot be read, what could not be destroyed. */
    diagnostics: (): Diagnostic[] => [...outside],
    remaining: (): string[] => [...remaining].slice(0, most.remaining).map((one) => one.slice(0, 4_096)),
  };
}

function assertionsOfRun(run: Run, all: readonly Assertion[], file: string): TestResult['assertions'] {
  const own = all.filter((one) => one.run === run.name).slice(0, most.assertions);
  const hit = ({ line: first, lastLine: last }: Assertion): boolean =>
    run.diagnostics.some(
      (one) =>
        one.severity === 'error' &&
        one.file === file &&
        one.line !== null &&
        one.line >= first &&
        one.line <= last,
    );
  // An error elsewhere in the run keeps Terraform from looking at any of them.
  const reached = run.status === 'pass' || run.status === 'fail' || own.some(hit);
  return own.map((one) => ({
    line: one.line,
    condition: one.condition,
    message: one.message,
    status: !reached ? 'skip' : hit(one) ? (run.status === 'error' ? 'error' : 'fail') : 'pass',
  }));
}

type Given = NonNullable<Line['diagnostic']>;

type Words = { readonly inRepository: (file: string) => string; readonly mask: (text: string) => string };

const diagnosticOf = (
  { severity, summary, detail, range }: Given,
  { inRepository, mask }: Words,
): Diagnostic => ({
  severity: severity === 'warning' ? 'warning' : 'error',
  summary: mask(summary).slice(0, most.text),
  detail: mask(detail).slice(0, 2 * most.text),
  file: range == null ? null : inRepository(range.filename),
  line: range?.start.line ?? null,
});

function logLines(read: Line): string[] {
  if (read.type === 'test_abstract' || read.type === 'version') return [];
  const { diagnostic } = read;
  if (diagnostic === undefined) return read['@message'] === '' ? [] : [read['@message']];
  const place =
    diagnostic.range == null ? [] : [`  on ${diagnostic.range.filename} line ${diagnostic.range.start.line}`];
  return [read['@message'], ...place, ...diagnostic.detail.split('\n').filter(Boolean)];
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
