import { Search } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { FilterLinks } from '../../ui/filter-links.tsx';
import { MarkIcon } from '../../ui/mark.tsx';
import type { StackSummary } from './model.ts';
import { countGroups, groupLabels, type StackFilter, stateGroups } from './stack-filter.ts';

interface StackFiltersProps {
  stacks: readonly StackSummary[];
  /** What text and label leave: the states are counted over these. */
  matching: readonly StackSummary[];
  filter: StackFilter;
  onFilter: (filter: StackFilter) => void;
}

export function StackFilters({ stacks, matching, filter, onFilter }: StackFiltersProps) {
  const labels = useMemo(() => [...new Set(stacks.flatMap((stack) => stack.labels))].toSorted(), [stacks]);
  const counts = useMemo(() => countGroups(matching), [matching]);
  const groups = stateGroups.filter((group) => (counts.get(group) ?? 0) > 0 || filter.state === group);
  return (
    <div className="mb-4 grid gap-3">
      <div className="flex flex-wrap gap-2">
        <FilterText
          text={filter.text ?? ''}
          onText={(text) => onFilter({ ...filter, text: text === '' ? undefined : text })}
        />
        {labels.length === 0 ? null : (
          <label className="flex items-center gap-2">
            <span className="sr-only">Label</span>
            <select
              className="control max-w-52"
              value={filter.label ?? ''}
              onChange={(event) =>
                onFilter({ ...filter, label: event.target.value === '' ? undefined : event.target.value })
              }
            >
              <option value="">Any label</option>
              {labels.map((label) => (
                <option key={label}>{label}</option>
              ))}
            </select>
          </label>
        )}
      </div>
      <FilterLinks
        label="Filter by state"
        links={[
          {
            key: 'all',
            to: '/stacks',
            search: { ...filter, state: undefined },
            text: `All ${matching.length}`,
            chosen: filter.state === undefined,
          },
          ...groups.map((group) => ({
            key: group,
            to: '/stacks' as const,
            search: { ...filter, state: group },
            text: (
              <>
                <MarkIcon shape={group} size={12} />
                {groupLabels[group]} {counts.get(group) ?? 0}
              </>
            ),
            chosen: filter.state === group,
          })),
        ]}
      />
    </div>
  );
}

/** Typing answers at once; the address follows a moment later. */
function FilterText({ text, onText }: { text: string; onText: (text: string) => void }) {
  const [typed, setTyped] = useState(text);
  useEffect(() => setTyped(text), [text]);
  return (
    <label className="relative block w-full sm:w-80">
      <span className="sr-only">Filter stacks</span>
      <Search size={15} className="pointer-events-none absolute top-[11px] left-3 text-muted" aria-hidden />
      <input
        data-filter
        className="control pl-9!"
        placeholder="Name, repository, folder, label"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          onText(event.target.value);
        }}
      />
    </label>
  );
}
