import { Link } from '@tanstack/react-router';
import { Download, ScrollText, Settings, ShieldCheck } from 'lucide-react';
import { Badge } from '../../ui/badge.tsx';
import { Button, buttonClass } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PageBody, PageHeader } from '../../ui/page.tsx';
import { type Problem, ProblemNotice, ProblemPanel } from '../../ui/problem.tsx';
import { RowsSkeleton } from '../../ui/skeleton.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import { pathOf } from '../access/model.ts';
import type { Space } from '../identity/model.ts';
import { AuditFilters } from './audit-filters.tsx';
import { EntryDrawer } from './entry-drawer.tsx';
import { type AuditEntry, type AuditFilter, exportAddress, type Verification } from './model.ts';
import { ResourceText } from './resource-text.tsx';

interface AuditViewProps {
  entries: readonly AuditEntry[] | undefined;
  filter: AuditFilter;
  open: AuditEntry | null;
  spaces: readonly Space[];
  operations: readonly string[];
  problem: Problem | null;
  rootAdmin: boolean;
  more: { busy: boolean; load: () => void } | null;
  verify: { busy: boolean; problem: Problem | null; result: Verification | null; run: () => void };
  onRetry: () => void;
  onFilter: (filter: AuditFilter) => void;
  onOpen: (id: string | null) => void;
}

export function AuditView({
  entries,
  filter,
  open,
  spaces,
  problem,
  more,
  verify,
  ...props
}: AuditViewProps) {
  const filtered = Object.values(filter).some((value) => value !== undefined);
  return (
    <>
      <PageHeader
        title="Audit trail"
        facts="Every change and every denied attempt; entries are only ever added"
        actions={<Actions filter={filter} verify={verify} rootAdmin={props.rootAdmin} />}
      />
      <PageBody wide>
        <VerifyResult {...verify} />
        <AuditFilters
          filter={filter}
          spaces={spaces}
          operations={props.operations}
          onFilter={props.onFilter}
        />
        {problem === null ? null : <ProblemPanel problem={problem} onRetry={props.onRetry} />}
        {entries === undefined && problem === null ? <RowsSkeleton rows={8} /> : null}
        {entries?.length === 0 ? <NoEntries filtered={filtered} onFilter={props.onFilter} /> : null}
        {entries !== undefined && entries.length > 0 ? (
          <Table
            caption="Audit trail"
            rows={entries}
            rowKey={({ id }) => id}
            columns={columns(spaces, props.onOpen)}
          />
        ) : null}
        {more === null ? null : (
          <div className="mt-4 flex justify-center">
            <Button busy={more.busy} onClick={more.load}>
              Show older entries
            </Button>
          </div>
        )}
      </PageBody>
      {open === null ? null : (
        <EntryDrawer entry={open} space={pathOf(spaces, open.spaceId)} onClose={() => props.onOpen(null)} />
      )}
    </>
  );
}

function Actions({ filter, verify, rootAdmin }: Pick<AuditViewProps, 'filter' | 'verify' | 'rootAdmin'>) {
  const save = (format: 'csv' | 'jsonl') => location.assign(exportAddress(filter, format));
  return (
    <>
      {rootAdmin ? (
        <>
          <Button icon={<ShieldCheck size={16} aria-hidden />} busy={verify.busy} onClick={verify.run}>
            Verify
          </Button>
          <Link to="/audit/settings" className={buttonClass()}>
            <Settings size={16} aria-hidden />
            Settings
          </Link>
        </>
      ) : null}
      <Menu
        trigger={
          <Button look="primary" icon={<Download size={16} aria-hidden />}>
            Export
          </Button>
        }
        items={[
          { label: 'CSV, for spreadsheets', onSelect: () => save('csv') },
          { label: 'JSON lines, for programs', onSelect: () => save('jsonl') },
        ]}
      />
    </>
  );
}

function VerifyResult({ problem, result }: Pick<AuditViewProps['verify'], 'problem' | 'result'>) {
  if (problem !== null) {
    return (
      <div className="mb-4">
        <ProblemNotice problem={problem} title="The trail was not verified" />
      </div>
    );
  }
  if (result === null) return null;
  const removed = result.removed === 0 ? '' : ` ${result.removed} older ones were removed, as set.`;
  return (
    <Notice
      tone={result.ok ? 'success' : 'danger'}
      live
      className="mb-4"
      title={result.ok ? 'The trail is whole' : 'The trail is damaged'}
    >
      <p>{result.problem ?? `${result.entries} entries follow each other without a gap.${removed}`}</p>
      <p className="mt-1 text-sm">
        Newest hash: <code className="font-mono text-xs break-all">{result.head}</code>
      </p>
    </Notice>
  );
}

function NoEntries({ filtered, onFilter }: { filtered: boolean; onFilter: AuditViewProps['onFilter'] }) {
  return filtered ? (
    <EmptyState
      icon={<ScrollText size={28} />}
      title="No entry matches"
      action={<Button onClick={() => onFilter({})}>Show all entries</Button>}
    >
      Nothing in the trail has all of these.
    </EmptyState>
  ) : (
    <EmptyState icon={<ScrollText size={28} />} title="Nothing has happened yet">
      Whoever changes something, or is not allowed to, leaves an entry here.
    </EmptyState>
  );
}

const columns = (spaces: readonly Space[], onOpen: (id: string) => void): readonly Column<AuditEntry>[] => [
  { title: 'When', className: 'whitespace-nowrap', cell: ({ at }) => <TimeAgo at={at} /> },
  { title: 'Who', lead: true, cell: ({ actor }) => <span className="font-medium">{actor.username}</span> },
  {
    title: 'Action',
    lead: true,
    cell: ({ id, action, outcome }) => (
      <span className="inline-flex flex-wrap items-center gap-2">
        <button type="button" className="link font-mono text-sm" onClick={() => onOpen(id)}>
          {action}
        </button>
        {outcome === 'DENIED' ? <Badge tone="danger">Denied</Badge> : null}
      </span>
    ),
  },
  {
    title: 'What',
    cell: ({ affectedResource }) => <ResourceText resource={affectedResource} />,
  },
  { title: 'Space', cell: ({ spaceId }) => pathOf(spaces, spaceId) || spaceId },
  { title: 'IP address', cell: ({ remoteAddress }) => remoteAddress ?? '' },
];
