import { builder } from '../builder.ts';
import { upper } from '../convert.ts';
import { WebhookState } from '../enums.ts';

builder.objectType('StackWebhook', {
  description: 'How events of the repository reach the stack, without the endpoint and the secret.',
  fields: (t) => ({
    state: t.field({ type: WebhookState, resolve: ({ state }) => upper(state) }),
    message: t.exposeString('message'),
    lastDeliveryAt: t.expose('lastDeliveryAt', { type: 'DateTime', nullable: true }),
    checkedAt: t.expose('checkedAt', { type: 'DateTime', nullable: true }),
  }),
});

builder.objectFields('Stack', (t) => ({
  webhook: t.field({
    type: 'StackWebhook',
    nullable: true,
    resolve: (stack, _args, { vcs }) =>
      stack.integration_id === null ? null : vcs.webhookOf(stack.integration_id, stack.repository_uuid),
  }),
  detachedFrom: t.exposeID('detached_from', {
    nullable: true,
    description: 'The deleted integration that the stack used; restoring it attaches the stack again.',
  }),
}));

builder.queryField('detachedStacks', (t) =>
  t.field({
    type: ['Stack'],
    description: 'Stacks whose integration is gone, as far as the viewer may change them.',
    resolve: (_root, _args, context) => context.stacks.useCases.detached.call(context, {}),
  }),
);

builder.mutationFields((t) => ({
  stacksAttach: t.field({
    type: ['Stack'],
    description:
      'Attaches detached stacks to an integration, each with the repository that it had. All of them, or none with the reason.',
    args: {
      integration: t.arg.id({ required: true }),
      stacks: t.arg.idList({ required: true }),
    },
    resolve: async (_root, { integration, stacks }, context) => {
      const given = { integrationId: integration, ids: [...stacks] };
      const ids = await context.stacks.useCases.attach.call(context, given);
      context.loaders.clear();
      return Promise.all(ids.map((id) => context.stacks.useCases.get.call(context, { id })));
    },
  }),
  stackWebhookEnsure: t.field({
    type: 'Stack',
    description:
      'Makes or repairs the webhook of the repository, for whoever may change the stack: endpoint and secret stay hidden.',
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_root, { id }, context) => {
      await context.stacks.useCases.ensureWebhook.call(context, { id });
      context.loaders.clear();
      return context.stacks.useCases.get.call(context, { id });
    },
  }),
}));
