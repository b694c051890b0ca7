import { isAllowed, visibleSpaces } from '../../authz/index.ts';
import type { Space } from '../../spaces/index.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { lower, orNull, pageSize, seconds, upper } from '../convert.ts';
import {
  BitbucketPolling,
  CredentialKind,
  DeliveryVerdict,
  IntegrationHealth,
  VcsChecks,
  WebhookPlacement,
} from '../enums.ts';

builder.objectType('BitbucketCloudIntegration', {
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    description: t.exposeString('description'),
    isDefault: t.exposeBoolean('isDefault'),
    labels: t.stringList({ resolve: ({ labels }) => labels }),
    abilities: t.stringList({ resolve: ({ abilities }) => abilities }),
    vcsChecks: t.field({ type: VcsChecks, resolve: ({ vcsChecks }) => upper(vcsChecks) }),
    useGitCheckout: t.exposeBoolean('useGitCheckout'),
    createdAt: t.int({ resolve: ({ createdAt }) => seconds(createdAt) }),
    updatedAt: t.int({ resolve: ({ updatedAt }) => seconds(updatedAt) }),
    space: t.field({
      type: 'Space',
      resolve: async ({ spaceId }, _args, context) =>
        (hasNoRole(context) ? null : await context.loaders.space(spaceId)) ?? unseen(spaceId),
    }),
    health: t.field({ type: IntegrationHealth, resolve: ({ health }) => upper(health) }),
    brokenSince: t.expose('brokenSince', {
      type: 'DateTime',
      nullable: true,
      description: 'Since then the credentials are refused; events wait and go on when they are replaced.',
    }),
    usedByStacks: t.int({ resolve: ({ id }, _args, { stacks }) => stacks.countOfIntegration(id, 'stack') }),
    usedByModules: t.int({ resolve: ({ id }, _args, { stacks }) => stacks.countOfIntegration(id, 'module') }),
  }),
});

/** The default integration is seen from everywhere: of a space that is not seen itself, only the id is told. */
const unseen = (id: string): Space => ({
  id,
  name: id,
  description: '',
  parentId: null,
  inheritEntities: false,
  labels: [],
});

builder.objectFields('BitbucketCloudIntegration', (t) => ({
  credentialKind: t.field({
    type: CredentialKind,
    nullable: true,
    description:
      'Details below are null for those who may not see them: default ones for root admins, others for admins of the space.',
    resolve: ({ details }) => (details === null ? null : upper(details.credentialKind)),
  }),
  email: t.string({ nullable: true, resolve: ({ details }) => details?.email ?? null }),
  username: t.string({ nullable: true, resolve: ({ details }) => details?.connection?.owner ?? null }),
  webhookSecret: t.string({ nullable: true, resolve: ({ details }) => details?.webhookSecret ?? null }),
  webhookUrl: t.string({ nullable: true, resolve: ({ details }) => details?.webhookUrl ?? null }),
  connection: t.field({
    type: 'ConnectionTest',
    nullable: true,
    resolve: ({ details }) => details?.connection ?? null,
  }),
  healthMessage: t.string({ nullable: true, resolve: ({ details }) => details?.brokenMessage ?? null }),
  tokenExpiresAt: t.field({
    type: 'DateTime',
    nullable: true,
    description: 'As entered by a person: Bitbucket does not tell.',
    resolve: ({ details }) => details?.tokenExpiresAt ?? null,
  }),
  webhookPlacement: t.field({
    type: WebhookPlacement,
    nullable: true,
    resolve: ({ details }) => (details === null ? null : upper(details.hookPlacement)),
  }),
  previousSecretUntil: t.field({
    type: 'DateTime',
    nullable: true,
    description: 'Until then deliveries signed with the former secret are accepted too.',
    resolve: ({ details }) => details?.previousSecretUntil ?? null,
  }),
  dependants: t.field({
    type: ['Dependant'],
    nullable: true,
    description: 'What loses its source when the integration is deleted. Null without details.',
    resolve: ({ id, details }, _args, context) =>
      details === null ? null : orNull(context.vcs.useCases.dependants.call(context, { id })),
  }),
  repositories: t.field({
    type: ['RepositoryConnection'],
    nullable: true,
    resolve: ({ id, details }, _args, context) =>
      details === null ? null : orNull(context.vcs.useCases.repositories.call(context, { id })),
  }),
}));

