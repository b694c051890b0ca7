import { Link } from '@tanstack/react-router';
import { Layers, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Button, buttonClass } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageBody, PageHeader } from '../../ui/page.tsx';
import { type Problem, ProblemPanel } from '../../ui/problem.tsx';
import { RowsSkeleton } from '../../ui/skeleton.tsx';
import type { Space } from '../identity/model.ts';
import type { StackState } from '../runs/model.ts';
import { BulkBar, type OnBulk } from './bulk-bar.tsx';
import { FolderBar } from './folder-bar.tsx';
import type { StackFacets, StackSummary } from './model.ts';
import { isFiltered, type StackFilter } from './stack-filter.ts';
import { StackFilters } from './stack-filters.tsx';
import { StackList } from './stack-list.tsx';

/** A list of any length; `rowAt` is undefined for rows that have not arrived. */
export interface StackWindow {
  total: number;
  states: readonly { state: StackState; count: number }[];
  rowAt: (index: number) => StackSummary | undefined;
}

export interface StacksViewProps {
  list: StackWindow | undefined;
  facets: StackFacets | undefined;
  spaces: readonly Space[];
  filter: StackFilter;
  mayCreate: boolean;
  problem: Problem | null;
  onRetry: () => void;
  onFilter: (filter: StackFilter) => void;
  /** The rows in sight, so that they can be read. */
  onRange: (first: number, last: number) => void;
  onBulk: OnBulk;
}

export function StacksView(props: StacksViewProps) {
  const { list, filter, mayCreate, problem, onRetry } = props;
  const create = mayCreate ? (
    <Link to="/stacks/new" className={buttonClass('primary')}>
      <Plus size={16} aria-hidden />
      New stack
    </Link>
  ) : undefined;
  const none = list?.total === 0 && list.states.length === 0 && !isFiltered(filter);
  return (
    <>
      <PageHeader title="Stacks" actions={create} />
      <PageBody wide>
        {problem === null ? null : <ProblemPanel problem={problem} onRetry={onRetry} />}
        {list === undefined && problem === null ? <RowsSkeleton rows={12} /> : null}
        {none ? <NoStacks mayCreate={mayCreate} /> : null}
        {list !== undefined && !none ? <Filtered {...props} list={list} /> : null}
      </PageBody>
    </>
  );
}

const NoStacks = ({ mayCreate }: { mayCreate: boolean }) => (
  <EmptyState icon={<Layers size={28} />} title="No stacks yet">
    A stack is a folder of a repository with its state, variables and settings, planned and applied together.
    {mayCreate
      ? ' Create the first one from a repository that is connected.'
      : ' Ask an admin of a space to create one.'}
  </EmptyState>
);

function Filtered(props: StacksViewProps & { list: StackWindow }) {
  const { list, facets, spaces, filter, onFilter, onRange, onBulk } = props;
  const [selected, setSelected] = useState<ReadonlyMap<string, StackSummary>>(new Map());
  const spaceNames = useMemo(() => new Map(spaces.map(({ id, name }) => [id, name])), [spaces]);
  return (
    <>
      <StackFilters
        states={list.states}
        facets={facets}
        spaceNames={spaceNames}
        filter={filter}
        onFilter={onFilter}
      />
      <FolderBar labels={facets?.labels ?? []} filter={filter} />
      {list.total === 0 ? (
        <EmptyState
          icon={<Layers size={28} />}
          title="No stack matches"
          action={<Button onClick={() => onFilter({})}>Clear all filters</Button>}
        >
          The text is looked for in name, repository, branch, project root and labels.
        </EmptyState>
      ) : (
        <StackList
          list={list}
          withSpace={(facets?.spaces.length ?? 0) > 1}
          selected={selected}
          onSelect={setSelected}
          onRange={onRange}
        />
      )}
      {selected.size === 0 ? null : (
        <BulkBar
          stacks={[...selected.values()]}
          onBulk={onBulk}
          onSelect={(stacks) => setSelected(new Map(stacks.map((stack) => [stack.id, stack])))}
        />
      )}
    </>
  );
}
