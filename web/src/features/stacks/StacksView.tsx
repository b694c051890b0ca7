import { Link } from '@tanstack/react-router';
import { Layers, Plus } from 'lucide-react';
import { useDeferredValue, useMemo } from 'react';
import { Button, buttonClass } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageBody, PageHeader } from '../../ui/page.tsx';
import { type Problem, ProblemPanel } from '../../ui/problem.tsx';
import { RowsSkeleton } from '../../ui/skeleton.tsx';
import type { StackSummary } from './model.ts';
import { filterStacks, ofGroup, type StackFilter, sortStacks } from './stack-filter.ts';
import { StackFilters } from './stack-filters.tsx';
import { StackList } from './stack-list.tsx';

interface StacksViewProps {
  stacks: readonly StackSummary[] | undefined;
  filter: StackFilter;
  mayCreate: boolean;
  problem: Problem | null;
  onRetry: () => void;
  onFilter: (filter: StackFilter) => void;
}

export function StacksView({ stacks, filter, mayCreate, problem, onRetry, onFilter }: StacksViewProps) {
  const create = mayCreate ? (
    <Link to="/stacks/new" className={buttonClass('primary')}>
      <Plus size={16} aria-hidden />
      New stack
    </Link>
  ) : undefined;
  return (
    <>
      <PageHeader title="Stacks" actions={create} />
      <PageBody wide>
        {problem === null ? null : <ProblemPanel problem={problem} onRetry={onRetry} />}
        {stacks === undefined && problem === null ? <RowsSkeleton rows={10} /> : null}
        {stacks?.length === 0 ? (
          <EmptyState icon={<Layers size={28} />} title="No stacks yet">
            A stack is a folder of a repository with its state, variables and settings, planned and applied
            together.
            {mayCreate
              ? ' Create the first one from a repository that is connected.'
              : ' Ask an admin of a space to create one.'}
          </EmptyState>
        ) : null}
        {stacks !== undefined && stacks.length > 0 ? (
          <Filtered stacks={stacks} filter={filter} onFilter={onFilter} />
        ) : null}
      </PageBody>
    </>
  );
}

type FilteredProps = Pick<StacksViewProps, 'filter' | 'onFilter'> & { stacks: readonly StackSummary[] };

function Filtered({ stacks, filter, onFilter }: FilteredProps) {
  const wanted = useDeferredValue(filter);
  const sorted = useMemo(() => sortStacks(stacks), [stacks]);
  const matching = useMemo(() => filterStacks(sorted, wanted), [sorted, wanted]);
  const shown = useMemo(() => ofGroup(matching, wanted.state), [matching, wanted.state]);
  return (
    <>
      <StackFilters stacks={stacks} matching={matching} filter={filter} onFilter={onFilter} />
      {shown.length === 0 ? (
        <EmptyState
          icon={<Layers size={28} />}
          title="No stack matches"
          action={<Button onClick={() => onFilter({})}>Show all {stacks.length} stacks</Button>}
        >
          The filter looks at name, repository, branch, folder and labels.
        </EmptyState>
      ) : (
        <StackList stacks={shown} />
      )}
    </>
  );
}
