import { Link } from '@tanstack/react-router';
import { Play } from 'lucide-react';
import { buttonClass } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FilterLinks } from '../../ui/filter-links.tsx';
import { PageBody, PageHeader } from '../../ui/page.tsx';
import { type Problem, ProblemPanel } from '../../ui/problem.tsx';
import { RowsSkeleton } from '../../ui/skeleton.tsx';
import type { RunSummary } from './model.ts';
import { type RunFilterKey, runFilterKeys, runFilters } from './run-filters.ts';
import { type MoreRows, RunTable } from './run-table.tsx';

interface RunsViewProps {
  runs: readonly RunSummary[] | undefined;
  shown: RunFilterKey | undefined;
  problem: Problem | null;
  more: MoreRows | null;
  onRetry: () => void;
}

export function RunsView({ runs, shown, problem, more, onRetry }: RunsViewProps) {
  return (
    <>
      <PageHeader title="Runs" facts="Of every stack that you may see, newest first" />
      <PageBody wide>
        <div className="mb-4">
          <RunFilters shown={shown} />
        </div>
        {problem === null ? null : <ProblemPanel problem={problem} onRetry={onRetry} />}
        {runs === undefined && problem === null ? <RowsSkeleton rows={8} /> : null}
        {runs?.length === 0 ? <NoRuns shown={shown} /> : null}
        {runs !== undefined && runs.length > 0 ? (
          <RunTable caption="Runs" runs={runs} withStack more={more} />
        ) : null}
      </PageBody>
    </>
  );
}

function RunFilters({ shown }: { shown: RunFilterKey | undefined }) {
  return (
    <FilterLinks
      label="Filter runs"
      links={[
        { key: 'all', to: '/runs', search: {}, text: 'All', chosen: shown === undefined },
        ...runFilterKeys.map((key) => ({
          key,
          to: '/runs' as const,
          search: { show: key },
          text: runFilters[key].label,
          chosen: shown === key,
        })),
      ]}
    />
  );
}

function NoRuns({ shown }: { shown: RunFilterKey | undefined }) {
  if (shown !== undefined) {
    return (
      <EmptyState icon={<Play size={28} />} title={runFilters[shown].none}>
        Other filters may show more.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<Play size={28} />}
      title="No runs yet"
      action={
        <Link to="/stacks" className={buttonClass('primary')}>
          Go to stacks
        </Link>
      }
    >
      A push, a pull request or the Trigger button of a stack starts a run. It plans the change and shows it
      here.
    </EmptyState>
  );
}
