import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { asProblem, fieldProblems } from '../../api/api-error.ts';
import { useConfigAdd, useConfigDelete } from '../../api/stack-commands.ts';
import { stackConfigOptions, stackOptions } from '../../api/stacks.ts';
import { EnvironmentView } from './EnvironmentView.tsx';

const route = getRouteApi('/frame/stack/$stack/environment');

export function EnvironmentPage() {
  const { stack: id } = route.useParams();
  const stack = useQuery(stackOptions(id));
  const config = useQuery(stackConfigOptions(id));
  const add = useConfigAdd(id);
  const remove = useConfigDelete(id);
  return (
    <EnvironmentView
      intro="Variables and files that every run of this stack gets."
      items={config.data}
      problem={config.data === undefined ? asProblem(config.error) : null}
      onRetry={() => void config.refetch()}
      mayChange={stack.data?.abilities.includes('stack:configure') ?? false}
      add={{
        busy: add.isPending,
        problem: asProblem(add.error),
        fields: fieldProblems(add.error),
        submit: (element, done) => add.mutate(element, { onSuccess: done }),
        reset: add.reset,
      }}
      remove={{
        busy: remove.isPending,
        problem: asProblem(remove.error),
        submit: (element, done) => remove.mutate(element, { onSuccess: done }),
        reset: remove.reset,
      }}
    />
  );
}
