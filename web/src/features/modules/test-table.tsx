import { Link } from '@tanstack/react-router';
import { Badge } from '../../ui/badge.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { StateMark } from '../runs/run-state-mark.tsx';
import type { TestRun, VersionDetails } from './model.ts';

/** The tests of a version; without any, how to have some. */
export function TestTable({ version }: { version: VersionDetails }) {
  return (
    <section className="grid gap-3">
      <h2 className="text-lg font-semibold">Tests</h2>
      {version.tests.length > 0 ? (
        <Table caption="Tests" columns={columns} rows={version.tests} rowKey={(run) => run.id} />
      ) : (
        <NoTests version={version} />
      )}
    </section>
  );
}

function NoTests({ version }: { version: VersionDetails }) {
  // The configuration or the code could not be read, or was not read yet.
  if (version.root === null) return <p className="text-muted">No test was started.</p>;
  const folders = version.examples.map(({ path }) => path);
  const suggested = folders.length === 0 ? ['examples/basic'] : folders;
  const text = `tests:\n${suggested.map((path) => `  - name: ${path.split('/').at(-1)}\n    project_root: ${path}\n`).join('')}`;
  return (
    <div className="rounded border border-border bg-surface p-4">
      <p className="max-w-[75ch] text-muted">
        The configuration names no tests, so the version is released untested.{' '}
        {folders.length === 0
          ? 'Add an example that uses the module, and name it as a test:'
          : 'The examples of the module make good ones. In .gantry/config.yml:'}
      </p>
      <pre className="mt-3 rounded border border-border bg-sunken p-3 font-mono text-xs wrap-anywhere whitespace-pre-wrap">
        {text}
      </pre>
    </div>
  );
}

const columns: readonly Column<TestRun>[] = [
  { title: 'State', lead: true, className: 'w-44', cell: (run) => <StateMark state={run.state} /> },
  {
    title: 'Test',
    lead: true,
    className: 'w-full max-w-0 min-w-64',
    cell: (run) => (
      <div className="min-w-0">
        <p className="flex items-center gap-2">
          <Link
            to="/stack/$stack/run/$run"
            params={{ stack: run.stack.id, run: run.id }}
            className="truncate font-medium hover:underline"
          >
            {run.test?.name ?? run.title}
          </Link>
          {run.test?.negative ? <Badge>Should fail</Badge> : null}
        </p>
        {run.reason === null ? null : <p className="break-words text-muted">{run.reason}</p>}
      </div>
    ),
  },
  {
    title: 'Folder',
    cell: (run) => <span className="font-mono whitespace-nowrap">/{run.test?.projectRoot ?? ''}</span>,
  },
  {
    title: 'After',
    filled: ({ test }) => test !== null && test.dependsOn.length > 0,
    cell: ({ test }) => test?.dependsOn.join(', '),
  },
];
