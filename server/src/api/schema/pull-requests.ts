import type { Triggers } from '../../triggers/index.ts';
import { builder } from '../builder.ts';
import { pageSize } from '../convert.ts';

type Open = Awaited<ReturnType<Triggers['useCases']['openPullRequests']['call']>>[number];

const OpenPullRequest = builder.objectRef<Open>('OpenPullRequest').implement({
  fields: (t) => ({
    repository: t.exposeString('repository'),
    number: t.exposeInt('number'),
    title: t.exposeString('title'),
    url: t.exposeString('url'),
    author: t.exposeString('author'),
    sourceBranch: t.exposeString('sourceBranch'),
    destinationBranch: t.exposeString('destinationBranch'),
    headCommit: t.exposeString('headSha'),
    draft: t.exposeBoolean('draft'),
    fork: t.exposeBoolean('fork'),
    approvals: t.exposeInt('approvals'),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
    runs: t.field({
      type: ['Run'],
      description: 'The newest run of every stack that the pull request touches.',
      resolve: async ({ runIds }, _args, { loaders }) =>
        (await Promise.all(runIds.map((id) => loaders.run(id)))).filter((run) => run !== null),
    }),
  }),
});

builder.queryField('openPullRequests', (t) =>
  t.field({
    type: [OpenPullRequest],
    description: 'Open pull requests into tracked branches, over all stacks that the viewer may read.',
    args: { text: t.arg.string(), offset: t.arg.int(), first: t.arg.int() },
    resolve: (_root, { text, offset, first }, context) =>
      context.triggers.useCases.openPullRequests.call(context, {
        text: text ?? '',
        offset: offset ?? 0,
        first: pageSize(first, 50, 100),
      }),
  }),
);
