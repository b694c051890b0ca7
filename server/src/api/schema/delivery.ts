import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { orNull, upper } from '../convert.ts';
import { DecisionOutcome, DeliveryVerdict } from '../enums.ts';

/** Bitbucket sends at most 256 KB; what is longer is not shown. */
const shownBytes = 256 * 1_024;

builder.objectType('WebhookDelivery', {
  fields: (t) => ({
    id: t.exposeID('id'),
    integrationId: t.exposeID('integration_id'),
    requestId: t.exposeString('request_id'),
    eventKey: t.exposeString('event_key'),
    attempt: t.exposeInt('attempt'),
    receivedAt: t.expose('received_at', { type: 'DateTime' }),
    repository: t.exposeString('repository', { nullable: true }),
    verdict: t.field({ type: DeliveryVerdict, resolve: ({ verdict }) => upper(verdict) }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: 'Why it was ignored, refused or failed.',
    }),
    summary: t.string({
      nullable: true,
      description:
        'What happened in Bitbucket, in one line; only in lists, and null where it holds no event.',
      resolve: (delivery) => ('summary' in delivery ? delivery.summary : null),
    }),
    bytes: t.exposeInt('bytes'),
    body: t.string({
      description: 'The body as received, cut after 256 KiB.',
      resolve: ({ body }) => body.subarray(0, shownBytes).toString(),
    }),
    headers: t.field({
      type: ['HeaderLine'],
      resolve: ({ headers }) => Object.entries(headers).map(([name, value]) => ({ name, value })),
    }),
    events: t.field({
      type: ['VcsEvent'],
      resolve: async ({ id }, _args, context) =>
        (await context.vcs.useCases.delivery.call(context, { id })).events,
    }),
  }),
});

builder.objectType('HeaderLine', {
  fields: (t) => ({ name: t.exposeString('name'), value: t.exposeString('value') }),
});

builder.objectType('VcsEvent', {
  fields: (t) => ({
    id: t.exposeID('id'),
    kind: t.exposeString('kind'),
    summary: t.exposeString('summary', {
      description: 'One plain sentence: what happened in Bitbucket.',
    }),
    repository: t.exposeString('repository'),
    branch: t.exposeString('branch', { nullable: true }),
    commit: t.exposeString('sha', { nullable: true }),
    pullRequest: t.exposeInt('pull_request', { nullable: true }),
    problem: t.exposeString('problem', {
      nullable: true,
      description: 'Why nothing could be decided yet, for example that Bitbucket is away. It is tried again.',
    }),
    decisions: t.field({
      type: ['EventDecision'],
      resolve: (event, _args, context) => decisionsOf(context, event.id, event.delivery_id),
    }),
    sent: t.field({
      type: ['SentFeedback'],
      description:
        'What was written at the provider about the commits of the event: statuses, reports, comment.',
      resolve: (event, _args, context) => sentOf(context, event.id, event.delivery_id),
    }),
  }),
});

/** Decisions about stacks that the viewer may not see are left out. */
async function decisionsOf({ loaders }: Context, eventId: string, deliveryId: string | null) {
  if (deliveryId === null) return [];
  const decisions = (await loaders.decisions(deliveryId)).filter((each) => each.eventId === eventId);
  const stacks = await Promise.all(decisions.map(({ stackId }) => loaders.stack(stackId)));
  return decisions.flatMap((decision, index) => {
    const stack = stacks[index];
    return stack == null ? [] : [{ ...decision, stack }];
  });
}

async function sentOf(context: Context, eventId: string, deliveryId: string | null) {
  if (deliveryId === null) return [];
  const decisions = await decisionsOf(context, eventId, deliveryId);
  return context.feedback.useCases.ofEvent.call(context, {
    deliveryId,
    eventId,
    stackIds: decisions.map(({ stackId }) => stackId),
    runIds: decisions.flatMap(({ runId }) => runId ?? []),
  });
}

builder.objectType('EventDecision', {
  fields: (t) => ({
    outcome: t.field({ type: DecisionOutcome, resolve: ({ outcome }) => upper(outcome) }),
    reason: t.exposeString('reason'),
    stack: t.expose('stack', { type: 'Stack' }),
    run: t.field({
      type: 'Run',
      nullable: true,
      resolve: ({ runId }, _args, { loaders }) => loaders.run(runId),
    }),
  }),
});

builder.queryField('delivery', (t) =>
  t.field({
    type: 'WebhookDelivery',
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_root, { id }, context) =>
      (await orNull(context.vcs.useCases.delivery.call(context, { id })))?.row ?? null,
  }),
);

builder.mutationField('deliveryReplay', (t) =>
  t.field({
    type: 'WebhookDelivery',
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_root, { id }, context) => {
      await context.vcs.useCases.replay.call(context, { id });
      context.loaders.clear();
      return (await context.vcs.useCases.delivery.call(context, { id })).row;
    },
  }),
);
