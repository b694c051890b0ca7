import { Link } from '@tanstack/react-router';
import { EyeOff } from 'lucide-react';
import { type Column, Table } from '../../ui/table.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import type { IgnoredEvent } from './model.ts';
import { type Part, PartBody } from './part.tsx';

export const IgnoredEventsView = (part: Part<IgnoredEvent>) => (
  <PartBody
    {...part}
    empty={{
      icon: <EyeOff size={28} />,
      title: 'Nothing was ignored',
      text: 'When something happens in the repository and no run starts, it stands here with the reason.',
    }}
  >
    {(items) => <Table caption="Ignored events" columns={columns} rows={items} rowKey={(each) => each.id} />}
  </PartBody>
);

const columns: readonly Column<IgnoredEvent>[] = [
  { title: 'What happened', lead: true, cell: (each) => <span className="font-medium">{each.summary}</span> },
  { title: 'Why no run', cell: (each) => each.reason },
  { title: 'Branch', cell: (each) => each.branch ?? '' },
  { title: 'Commit', cell: (each) => <span className="font-mono">{each.commit?.slice(0, 8) ?? ''}</span> },
  { title: 'When', className: 'whitespace-nowrap', cell: (each) => <TimeAgo at={each.at} /> },
  {
    title: 'Delivery',
    cell: (each) =>
      each.deliveryId === null ? null : (
        <Link to="/deliveries/$delivery" params={{ delivery: each.deliveryId }} className="link">
          Story
        </Link>
      ),
  },
];
