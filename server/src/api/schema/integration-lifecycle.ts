import { notFound } from '@gantry/contract/errors';
import type { RepositoryRow } from '../../vcs/index.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { readAgain } from './integration-commands.ts';

const defaultGraceHours = 24;

builder.objectType('DeletedIntegration', {
  description: 'A deletion that can still be undone.',
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    isDefault: t.exposeBoolean('isDefault'),
    spaceId: t.exposeID('spaceId'),
    deletedAt: t.expose('deletedAt', { type: 'DateTime' }),
    deletedBy: t.exposeString('deletedBy'),
    restorableUntil: t.expose('restorableUntil', { type: 'DateTime' }),
  }),
});

builder.queryField('deletedBitbucketCloudIntegrations', (t) =>
  t.field({
    type: ['DeletedIntegration'],
    description: 'Deleted within the last 7 days, for admins of their spaces.',
    resolve: (_root, _args, context) => context.vcs.useCases.deleted.call(context, {}),
  }),
);

builder.mutationFields((t) => ({
  bitbucketCloudIntegrationDelete: t.field({
    type: 'BitbucketCloudIntegration',
    description:
      '`confirm` repeats the name; needed while something uses the integration. Can be undone for 7 days.',
    args: { id: t.arg.id({ required: true }), confirm: t.arg.string() },
    resolve: async (_root, { id, confirm }, context) => {
      const deleted = await context.vcs.useCases.get.call(context, { id });
      await context.vcs.useCases.delete.call(context, { id: deleted.id, confirm: confirm ?? null });
      context.loaders.clear();
      return deleted;
    },
  }),
  bitbucketCloudIntegrationRestore: t.field({
    type: 'BitbucketCloudIntegration',
    description:
      'Undoes a deletion: same endpoint and secret; stacks that were not attached elsewhere are attached again.',
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_root, { id }, context) => {
      await context.vcs.useCases.restore.call(context, { id });
      return readAgain(context, id);
    },
  }),
  bitbucketCloudIntegrationRegenerateSecret: t.field({
    type: 'BitbucketCloudIntegration',
    description: 'The present secret is accepted beside the new one for `graceHours`, 24 by default.',
    args: { id: t.arg.id({ required: true }), graceHours: t.arg.int() },
    resolve: async (_root, { id, graceHours }, context) => {
      const { regenerateSecret } = context.vcs.useCases;
      await regenerateSecret.call(context, { id, graceHours: graceHours ?? defaultGraceHours });
      return readAgain(context, id);
    },
  }),
}));

builder.mutationFields((t) => ({
  bitbucketCloudWebhookEnsure: t.field({
    type: 'RepositoryConnection',
    description: "Creates or repairs the webhook of one repository through Bitbucket's API.",
    args: { id: t.arg.id({ required: true }), repository: t.arg.string({ required: true }) },
    resolve: async (_root, args, context) =>
      shown(context, args.id, await context.vcs.useCases.ensureWebhook.call(context, args)),
  }),
  bitbucketCloudWebhookCheck: t.field({
    type: 'RepositoryConnection',
    description: 'Looks at the webhook of one repository again, and changes nothing in Bitbucket.',
    args: { id: t.arg.id({ required: true }), repository: t.arg.string({ required: true }) },
    resolve: async (_root, args, context) =>
      shown(context, args.id, await context.vcs.useCases.checkWebhook.call(context, args)),
  }),
  bitbucketCloudWebhookDelete: t.field({
    type: 'RepositoryConnection',
    description:
      'Removes a surplus webhook that points at this server: a duplicate, or one with a former address.',
    args: {
      id: t.arg.id({ required: true }),
      repository: t.arg.string({ required: true }),
      webhook: t.arg.id({ required: true }),
    },
    resolve: async (_root, args, context) =>
      shown(context, args.id, await context.vcs.useCases.removeWebhook.call(context, args)),
  }),
}));

async function shown(context: Context, id: string, row: RepositoryRow | undefined) {
  context.loaders.clear();
  const all = await context.vcs.useCases.repositories.call(context, { id });
  const found = all.find(({ uuid }) => uuid === row?.uuid);
  if (found === undefined) throw notFound();
  return found;
}
