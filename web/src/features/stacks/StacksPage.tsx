import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { asProblem } from '../../api/api-error.ts';
import { spacesOptions } from '../../api/identity.ts';
import { bootOptions } from '../../api/session.ts';
import { stackFacetsOptions, useStackBulk, useStackList } from '../../api/stack-list.ts';
import { useTitle } from '../../ui/use-title.ts';
import { StacksView } from './StacksView.tsx';

const route = getRouteApi('/frame/stacks');

export function StacksPage() {
  useTitle('Stacks');
  const filter = route.useSearch();
  const navigate = useNavigate();
  const [range, setRange] = useState({ first: 0, last: 0 });
  const list = useStackList(filter, range);
  const facets = useQuery(stackFacetsOptions);
  const spaces = useQuery(spacesOptions);
  const boot = useQuery(bootOptions);
  const bulk = useStackBulk();
  const seen = useCallback((first: number, last: number) => {
    setRange((before) => (before.first === first && before.last === last ? before : { first, last }));
  }, []);
  return (
    <StacksView
      list={
        list.data === undefined || facets.isLoading
          ? undefined
          : { total: list.data.total, states: list.data.states, rowAt: list.rowAt }
      }
      facets={facets.data}
      spaces={spaces.data ?? []}
      filter={filter}
      mayCreate={boot.data?.viewer?.abilities.includes('stack:create') ?? false}
      problem={list.data === undefined ? asProblem(list.error) : null}
      onRetry={() => void list.refetch()}
      onFilter={(next) => void navigate({ to: '/stacks', search: next, replace: true })}
      onRange={seen}
      onBulk={bulk}
    />
  );
}
