import { AppError } from '@gantry/contract/errors';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { lower } from '../convert.ts';
import { CredentialKind, VcsChecks, WebhookPlacement } from '../enums.ts';

const ConnectionTestInput = builder.inputType('BitbucketCloudConnectionTestInput', {
  fields: (t) => ({
    id: t.id(),
    credentialKind: t.field({ type: CredentialKind }),
    email: t.string(),
    token: t.string(),
    tokenExpiresAt: t.field({ type: 'DateTime' }),
    reach: t.string({
      description:
        'A workspace or `workspace/repository`: whether the token reaches it, in place of all that it sees.',
    }),
  }),
});

const IntegrationInput = builder.inputType('BitbucketCloudIntegrationInput', {
  fields: (t) => ({
    name: t.string({ required: true }),
    isDefault: t.boolean({ required: true }),
    spaceID: t.id({ description: 'Needed for space-specific integrations, refused for the default one.' }),
    credentialKind: t.field({ type: CredentialKind }),
    email: t.string({ description: "The Atlassian account's email; only with an API token." }),
    token: t.string({ required: true }),
    tokenExpiresAt: t.field({
      type: 'DateTime',
      description: 'When the token ends: Gantry warns 30, 7 and 1 days before.',
    }),
    webhookPlacement: t.field({ type: WebhookPlacement }),
    keepOldSecret: t.boolean({
      description:
        'Where an integration of this name was deleted: its webhooks are accepted for a day with their old secret.',
    }),
    description: t.string(),
    labels: t.stringList(),
    vcsChecks: t.field({ type: VcsChecks }),
    useGitCheckout: t.boolean(),
  }),
});

const IntegrationUpdateInput = builder.inputType('BitbucketCloudIntegrationUpdateInput', {
  fields: (t) => ({
    email: t.string(),
    token: t.string({ description: 'Null keeps the stored token.' }),
    tokenExpiresAt: t.field({
      type: 'DateTime',
      description: 'Null: no end is known. Absent: stays, unless the token is replaced.',
    }),
    webhookPlacement: t.field({ type: WebhookPlacement }),
    description: t.string(),
    labels: t.stringList(),
    vcsChecks: t.field({ type: VcsChecks }),
    useGitCheckout: t.boolean(),
  }),
});

export function readAgain(context: Context, id: string) {
  context.loaders.clear();
  return context.vcs.useCases.get.call(context, { id });
}

builder.mutationField('bitbucketCloudConnectionTest', (t) =>
  t.field({
    type: 'ConnectionTest',
    description: 'Tries credentials that are not saved yet, or those of `id`.',
    args: { input: t.arg({ type: ConnectionTestInput, required: true }) },
    resolve: (_root, { input: { id, credentialKind, email, token, tokenExpiresAt, reach } }, context) => {
      const isAccessToken = credentialKind === 'ACCESS_TOKEN';
      if (credentialKind === 'API_TOKEN' && token != null && !email) {
        throw new AppError('BAD_INPUT', 'email: An API token needs the email of its account.');
      }
      return context.vcs.useCases.testConnection.call(context, {
        id: id ?? null,
        email: isAccessToken ? null : (email ?? null),
        token: token ?? null,
        tokenExpiresAt: tokenExpiresAt ?? null,
        reach: reach ?? null,
      });
    },
  }),
);

builder.mutationField('bitbucketCloudIntegrationCreate', (t) =>
  t.field({
    type: 'BitbucketCloudIntegration',
    args: { input: t.arg({ type: IntegrationInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { id } = await context.vcs.useCases.create.call(context, {
        name: input.name,
        isDefault: input.isDefault,
        spaceId: input.spaceID ?? null,
        credentialKind: lower(input.credentialKind ?? 'API_TOKEN'),
        email: input.email ?? null,
        token: input.token,
        description: input.description ?? '',
        labels: input.labels ?? [],
        vcsChecks: lower(input.vcsChecks ?? 'INDIVIDUAL'),
        useGitCheckout: input.useGitCheckout ?? true,
        tokenExpiresAt: input.tokenExpiresAt ?? null,
        hookPlacement: lower(input.webhookPlacement ?? 'REPOSITORY'),
        keepOldSecret: input.keepOldSecret ?? false,
      });
      return readAgain(context, id);
    },
  }),
);

builder.mutationField('bitbucketCloudIntegrationUpdate', (t) =>
  t.field({
    type: 'BitbucketCloudIntegration',
    args: {
      id: t.arg.id({ required: true }),
      input: t.arg({ type: IntegrationUpdateInput, required: true }),
    },
    resolve: async (_root, { id, input }, context) => {
      const present = await context.vcs.useCases.get.call(context, { id });
      await context.vcs.useCases.update.call(context, {
        id: present.id,
        email: input.email ?? present.details?.email ?? null,
        token: input.token ?? null,
        description: input.description ?? present.description,
        labels: input.labels ?? [...present.labels],
        vcsChecks: input.vcsChecks == null ? present.vcsChecks : lower(input.vcsChecks),
        useGitCheckout: input.useGitCheckout ?? present.useGitCheckout,
        ...(input.webhookPlacement == null ? {} : { hookPlacement: lower(input.webhookPlacement) }),
        ...(input.tokenExpiresAt === undefined ? {} : { tokenExpiresAt: input.tokenExpiresAt }),
      });
      return readAgain(context, present.id);
    },
  }),
);
