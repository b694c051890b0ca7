import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { asProblem } from '../../api/api-error.ts';
import { remoteBranchesOptions, remoteRepositoriesOptions } from '../../api/integrations.ts';
import { sourceCheckOptions } from '../../api/source-check.ts';
import { useSettled } from '../../ui/use-settled.ts';
import type { Source } from './model.ts';
import type { SourceProps } from './source-fields.tsx';

/** Looks at the provider for what the pickers of a form ask; nothing is read before one was opened. */
export function useSourceSearch(source: Source): Omit<SourceProps, 'integrations' | 'reachOf' | 'onSource'> {
  const [repositoryText, searchRepositories] = useState<string | null>(null);
  const [branchText, searchBranches] = useState<string | null>(null);
  const wantedRepository = useDeferredValue(repositoryText);
  const wantedBranch = useDeferredValue(branchText);
  const repositories = useQuery({
    ...remoteRepositoriesOptions(source.integration, wantedRepository ?? ''),
    enabled: source.integration !== '' && wantedRepository !== null,
  });
  const branches = useQuery({
    ...remoteBranchesOptions(source.integration, source.repository, wantedBranch ?? ''),
    enabled: source.integration !== '' && source.repository !== '' && wantedBranch !== null,
  });
  const checked = useQuery(sourceCheckOptions(useSettled(source, 350)));
  return {
    checked: { loading: checked.isFetching, found: checked.isFetching ? null : (checked.data ?? null) },
    repositories: {
      items: repositories.data ?? [],
      loading: repositories.isFetching,
      problem: asProblem(repositories.error),
      search: searchRepositories,
    },
    branches: {
      items: branches.data ?? [],
      loading: branches.isFetching,
      problem: asProblem(branches.error),
      search: searchBranches,
    },
  };
}
