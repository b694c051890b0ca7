import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { asProblem } from '../../api/api-error.ts';
import { runSearchOptions } from '../../api/runs.ts';
import { useTitle } from '../../ui/use-title.ts';
import { RunsView } from './RunsView.tsx';

const route = getRouteApi('/frame/runs');

export function RunsPage() {
  useTitle('Runs');
  const filter = route.useSearch();
  const navigate = useNavigate();
  const runs = useInfiniteQuery(runSearchOptions(filter));
  return (
    <RunsView
      runs={runs.data?.pages.flatMap((page) => page.runs)}
      filter={filter}
      problem={runs.data === undefined ? asProblem(runs.error) : null}
      more={
        runs.hasNextPage ? { busy: runs.isFetchingNextPage, load: () => void runs.fetchNextPage() } : null
      }
      onRetry={() => void runs.refetch()}
      onFilter={(next) => void navigate({ to: '/runs', search: next, replace: true })}
    />
  );
}
