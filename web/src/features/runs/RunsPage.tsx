import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { asProblem } from '../../api/api-error.ts';
import { runsOptions } from '../../api/runs.ts';
import { useTitle } from '../../ui/use-title.ts';
import type { RunState } from './model.ts';
import { RunsView } from './RunsView.tsx';
import { runFilters } from './run-filters.ts';

const route = getRouteApi('/frame/runs');

export function RunsPage() {
  useTitle('Runs');
  const { show } = route.useSearch();
  const states: readonly RunState[] = show === undefined ? [] : runFilters[show].states;
  const runs = useInfiniteQuery(runsOptions(states));
  return (
    <RunsView
      runs={runs.data?.pages.flat()}
      shown={show}
      problem={runs.data === undefined ? asProblem(runs.error) : null}
      more={
        runs.hasNextPage ? { busy: runs.isFetchingNextPage, load: () => void runs.fetchNextPage() } : null
      }
      onRetry={() => void runs.refetch()}
    />
  );
}