/** What webhooks told, and how what they miss is found. */
builder.objectFields('BitbucketCloudIntegration', (t) => ({
  deliveries: t.field({
    type: ['WebhookDelivery'],
    nullable: true,
    args: {
      before: t.arg.id(),
      first: t.arg.int(),
      verdict: t.arg({ type: DeliveryVerdict }),
      event: t.arg.string({
        description: 'An event key such as repo:push, or what stands before its colon.',
      }),
      repository: t.arg.string({ description: 'Part of the name.' }),
      since: t.arg({ type: 'DateTime' }),
      until: t.arg({ type: 'DateTime' }),
    },
    resolve: ({ id, spaceId }, { before, first, verdict, ...filter }, context) => {
      if (!isAllowed(context.actor, 'delivery:read', spaceId)) return null;
      const page = {
        ...filter,
        id,
        before: before ?? null,
        first: pageSize(first, 50, 200),
        verdict: verdict == null ? null : lower(verdict),
      };
      return orNull(context.vcs.useCases.deliveries.call(context, page));
    },
  }),
  polling: t.field({
    type: BitbucketPolling,
    nullable: true,
    description: 'When Bitbucket is asked for what webhooks may have missed.',
    resolve: ({ details }) => (details === null ? null : upper(details.polling)),
  }),
  callBudget: t.field({
    type: 'CallBudget',
    nullable: true,
    description:
      "Calls of Bitbucket's API in the last hour by the user of the token, as this server counted them.",
    resolve: ({ details }) => details?.budget ?? null,
  }),
}));

/** Asked of Bitbucket itself, for whoever may create stacks. */
builder.objectFields('BitbucketCloudIntegration', (t) => ({
  searchRepositories: t.field({
    type: ['RemoteRepository'],
    nullable: true,
    description: 'Looks up repositories that the token may see, by name.',
    args: { text: t.arg.string() },
    resolve: ({ id }, { text }, context) =>
      orNull(context.vcs.useCases.searchRepositories.call(context, { id, text: text ?? '' })),
  }),
  searchBranches: t.stringList({
    nullable: true,
    args: { repository: t.arg.string({ required: true }), text: t.arg.string() },
    resolve: ({ id }, { repository, text }, context) =>
      orNull(context.vcs.useCases.searchBranches.call(context, { id, repository, text: text ?? '' })),
  }),
}));

builder.objectType('Dependant', {
  description: 'A stack or module; without id and name when the viewer may not see it.',
  fields: (t) => ({
    kind: t.exposeString('kind'),
    id: t.exposeID('id', { nullable: true }),
    name: t.exposeString('name', { nullable: true }),
  }),
});

builder.queryFields((t) => ({
  bitbucketCloudIntegrations: t.field({
    type: ['BitbucketCloudIntegration'],
    resolve: async (_root, _args, context) => {
      if (!hasNoRole(context)) return context.vcs.useCases.list.call(context, {});
      const shown = await context.vcs.useCases.showDefault.call(context, {});
      return shown === null ? [] : [shown];
    },
  }),
  bitbucketCloudIntegration: t.field({
    type: 'BitbucketCloudIntegration',
    nullable: true,
    description: '`id: ""` means the default integration.',
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_root, { id }, context) => {
      if (!hasNoRole(context)) return orNull(context.vcs.useCases.get.call(context, { id }));
      const shown = await context.vcs.useCases.showDefault.call(context, {});
      return shown !== null && (id === '' || id === shown.id) ? shown : null;
    },
  }),
}));

/** Signed in, and without a role anywhere. */
const hasNoRole = ({ actor }: Context): boolean =>
  actor.kind !== 'nobody' && visibleSpaces(actor, 'integration:read').length === 0;
