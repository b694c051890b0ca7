import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { type Source, sourceCheck } from '../features/stacks/model.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { send } from './transport.ts';

export const sourceCheckQuery = operation(
  `query CheckSource($id: ID!, $repository: String!, $branch: String, $projectRoot: String) {
    bitbucketCloudIntegration(id: $id) {
      checkSource(repository: $repository, branch: $branch, projectRoot: $projectRoot) {
        repository { fullName mainBranch private }
        commit
        root { exists codeFiles folders }
        problem { part code message }
      }
    }
  }`,
  z.object({ bitbucketCloudIntegration: z.object({ checkSource: sourceCheck.nullable() }).nullable() }),
);

/** Asks the provider whether the source of a stack is there, as far as it is filled in. */
export const sourceCheckOptions = ({ integration, repository, branch, projectRoot }: Source) =>
  queryOptions({
    queryKey: keys.sourceCheck(integration, repository, branch, projectRoot),
    queryFn: async ({ signal }) => {
      const variables = {
        id: integration,
        repository,
        branch: branch === '' ? null : branch,
        projectRoot: branch === '' ? null : projectRoot,
      };
      return (await send(sourceCheckQuery, variables, signal)).bitbucketCloudIntegration?.checkSource ?? null;
    },
    enabled: integration !== '' && /^[^\s/]+\/[^\s/]+$/.test(repository),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  });
