import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { pathOf, treeRows } from '../access/model.ts';
import type { Space } from '../identity/model.ts';
import type { AuditFilter } from './model.ts';

interface AuditFiltersProps {
  filter: AuditFilter;
  spaces: readonly Space[];
  operations: readonly string[];
  onFilter: (filter: AuditFilter) => void;
}

export function AuditFilters({ filter, spaces, operations, onFilter }: AuditFiltersProps) {
  const set = (change: AuditFilter) => onFilter({ ...filter, ...change });
  const filtered = Object.values(filter).some((value) => value !== undefined);
  return (
    <search className="mb-4 grid grid-cols-2 gap-2 lg:grid-cols-4 xl:grid-cols-8">
      <TypedFilter label="Search" value={filter.text} onValue={(text) => set({ text })} />
      <TypedFilter label="Who" value={filter.actor} onValue={(actor) => set({ actor })} />
      <ChosenFilter
        label="Action"
        value={filter.action}
        options={[...groupsOf(operations), ...operations].map((name) => ({ value: name, text: name }))}
        onValue={(action) => set({ action })}
      />
      <ChosenFilter
        label="Space"
        value={filter.space}
        options={treeRows(spaces).map(({ space: { id } }) => ({ value: id, text: pathOf(spaces, id) }))}
        onValue={(space) => set({ space })}
      />
      <TypedFilter label="Subject ID" value={filter.subject} onValue={(subject) => set({ subject })} />
      <ChosenFilter
        label="Outcome"
        value={filter.outcome}
        options={[
          { value: 'DONE', text: 'Done' },
          { value: 'DENIED', text: 'Denied' },
        ]}
        onValue={(value) => set({ outcome: value === 'DONE' || value === 'DENIED' ? value : undefined })}
      />
      <DayFilter label="From" value={filter.from} onValue={(from) => set({ from })} />
      <DayFilter label="Until" value={filter.until} onValue={(until) => set({ until })} />
      {filtered ? (
        <Button look="ghost" size="small" icon={<X size={14} aria-hidden />} onClick={() => onFilter({})}>
          Clear filters
        </Button>
      ) : null}
    </search>
  );
}

/** `stack.*` for every group that has more than one operation. */
function groupsOf(operations: readonly string[]): string[] {
  const groups = Map.groupBy(operations, (name) => name.split('.')[0] ?? name);
  return [...groups].filter(([, members]) => members.length > 1).map(([group]) => `${group}.*`);
}

interface FilterProps {
  label: string;
  value: string | undefined;
  onValue: (value: string | undefined) => void;
}

const settledMs = 300;

/** Typed text is taken when the typing pauses. */
function TypedFilter({ label, value, onValue }: FilterProps) {
  const [text, setText] = useState(value ?? '');
  useEffect(() => setText(value ?? ''), [value]);
  const given = text.trim() === '' ? undefined : text.trim();
  useEffect(() => {
    if (given === value) return;
    const timer = setTimeout(() => onValue(given), settledMs);
    return () => clearTimeout(timer);
  });
  return (
    <label className="min-w-0">
      <span className="mb-1 block text-sm text-muted">{label}</span>
      <input className="control" value={text} onChange={(event) => setText(event.target.value)} />
    </label>
  );
}

function ChosenFilter({
  label,
  value,
  options,
  onValue,
}: FilterProps & { options: readonly { value: string; text: string }[] }) {
  const known = value === undefined || options.some((option) => option.value === value);
  return (
    <label className="min-w-0">
      <span className="mb-1 block text-sm text-muted">{label}</span>
      <select
        className="control"
        value={value ?? ''}
        onChange={(event) => onValue(event.target.value === '' ? undefined : event.target.value)}
      >
        <option value="">Any</option>
        {known ? null : <option value={value}>{value}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </label>
  );
}

function DayFilter({ label, value, onValue }: FilterProps) {
  return (
    <label className="min-w-0">
      <span className="mb-1 block text-sm text-muted">{label}</span>
      <input
        type="date"
        className="control"
        value={value ?? ''}
        onChange={(event) => onValue(event.target.value === '' ? undefined : event.target.value)}
      />
    </label>
  );
}
