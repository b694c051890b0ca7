import { builder } from '../builder.ts';
import { pageSize, upper } from '../convert.ts';
import { InboxSeverity } from '../enums.ts';

builder.objectType('InboxItem', {
  description: 'A warning about a space, for its admins. Kept for 14 days.',
  fields: (t) => ({
    id: t.exposeID('id'),
    severity: t.field({ type: InboxSeverity, resolve: ({ severity }) => upper(severity) }),
    title: t.exposeString('title'),
    text: t.exposeString('text'),
    path: t.exposeString('path', { nullable: true, description: 'The page where it is mended.' }),
    spaceId: t.exposeID('space_id'),
    createdAt: t.expose('created_at', { type: 'DateTime' }),
    resolvedAt: t.expose('resolved_at', {
      type: 'DateTime',
      nullable: true,
      description: 'Set when what it warns of is over.',
    }),
    readAt: t.expose('read_at', { type: 'DateTime', nullable: true, description: 'By the viewer.' }),
  }),
});

builder.objectType('InboxWebhook', {
  description: 'Gets the warnings of its space and of those below it, signed with HMAC-SHA256.',
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    url: t.exposeString('url'),
    spaceId: t.exposeID('space_id'),
    createdAt: t.expose('created_at', { type: 'DateTime' }),
    lastSentAt: t.expose('last_sent_at', { type: 'DateTime', nullable: true }),
    lastProblem: t.exposeString('last_problem', {
      nullable: true,
      description: 'Why the last warning did not arrive; null when it did.',
    }),
  }),
});

builder.objectType('InboxWebhookWithSecret', {
  fields: (t) => ({
    id: t.exposeID('id'),
    secret: t.exposeString('secret', { description: 'Shown only here.' }),
  }),
});

builder.queryFields((t) => ({
  inbox: t.field({
    type: ['InboxItem'],
    args: { before: t.arg.id(), first: t.arg.int() },
    resolve: (_root, { before, first }, context) =>
      context.inbox.useCases.list.call(context, {
        before: before ?? null,
        first: pageSize(first, 50, 200),
      }),
  }),
  inboxUnread: t.int({
    description: 'Items that the viewer has not read and that still matter.',
    resolve: (_root, _args, context) => context.inbox.useCases.count.call(context, {}),
  }),
  inboxWebhooks: t.field({
    type: ['InboxWebhook'],
    resolve: (_root, _args, context) => context.inbox.useCases.webhooks.call(context, {}),
  }),
}));

builder.mutationFields((t) => ({
  inboxMark: t.int({
    description:
      'Marks items as read, or puts them away with `dismiss`, for the viewer alone. Without `ids`: all. Returns how many stay unread.',
    args: { ids: t.arg.idList(), dismiss: t.arg.boolean() },
    resolve: (_root, { ids, dismiss }, context) =>
      context.inbox.useCases.mark.call(context, { ids: ids ? [...ids] : null, dismiss: dismiss ?? false }),
  }),
  inboxWebhookCreate: t.field({
    type: 'InboxWebhookWithSecret',
    args: {
      space: t.arg.id({ required: true }),
      name: t.arg.string({ required: true }),
      url: t.arg.string({ required: true }),
    },
    resolve: (_root, { space, name, url }, context) =>
      context.inbox.useCases.webhookCreate.call(context, { spaceId: space, name, url }),
  }),
  inboxWebhookDelete: t.field({
    type: 'InboxWebhook',
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, context) => context.inbox.useCases.webhookDelete.call(context, { id }),
  }),
  inboxWebhookTest: t.field({
    type: 'InboxWebhook',
    description: 'Sends a first message, so that a wrong address shows at once.',
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, context) => context.inbox.useCases.webhookTest.call(context, { id }),
  }),
}));
