import { Badge } from '../../ui/badge.tsx';
import { MarkdownText } from '../../ui/markdown-text.tsx';
import { Card } from '../../ui/page.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import type { ModulePart } from './model.ts';

interface PartCardsProps {
  part: ModulePart;
  submodules: readonly ModulePart[];
  examples: readonly ModulePart[];
}

/** What a module takes, gives and makes, in the order in which one who wants to use it reads. */
export function PartCards({ part, submodules, examples }: PartCardsProps) {
  return (
    <>
      {part.readme === null ? null : (
        <Card title="README">
          <MarkdownText text={part.readme} />
        </Card>
      )}
      <Section title="Inputs" none="The module takes no inputs." rows={part.inputs} columns={inputColumns} />
      <Section
        title="Outputs"
        none="The module has no outputs."
        rows={part.outputs}
        columns={outputColumns}
      />
      <Section
        title="Providers"
        none="The module names no required providers."
        rows={part.providers}
        columns={providerColumns}
      />
      <Resources part={part} />
      <Others title="Submodules" parts={submodules} />
      <Others title="Examples" parts={examples} />
    </>
  );
}

interface SectionProps<Row> {
  title: string;
  none: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
}

function Section<Row extends { name: string }>({ title, none, rows, columns }: SectionProps<Row>) {
  return (
    <section className="grid gap-3">
      <h2 className="text-lg font-semibold">{title}</h2>
      {rows.length === 0 ? (
        <p className="text-muted">{none}</p>
      ) : (
        <Table caption={title} columns={columns} rows={rows} rowKey={(row) => row.name} />
      )}
    </section>
  );
}

const name = {
  title: 'Name',
  lead: true,
  cell: (row: { name: string; sensitive?: boolean; required?: boolean }) => (
    <span className="inline-flex flex-wrap items-center gap-2 lg:flex-nowrap">
      <code className="font-mono font-medium">{row.name}</code>
      {row.required ? <Badge tone="accent">Required</Badge> : null}
      {row.sensitive ? <Badge tone="warning">Sensitive</Badge> : null}
    </span>
  ),
};
const description = {
  title: 'Description',
  className: 'w-full min-w-48',
  cell: (row: { description: string }) => (row.description === '' ? null : row.description),
};

const inputColumns: readonly Column<ModulePart['inputs'][number]>[] = [
  name,
  {
    title: 'Type',
    cell: (input) => <code className="font-mono text-xs break-words whitespace-pre-wrap">{input.type}</code>,
  },
  {
    title: 'Default',
    cell: (input) =>
      input.default === null ? null : <code className="font-mono text-xs break-all">{input.default}</code>,
  },
  description,
];
const outputColumns: readonly Column<ModulePart['outputs'][number]>[] = [name, description];
const providerColumns: readonly Column<ModulePart['providers'][number]>[] = [
  name,
  {
    title: 'Source',
    cell: ({ source }) => (source === '' ? null : <code className="font-mono">{source}</code>),
  },
  {
    title: 'Version',
    className: 'w-full',
    cell: ({ version }) => (version === '' ? null : <code className="font-mono">{version}</code>),
  },
];

function Resources({ part }: { part: ModulePart }) {
  return (
    <section className="grid gap-3">
      <h2 className="text-lg font-semibold">Resources</h2>
      {part.resources.length === 0 ? (
        <p className="text-muted">The module makes no resources of its own.</p>
      ) : (
        <ul className="grid gap-1 rounded border border-border bg-surface p-4 font-mono text-sm">
          {part.resources.map((resource) => (
            <li key={resource.address} className="break-all">
              {resource.address}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Others({ title, parts }: { title: string; parts: readonly ModulePart[] }) {
  if (parts.length === 0) return null;
  return (
    <section className="grid gap-3">
      <h2 className="text-lg font-semibold">{title}</h2>
      <ul className="grid gap-2">
        {parts.map((part) => (
          <li key={part.path} className="rounded border border-border bg-surface px-4 py-3">
            <code className="font-mono font-medium">{part.path}</code>
            <p className="text-sm text-muted">
              {`${part.inputs.length} inputs, ${part.outputs.length} outputs, ${part.resources.length} resources`}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
