import { Link } from '@tanstack/react-router';
import { Inbox } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageBody, PageHeader } from '../../ui/page.tsx';
import { type Problem, ProblemPanel } from '../../ui/problem.tsx';
import { RowsSkeleton } from '../../ui/skeleton.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import { AskingPanel, type AskingProps } from './asking-panel.tsx';
import { DeliveryFilters } from './delivery-filters.tsx';
import type { DeliveryFilter, ListedDelivery } from './model.ts';
import { VerdictMark } from './verdict-mark.tsx';

interface DeliveriesViewProps {
  integration: { id: string; name: string };
  deliveries: readonly ListedDelivery[] | undefined;
  problem: Problem | null;
  onRetry: () => void;
  more: { busy: boolean; load: () => void } | null;
  filter: DeliveryFilter;
  onRepository: (repository: string | undefined) => void;
  asking: AskingProps;
}

export function DeliveriesView(props: DeliveriesViewProps) {
  const { integration, deliveries, problem, onRetry, more, filter, onRepository, asking } = props;
  const filtered = Object.values(filter).some((value) => value !== undefined);
  return (
    <>
      <PageHeader
        crumbs={[
          <Link key="list" to="/source-control" className="hover:underline">
            Source control
          </Link>,
          <Link
            key="one"
            to="/source-control/$integration"
            params={{ integration: integration.id }}
            className="hover:underline"
          >
            {integration.name}
          </Link>,
        ]}
        title="Deliveries"
        facts="Every webhook request as it was received, with what came of it"
      />
      <PageBody wide>
        <AskingPanel {...asking} />
        <DeliveryFilters integration={integration.id} filter={filter} onRepository={onRepository} />
        {problem === null ? null : <ProblemPanel problem={problem} onRetry={onRetry} />}
        {deliveries === undefined && problem === null ? <RowsSkeleton rows={8} /> : null}
        {deliveries?.length === 0 && filtered ? (
          <EmptyState icon={<Inbox size={28} />} title="No delivery matches">
            Widen the filters to see more of the log.
          </EmptyState>
        ) : null}
        {deliveries?.length === 0 && !filtered ? (
          <EmptyState icon={<Inbox size={28} />} title="Nothing has been delivered yet">
            As soon as a repository has its webhook, each push and pull request appears here a moment after it
            happened in Bitbucket.
          </EmptyState>
        ) : null}
        {deliveries !== undefined && deliveries.length > 0 ? (
          <Table caption="Deliveries" columns={columns} rows={deliveries} rowKey={(each) => each.id} />
        ) : null}
        {more === null ? null : (
          <div className="mt-3 flex justify-center">
            <Button busy={more.busy} onClick={more.load}>
              Show older deliveries
            </Button>
          </div>
        )}
      </PageBody>
    </>
  );
}

const columns: readonly Column<ListedDelivery>[] = [
  { title: 'Verdict', lead: true, cell: (each) => <VerdictMark verdict={each.verdict} /> },
  {
    title: 'Event',
    lead: true,
    cell: (each) => (
      <Link
        to="/deliveries/$delivery"
        params={{ delivery: each.id }}
        className="font-mono text-xs hover:underline"
      >
        {each.eventKey}
      </Link>
    ),
  },
  { title: 'Repository', className: 'whitespace-nowrap', cell: (each) => each.repository ?? '' },
  {
    title: 'What and why',
    className: 'w-full min-w-64 wrap-anywhere',
    cell: (each) => each.reason ?? each.summary ?? '',
  },
  { title: 'Attempt', filled: ({ attempt }) => attempt > 1, cell: (each) => each.attempt },
  {
    title: 'Received',
    className: 'whitespace-nowrap',
    cell: (each) => <TimeAgo at={each.receivedAt} />,
  },
];
