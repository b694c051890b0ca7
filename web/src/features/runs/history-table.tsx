import { type Column, Table } from '../../ui/table.tsx';
import { exactTime } from '../../ui/time-text.ts';
import type { Transition } from './model.ts';
import { StateMark } from './run-state-mark.tsx';

const columns: readonly Column<Transition>[] = [
  {
    title: 'State',
    lead: true,
    className: 'whitespace-nowrap',
    cell: (step) => <StateMark state={step.state} />,
  },
  { title: 'Time', className: 'whitespace-nowrap', cell: (step) => exactTime(step.at) },
  {
    title: 'By',
    className: 'whitespace-nowrap',
    cell: (step) => step.username ?? <span className="text-muted">Gantry</span>,
  },
  { title: 'Why', className: 'w-full min-w-48', cell: (step) => step.note ?? '' },
];

/** Every recorded change of state, newest first. */
export const HistoryTable = ({ history }: { history: readonly Transition[] }) => (
  <Table caption="History" columns={columns} rows={history} rowKey={(step) => String(step.stateVersion)} />
);
