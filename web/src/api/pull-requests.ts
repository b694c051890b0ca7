import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { z } from 'zod';
import { openPullRequest } from '../features/pull-requests/model.ts';
import { runSummaryFields } from './fragments.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { send } from './transport.ts';

export const openPullRequestsQuery = operation(
  `query OpenPullRequests($text: String, $offset: Int, $first: Int) {
    openPullRequests(text: $text, offset: $offset, first: $first) {
      repository number title url author sourceBranch destinationBranch draft fork approvals updatedAt
      runs { ...RunSummary }
    }
  } ${runSummaryFields}`,
  z.object({ openPullRequests: z.array(openPullRequest) }),
);

const pageSize = 50;

export const openPullRequestsOptions = (text: string) =>
  infiniteQueryOptions({
    queryKey: keys.openPullRequests(text),
    initialPageParam: 0,
    queryFn: async ({ pageParam, signal }) =>
      (await send(openPullRequestsQuery, { text, offset: pageParam, first: pageSize }, signal))
        .openPullRequests,
    getNextPageParam: (page, pages) => (page.length < pageSize ? null : pages.length * pageSize),
    placeholderData: keepPreviousData,
  });
