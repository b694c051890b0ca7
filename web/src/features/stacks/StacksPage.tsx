import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { asProblem } from '../../api/api-error.ts';
import { spacesOptions } from '../../api/identity.ts';
import { bootOptions } from '../../api/session.ts';
import { stackFacetsOptions, stackPageOf, useStackBulk, useStackList } from '../../api/stack-list.ts';
import { useTitle } from '../../ui/use-title.ts';
import { StacksView } from './StacksView.tsx';

const route = getRouteApi('/frame/stacks');

export function StacksPage() {
  useTitle('Stacks');
  const filter = route.useSearch();
  const navigate = useNavigate();
  const [pages, setPages] = useState({ first: 0, last: 0 });
  const list = useStackList(filter, pages);
  const facets = useQuery(stackFacetsOptions);
  const spaces = useQuery(spacesOptions);
  const boot = useQuery(bootOptions);
  const bulk = useStackBulk();
  const seen = useCallback((first: number, last: number) => {
    const next = { first: stackPageOf(first), last: stackPageOf(last) };
    // The page around the list is drawn again only when other rows must be read, not for each row that is passed.
    setPages((before) => (before.first === next.first && before.last === next.last ? before : next));
  }, []);
  const { data, rowAt } = list;
  const rows = useMemo(
    () => (data === undefined ? undefined : { total: data.total, states: data.states, rowAt }),
    [data, rowAt],
  );
  return (
    <StacksView
      list={facets.isLoading ? undefined : rows}
      facets={facets.data}
      spaces={spaces.data ?? []}
      filter={filter}
      mayCreate={boot.data?.viewer?.abilitiesAnywhere.includes('stack:create') ?? false}
      problem={list.data === undefined ? asProblem(list.error) : null}
      onRetry={() => void list.refetch()}
      onFilter={(next) => void navigate({ to: '/stacks', search: next, replace: true })}
      onRange={seen}
      onBulk={bulk}
    />
  );
}
