import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useDeferredValue } from 'react';
import { asProblem } from '../../api/api-error.ts';
import { policiesOptions } from '../../api/policies.ts';
import { bootOptions } from '../../api/session.ts';
import { useTitle } from '../../ui/use-title.ts';
import { PoliciesView } from './PoliciesView.tsx';

const route = getRouteApi('/frame/policies');

export function PoliciesPage() {
  useTitle('Policies');
  const { text = '' } = route.useSearch();
  const navigate = useNavigate();
  const wanted = useDeferredValue(text);
  const policies = useInfiniteQuery({ ...policiesOptions(wanted), placeholderData: (before) => before });
  const boot = useQuery(bootOptions);
  return (
    <PoliciesView
      policies={policies.data?.pages.flatMap((page) => page.policies)}
      text={text}
      mayCreate={boot.data?.viewer?.abilitiesAnywhere.includes('policy:create') ?? false}
      problem={policies.data === undefined ? asProblem(policies.error) : null}
      more={
        policies.hasNextPage
          ? { busy: policies.isFetchingNextPage, load: () => void policies.fetchNextPage() }
          : null
      }
      onRetry={() => void policies.refetch()}
      onText={(next) =>
        void navigate({ to: '/policies', search: next === '' ? {} : { text: next }, replace: true })
      }
    />
  );
}
