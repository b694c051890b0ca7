import { Link } from '@tanstack/react-router';
import { History } from 'lucide-react';
import { type Column, Table } from '../../ui/table.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import type { StateVersion } from './model.ts';
import { type Part, PartBody } from './part.tsx';

export const StateHistoryView = ({ stack, ...part }: Part<StateVersion> & { stack: string }) => (
  <PartBody
    {...part}
    empty={{
      icon: <History size={28} />,
      title: 'No state yet',
      text: 'Each apply leaves a version of the state here. Where Gantry does not keep the state, this stays empty.',
    }}
  >
    {(items) => (
      <Table caption="State versions" columns={columns(stack)} rows={items} rowKey={(each) => each.id} />
    )}
  </PartBody>
);

const sizeText = (bytes: number): string =>
  bytes < 1_024 ? `${bytes} B` : `${(bytes / 1_024).toFixed(1)} KiB`;

const columns = (stack: string): readonly Column<StateVersion>[] => [
  { title: 'Serial', lead: true, cell: (each) => <span className="font-medium">Serial {each.serial}</span> },
  { title: 'Resources', cell: (each) => each.resources },
  { title: 'Size', cell: (each) => sizeText(each.bytes) },
  {
    title: 'Run',
    cell: (each) =>
      each.run === null ? (
        <span className="text-muted">None</span>
      ) : (
        <Link to="/stack/$stack/run/$run" params={{ stack, run: each.run.id }} className="link">
          #{each.run.number}
        </Link>
      ),
  },
  { title: 'Written by', cell: (each) => each.createdBy },
  { title: 'When', cell: (each) => <TimeAgo at={each.createdAt} /> },
];
