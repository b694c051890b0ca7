import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { asProblem } from '../../api/api-error.ts';
import { bootOptions } from '../../api/session.ts';
import { stacksOptions } from '../../api/stacks.ts';
import { useTitle } from '../../ui/use-title.ts';
import { StacksView } from './StacksView.tsx';

const route = getRouteApi('/frame/stacks');

export function StacksPage() {
  useTitle('Stacks');
  const filter = route.useSearch();
  const navigate = useNavigate();
  const stacks = useQuery(stacksOptions);
  const boot = useQuery(bootOptions);
  return (
    <StacksView
      stacks={stacks.data}
      filter={filter}
      mayCreate={boot.data?.viewer?.abilities.includes('stack:create') ?? false}
      problem={stacks.data === undefined ? asProblem(stacks.error) : null}
      onRetry={() => void stacks.refetch()}
      onFilter={(next) => void navigate({ to: '/stacks', search: next, replace: true })}
    />
  );
}
