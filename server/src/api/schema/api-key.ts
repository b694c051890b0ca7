import { AppError } from '@gantry/contract/errors';
import { builder } from '../builder.ts';
import { seconds } from '../convert.ts';
import { pairsOf, RoleInSpaceInput } from './user.ts';

builder.objectType('ApiKeyOidc', {
  description: 'A key that a token of this issuer proves, in place of a secret.',
  fields: (t) => ({
    issuer: t.exposeString('issuer'),
    clientId: t.exposeString('clientId', { description: 'The audience that the tokens must have.' }),
    subjectExpression: t.exposeString('subjectExpression'),
  }),
});

builder.objectType('ApiKey', {
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    admin: t.exposeBoolean('admin'),
    roles: t.field({ type: ['RoleInSpace'], resolve: ({ bindings }) => bindings }),
    oidc: t.field({ type: 'ApiKeyOidc', nullable: true, resolve: ({ oidc }) => oidc }),
    createdBy: t.string({ resolve: ({ created_by }) => created_by }),
    createdAt: t.int({ resolve: (key) => seconds(key.created_at) }),
    expiresAt: t.int({
      nullable: true,
      resolve: ({ expires_at }) => (expires_at === null ? null : seconds(expires_at)),
    }),
    lastUsedAt: t.int({
      nullable: true,
      resolve: (key) => (key.last_used_at === null ? null : seconds(key.last_used_at)),
    }),
  }),
});

builder.objectType('ApiKeyWithSecret', {
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    secret: t.exposeString('secret', { description: 'Told once; empty for federated keys.' }),
  }),
});

builder.objectType('UserToken', {
  fields: (t) => ({
    jwt: t.exposeString('jwt'),
    validUntil: t.exposeInt('validUntil', { description: 'Unix seconds.' }),
  }),
});

const ClaimMappingEntryInput = builder.inputType('ApiKeyOIDCClaimMappingEntryInput', {
  fields: (t) => ({ name: t.string({ required: true }), value: t.string({ required: true }) }),
});
const ClaimMappingsInput = builder.inputType('ApiKeyOIDCClaimMappingsInput', {
  fields: (t) => ({ entries: t.field({ type: [ClaimMappingEntryInput], required: true }) }),
});
const ApiKeyOidcInput = builder.inputType('ApiKeyOIDCInput', {
  fields: (t) => ({
    issuer: t.string({ required: true }),
    clientId: t.string({ required: true }),
    subjectExpression: t.string({ required: true }),
    claimMappings: t.field({
      type: ClaimMappingsInput,
      description: 'Claims that the audit trail keeps of each exchange, by the name that they get there.',
    }),
  }),
});

const ApiKeyInput = builder.inputType('ApiKeyInput', {
  fields: (t) => ({
    admin: t.boolean({ required: true }),
    name: t.string({ required: true }),
    teams: t.stringList(),
    oidc: t.field({ type: ApiKeyOidcInput }),
    roles: t.field({
      type: [RoleInSpaceInput],
      description: 'Without it a key that is no admin writes in the root space.',
    }),
    expiresAt: t.int({ description: 'Unix seconds; never by default.' }),
  }),
});

builder.queryFields((t) => ({
  apiKeys: t.field({
    type: ['ApiKey'],
    resolve: (_root, _args, context) => context.identity.apiKeys.list.call(context, {}),
  }),
  apiKey: t.field({
    type: 'ApiKey',
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_root, { id }, context) => {
      const keys = await context.identity.apiKeys.list.call(context, {});
      return keys.find((key) => key.id === id) ?? null;
    },
  }),
}));

builder.mutationFields((t) => ({
  apiKeyUser: t.field({
    type: 'UserToken',
    nullable: true,
    description: 'The secret of a federated key is a token of its issuer.',
    args: { id: t.arg.id({ required: true }), secret: t.arg.string({ required: true }) },
    resolve: (_root, args, context) => context.identity.apiKeys.exchange.call(context, args),
  }),
  apiKeyCreate: t.field({
    type: 'ApiKeyWithSecret',
    args: { input: t.arg({ type: ApiKeyInput, required: true }) },
    resolve: (_root, { input: { name, admin, teams, oidc, roles, expiresAt } }, context) => {
      if (teams != null && teams.length > 0) {
        throw new AppError('BAD_INPUT', 'teams: Gantry has no teams. Give the key roles instead.');
      }
      return context.identity.apiKeys.create.call(context, {
        name,
        admin,
        bindings: roles == null ? null : pairsOf(roles),
        expiresAt: expiresAt == null ? null : new Date(expiresAt * 1_000),
        oidc: oidc == null ? null : { ...oidc, claimMappings: oidc.claimMappings?.entries ?? [] },
      });
    },
  }),
  apiKeyDelete: t.field({
    type: 'ApiKey',
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, args, context) => context.identity.apiKeys.delete.call(context, args),
  }),
}));
