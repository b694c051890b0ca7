import { Link } from '@tanstack/react-router';
import { Badge } from '../../ui/badge.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Card } from '../../ui/page.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import type { ModuleDetails, VersionChanges, VersionDetails } from './model.ts';

type Change = VersionChanges['changes'][number];
const words = { ADDED: 'Added', REMOVED: 'Removed', CHANGED: 'Changed' } as const;

const columns: readonly Column<Change>[] = [
  {
    title: 'Name',
    lead: true,
    cell: ({ output, name }) => (
      <span className="whitespace-nowrap">
        <span className="text-muted">{output ? 'Output' : 'Input'}</span>{' '}
        <code className="font-mono font-medium">{name}</code>
      </span>
    ),
  },
  {
    title: 'Change',
    cell: ({ kind, breaking }) => (
      <span className="inline-flex items-center gap-2">
        {words[kind]}
        {breaking ? <Badge tone="danger">Breaking</Badge> : null}
      </span>
    ),
  },
  { title: 'What', className: 'w-full min-w-48', cell: ({ detail }) => detail },
];

/** What is different for whoever uses the module since the version before. */
export function VersionChangesSection({
  module,
  changes,
}: {
  module: ModuleDetails;
  changes: VersionChanges | null;
}) {
  if (changes === null) return null;
  const { from } = changes;
  return (
    <section className="grid gap-3">
      <h2 className="text-lg font-semibold">
        Changes since{' '}
        <Link
          to="/module/$module/version/$version"
          params={{ module: module.id, version: from.id }}
          className="link font-mono"
        >
          {from.number}
        </Link>
      </h2>
      {changes.unexpected ? (
        <Notice tone="warning" title="Breaking changes without a new major version">
          Code that uses {from.number} may fail with this version, although its number says otherwise.
        </Notice>
      ) : null}
      {changes.changes.length === 0 ? (
        <p className="text-muted">Inputs and outputs are the same.</p>
      ) : (
        <Table
          caption="Changes"
          columns={columns}
          rows={changes.changes}
          rowKey={({ output, name }) => `${output} ${name}`}
        />
      )}
    </section>
  );
}

/** The lines that install the version, with its required inputs. */
export function VersionUse({ module, version }: { module: ModuleDetails; version: VersionDetails }) {
  if (version.proposed || version.state !== 'ACTIVE') return null;
  const required = (version.root?.inputs ?? []).filter((input) => input.required).map(({ name }) => name);
  const width = Math.max('version'.length, ...required.map((name) => name.length));
  const line = (name: string, value: string): string => `  ${name.padEnd(width)} = ${value}`;
  const code = [
    `module "${module.name}" {`,
    line('source', JSON.stringify(module.registryAddress)),
    line('version', JSON.stringify(version.number)),
    ...(required.length === 0 ? [] : ['', ...required.map((name) => line(name, '…'))]),
    '}',
  ].join('\n');
  return (
    <Card title="Use it" actions={<CopyButton text={code} what="module block" wide />}>
      <pre className="rounded border border-border bg-sunken p-3 font-mono text-xs wrap-anywhere whitespace-pre-wrap">
        {code}
      </pre>
      <p className="mt-3 max-w-[75ch] text-sm text-muted">
        Runs of stacks install it without any set-up. On a computer of your own, run{' '}
        <code className="font-mono sm:whitespace-nowrap">
          terraform login {module.registryAddress.split('/')[0]}
        </code>{' '}
        once.
      </p>
    </Card>
  );
}
