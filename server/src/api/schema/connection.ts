import { builder } from '../builder.ts';
import { upper } from '../convert.ts';
import { WebhookState } from '../enums.ts';

builder.objectType('ConnectionTest', {
  description: 'What a credential may do; `scopes` lists every scope of use with what it unlocks.',
  fields: (t) => ({
    ok: t.exposeBoolean('ok'),
    code: t.exposeString('code', {
      nullable: true,
      description: 'An error code such as VCS_CREDENTIALS_REJECTED when not ok.',
    }),
    message: t.exposeString('message'),
    owner: t.exposeString('owner', {
      nullable: true,
      description: 'Display name of the account behind the token, where the scopes tell it.',
    }),
    credentialType: t.exposeString('credentialType', { nullable: true }),
    scopes: t.field({ type: ['ScopeState'], resolve: ({ scopes }) => scopes }),
    testedAt: t.field({ type: 'DateTime', resolve: ({ testedAt }) => new Date(testedAt) }),
  }),
});

builder.objectType('ScopeState', {
  fields: (t) => ({
    scope: t.exposeString('scope'),
    granted: t.exposeBoolean('granted'),
    required: t.exposeBoolean('required'),
    unlocks: t.exposeString('unlocks'),
  }),
});

builder.objectType('RemoteRepository', {
  fields: (t) => ({
    fullName: t.exposeString('fullName'),
    mainBranch: t.exposeString('mainBranch', { nullable: true }),
    private: t.exposeBoolean('private'),
  }),
});

builder.objectType('RepositoryConnection', {
  fields: (t) => ({
    repository: t.string({ resolve: (repository) => repository.full_name }),
    webhook: t.field({ type: WebhookState, resolve: (repository) => upper(repository.hook_state) }),
    message: t.string({
      description: 'A sentence for people: what is wrong and what to do, or what was done.',
      resolve: (repository) => repository.hook_message,
    }),
    lastDeliveryAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: (repository) => repository.last_delivery_at,
    }),
    stacks: t.field({
      type: ['Stack'],
      resolve: async (repository, _args, { loaders }) => {
        const stacks = await loaders.stacksOfIntegration(repository.integration_id);
        return stacks.filter((stack) => stack.repository_uuid === repository.uuid);
      },
    }),
  }),
});
