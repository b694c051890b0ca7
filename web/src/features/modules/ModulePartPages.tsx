import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { asProblem, fieldProblems } from '../../api/api-error.ts';
import {
  moduleConfigOptions,
  moduleOptions,
  moduleProposalsOptions,
  moduleVersionsOptions,
} from '../../api/modules.ts';
import { useConfigAdd, useConfigDelete } from '../../api/stack-commands.ts';
import { EnvironmentView } from '../stacks/EnvironmentView.tsx';
import { VersionsView } from './VersionsView.tsx';

const route = getRouteApi('/frame/module/$module');
const versionsRoute = getRouteApi('/frame/module/$module/');

export function VersionsPage() {
  const { module } = route.useParams();
  const { failed } = versionsRoute.useSearch();
  const versions = useInfiniteQuery(moduleVersionsOptions(module, failed === 'shown'));
  return (
    <VersionsView
      module={module}
      kind={failed === 'shown' ? 'all' : 'released'}
      items={versions.data?.pages.flat()}
      problem={versions.data === undefined ? asProblem(versions.error) : null}
      onRetry={() => void versions.refetch()}
      more={
        versions.hasNextPage
          ? { busy: versions.isFetchingNextPage, load: () => void versions.fetchNextPage() }
          : null
      }
    />
  );
}

export function ProposalsPage() {
  const { module } = route.useParams();
  const proposals = useInfiniteQuery(moduleProposalsOptions(module));
  return (
    <VersionsView
      module={module}
      kind="proposed"
      items={proposals.data?.pages.flat()}
      problem={proposals.data === undefined ? asProblem(proposals.error) : null}
      onRetry={() => void proposals.refetch()}
      more={
        proposals.hasNextPage
          ? { busy: proposals.isFetchingNextPage, load: () => void proposals.fetchNextPage() }
          : null
      }
    />
  );
}

export function ModuleEnvironmentPage() {
  const { module: id } = route.useParams();
  const module = useQuery(moduleOptions(id));
  const config = useQuery(moduleConfigOptions(id));
  const refreshed = () => void config.refetch();
  const add = useConfigAdd(id);
  const remove = useConfigDelete(id);
  const after = (done: () => void) => ({
    onSuccess: () => {
      refreshed();
      done();
    },
  });
  return (
    <EnvironmentView
      intro="Variables and files that every test of this module gets."
      items={config.data}
      problem={config.data === undefined ? asProblem(config.error) : null}
      onRetry={refreshed}
      mayChange={module.data?.abilities.includes('stack:configure') ?? false}
      add={{
        busy: add.isPending,
        problem: asProblem(add.error),
        fields: fieldProblems(add.error),
        submit: (element, done) => add.mutate(element, after(done)),
        reset: add.reset,
      }}
      remove={{
        busy: remove.isPending,
        problem: asProblem(remove.error),
        submit: (element, done) => remove.mutate(element, after(done)),
        reset: remove.reset,
      }}
    />
  );
}
