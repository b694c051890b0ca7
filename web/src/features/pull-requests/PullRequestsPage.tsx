import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { asProblem } from '../../api/api-error.ts';
import { openPullRequestsOptions } from '../../api/pull-requests.ts';
import { useTitle } from '../../ui/use-title.ts';
import { PullRequestsView } from './PullRequestsView.tsx';

const route = getRouteApi('/frame/pull-requests');

export function PullRequestsPage() {
  useTitle('Pull requests');
  const { text = '' } = route.useSearch();
  const navigate = useNavigate();
  const found = useInfiniteQuery(openPullRequestsOptions(text));
  return (
    <PullRequestsView
      pullRequests={found.data?.pages.flat()}
      text={text}
      problem={found.data === undefined ? asProblem(found.error) : null}
      more={
        found.hasNextPage ? { busy: found.isFetchingNextPage, load: () => void found.fetchNextPage() } : null
      }
      onRetry={() => void found.refetch()}
      onText={(next) =>
        void navigate({ to: '/pull-requests', search: next === '' ? {} : { text: next }, replace: true })
      }
    />
  );
}
