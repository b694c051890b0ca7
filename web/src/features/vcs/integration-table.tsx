import { Link } from '@tanstack/react-router';
import { Eye, Inbox, Pencil, Stethoscope, Trash2 } from 'lucide-react';
import { Badge, Labels } from '../../ui/badge.tsx';
import { MoreMenu } from '../../ui/menu.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import { HealthMark } from './health-mark.tsx';
import type { IntegrationSummary } from './model.ts';
import { usersText } from './users-text.ts';

export interface IntegrationActions {
  onOpen: (id: string) => void;
  onEdit: (id: string) => void;
  onDeliveries: (id: string) => void;
  onTest: (id: string) => void;
  onDelete: (integration: IntegrationSummary) => void;
}

type IntegrationTableProps = IntegrationActions & { integrations: readonly IntegrationSummary[] };

export function IntegrationTable({ integrations, ...actions }: IntegrationTableProps) {
  return (
    <Table caption="Integrations" columns={columns(actions)} rows={integrations} rowKey={(each) => each.id} />
  );
}

const columns = (actions: IntegrationActions): readonly Column<IntegrationSummary>[] => [
  {
    title: 'Name',
    lead: true,
    cell: (each) => (
      <span className="inline-flex flex-wrap items-center gap-2">
        <Link
          to="/source-control/$integration"
          params={{ integration: each.id }}
          className="font-medium hover:underline"
        >
          {each.name}
        </Link>
        {each.isDefault ? <Badge tone="accent">Default</Badge> : null}
      </span>
    ),
  },
  { title: 'Health', cell: (each) => <HealthMark health={each.health} /> },
  { title: 'Space', cell: (each) => (each.isDefault ? 'All spaces' : each.space.name) },
  {
    title: 'Used by',
    cell: (each) => usersText(each) ?? <span className="text-muted">Nothing yet</span>,
  },
  {
    title: 'Labels',
    filled: ({ labels }) => labels.length > 0,
    cell: (each) => <Labels labels={each.labels} />,
  },
  { title: 'Made', cell: (each) => <TimeAgo at={each.createdAt} /> },
  {
    title: 'Actions',
    corner: true,
    className: 'w-12 text-right',
    cell: (each) => <MoreMenu of={each.name} items={menu(each, actions)} />,
  },
];

function menu(each: IntegrationSummary, actions: IntegrationActions) {
  const reason = each.abilities.includes('integration:admin')
    ? undefined
    : 'Only admins of its space may do this.';
  return [
    { label: 'See details', icon: <Eye size={15} aria-hidden />, onSelect: () => actions.onOpen(each.id) },
    {
      label: 'Deliveries',
      icon: <Inbox size={15} aria-hidden />,
      disabledReason: each.abilities.includes('delivery:read')
        ? undefined
        : 'Only admins of its space may do this.',
      onSelect: () => actions.onDeliveries(each.id),
    },
    {
      label: 'Test connection',
      icon: <Stethoscope size={15} aria-hidden />,
      disabledReason: reason,
      onSelect: () => actions.onTest(each.id),
    },
    {
      label: 'Edit',
      icon: <Pencil size={15} aria-hidden />,
      disabledReason: reason,
      onSelect: () => actions.onEdit(each.id),
    },
    {
      label: 'Delete',
      icon: <Trash2 size={15} aria-hidden />,
      danger: true,
      disabledReason: reason,
      onSelect: () => actions.onDelete(each),
    },
  ];
}
