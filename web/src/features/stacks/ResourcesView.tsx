import { Boxes } from 'lucide-react';
import { BreakText } from '../../ui/break-text.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import type { StackResource } from './model.ts';
import { type Part, PartBody } from './part.tsx';

export const ResourcesView = (part: Part<StackResource>) => (
  <PartBody
    {...part}
    empty={{
      icon: <Boxes size={28} />,
      title: 'No resources yet',
      text: 'What the applied runs made stands here, read from the state of the stack.',
    }}
  >
    {(items) => (
      <>
        <p className="text-muted">
          {items.length} {items.length === 1 ? 'resource' : 'resources'} in the present state
        </p>
        <Table caption="Resources" columns={columns} rows={items} rowKey={(each) => each.address} />
      </>
    )}
  </PartBody>
);

const columns: readonly Column<StackResource>[] = [
  {
    title: 'Address',
    lead: true,
    cell: (each) => (
      <span className="font-mono text-xs wrap-anywhere">
        <BreakText text={each.address} />
      </span>
    ),
  },
  { title: 'Type', cell: (each) => each.type },
  { title: 'Module', cell: (each) => each.module ?? <span className="text-muted">Root</span> },
  { title: 'Provider', cell: (each) => <span className="break-all">{each.provider}</span> },
];
