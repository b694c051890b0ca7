import { Mark } from '../../ui/mark.tsx';
import type { NativeResult, NativeStatus, TestRun } from './model.ts';

/** What `terraform test` or `tofu test` said, file by file, run by run, and assertion by assertion. */
export function NativeTests({ runs }: { runs: readonly TestRun[] }) {
  const results = runs.flatMap(({ testResults }) => testResults);
  if (results.length === 0) return null;
  const files = Map.groupBy(results, ({ file }) => file);
  return (
    <section className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3">
      <h2 className="text-lg font-semibold">Native tests</h2>
      <p className="text-muted">{summaryOf(results)}</p>
      {[...files].map(([file, all]) => (
        <section key={file} aria-label={file} className="rounded border border-border bg-surface">
          <h3 className="border-b border-border px-4 py-2 font-mono text-sm break-all">{file}</h3>
          <ul className="divide-y divide-border">
            {all.map((result) => (
              <RunResult key={result.run} result={result} />
            ))}
          </ul>
        </section>
      ))}
    </section>
  );
}

const words: Record<NativeStatus, string> = {
  PASS: 'passed',
  FAIL: 'failed',
  ERROR: 'ended by an error',
  SKIP: 'skipped',
};

/** `3 passed, 1 failed` */
function summaryOf(results: readonly NativeResult[]): string {
  const order: readonly NativeStatus[] = ['PASS', 'FAIL', 'ERROR', 'SKIP'];
  return order
    .flatMap((status) => {
      const count = results.filter((one) => one.status === status).length;
      return count === 0 ? [] : [`${count} ${words[status]}`];
    })
    .join(', ');
}

function RunResult({ result }: { result: NativeResult }) {
  const { file, run, status, assertions, diagnostics } = result;
  // What an assertion says of itself stands at the assertion.
  const others = diagnostics.filter(
    (one) => !(one.summary === 'Test assertion failed' && assertions.some(({ status: is }) => is === 'FAIL')),
  );
  return (
    <li className="grid grid-cols-[minmax(0,1fr)] gap-2 px-4 py-3">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <StatusMark status={status} />
        <span className="font-medium break-all">{run}</span>
      </p>
      {assertions.length === 0 ? null : (
        <ul className="grid grid-cols-[minmax(0,1fr)] gap-2 md:pl-6">
          {assertions.map((one) => (
            <li
              key={one.line}
              className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-3 md:grid-cols-[6.5rem_minmax(0,1fr)]"
            >
              <StatusMark status={one.status} />
              <div className="min-w-0">
                <code className="font-mono text-sm wrap-anywhere">{one.condition}</code>
                {one.status === 'FAIL' || one.status === 'ERROR' ? (
                  <p className="break-words text-danger">{saidAt(result, one.line) ?? one.message}</p>
                ) : null}
                <p className="text-sm text-muted">Line {one.line}</p>
              </div>
            </li>
          ))}
        </ul>
      )}
      {others.map((one) => (
        <div key={`${one.file} ${one.line} ${one.summary}`} className="md:pl-6">
          <p className="break-words text-danger">{one.summary}</p>
          {one.detail === '' ? null : <p className="break-words whitespace-pre-line">{one.detail}</p>}
          {one.line === null ? null : (
            <p className="font-mono text-sm break-all text-muted">
              {one.file ?? file}:{one.line}
            </p>
          )}
        </div>
      ))}
    </li>
  );
}

/** What the assertion said with its values filled in: the report is of the first line at or behind it. */
function saidAt({ assertions, diagnostics }: NativeResult, line: number): string | null {
  const next = assertions.find((one) => one.line > line)?.line ?? Number.POSITIVE_INFINITY;
  const said = diagnostics.find(
    (one) =>
      one.summary === 'Test assertion failed' && one.line !== null && one.line >= line && one.line < next,
  );
  return said === undefined || said.detail === '' ? null : said.detail;
}

const StatusMark = ({ status }: { status: NativeStatus }) => <Mark {...marks[status]} />;

const marks = {
  PASS: { shape: 'finished', label: 'Passed' },
  FAIL: { shape: 'failed', label: 'Failed' },
  ERROR: { shape: 'failed', label: 'Error' },
  SKIP: { shape: 'stopped', label: 'Skipped' },
} as const;
