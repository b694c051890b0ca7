import { builder } from '../builder.ts';
import { seconds } from '../convert.ts';
import { RunReviewDecision, RunState } from '../enums.ts';

builder.objectType('RunReview', {
  description: 'What somebody decided about a run, and in which state it was then.',
  fields: (t) => ({
    id: t.exposeID('id'),
    decision: t.field({ type: RunReviewDecision, resolve: ({ decision }) => decision }),
    note: t.exposeString('note'),
    author: t.exposeString('actor_name'),
    state: t.field({ type: RunState, resolve: ({ state }) => state }),
    stateVersion: t.exposeInt('state_version'),
    createdAt: t.int({ resolve: ({ created_at: at }) => seconds(at) }),
  }),
});

builder.objectField('Run', 'reviews', (t) =>
  t.field({
    type: ['RunReview'],
    description: 'Newest first.',
    resolve: async (run, _args, { loaders }) => [...(await loaders.reviews(run.id))],
  }),
);

builder.mutationField('runReview', (t) =>
  t.field({
    type: 'RunReview',
    description: 'A run that waits for a review goes on or fails; for any other the review is noted.',
    args: {
      stack: t.arg.id({ required: true }),
      // Some clients declare the variable without saying that it is needed.
      run: t.arg.id(),
      decision: t.arg({ type: RunReviewDecision, required: true }),
      note: t.arg.string({ required: true }),
    },
    resolve: (_root, { run, ...given }, context) =>
      context.runs.useCases.review.call(context, { ...given, run: run ?? '' }),
  }),
);
