import { builder } from '../builder.ts';

builder.objectType('AuditTrailSettings', {
  fields: (t) => ({
    retentionDays: t.exposeInt('retentionDays', {
      nullable: true,
      description: 'Null keeps entries for ever.',
    }),
  }),
});

builder.objectType('StringMapEntry', {
  fields: (t) => ({ key: t.exposeString('key'), value: t.exposeString('value') }),
});

builder.objectType('AuditTrailWebhook', {
  fields: (t) => ({
    endpoint: t.exposeString('endpoint'),
    enabled: t.exposeBoolean('enabled'),
    includeRuns: t.exposeBoolean('includeRuns'),
    secret: t.exposeString('secret', { description: 'Signs each body: HMAC-SHA256 in X-Signature-256.' }),
    customHeaders: t.field({
      type: ['StringMapEntry'],
      resolve: ({ headers }) => Object.entries(headers).map(([key, value]) => ({ key, value })),
    }),
    lastDeliveredAt: t.expose('lastDeliveredAt', { type: 'DateTime', nullable: true }),
    lastProblem: t.exposeString('lastProblem', { nullable: true }),
  }),
});

const StringMapEntryInput = builder.inputType('StringMapEntryInput', {
  fields: (t) => ({ key: t.string({ required: true }), value: t.string({ required: true }) }),
});
const StringMapInput = builder.inputType('StringMapInput', {
  fields: (t) => ({ entries: t.field({ type: [StringMapEntryInput], required: true }) }),
});
const AuditTrailWebhookInput = builder.inputType('AuditTrailWebhookInput', {
  fields: (t) => ({
    endpoint: t.string({ required: true }),
    enabled: t.boolean({ required: true }),
    includeRuns: t.boolean(),
    secret: t.string({ description: 'Null keeps the present secret, or makes one.' }),
    customHeaders: t.field({ type: StringMapInput }),
  }),
});

builder.queryFields((t) => ({
  auditTrailSettings: t.field({
    type: 'AuditTrailSettings',
    resolve: (_root, _args, context) => context.audit.useCases.settings.call(context, {}),
  }),
  auditTrailWebhook: t.field({
    type: 'AuditTrailWebhook',
    nullable: true,
    resolve: (_root, _args, context) => context.audit.useCases.webhook.get.call(context, {}),
  }),
}));

builder.mutationFields((t) => ({
  auditTrailSettingsUpdate: t.field({
    type: 'AuditTrailSettings',
    args: { retentionDays: t.arg.int() },
    resolve: (_root, { retentionDays }, context) =>
      context.audit.useCases.changeSettings.call(context, { retentionDays: retentionDays ?? null }),
  }),
  auditTrailSetWebhook: t.field({
    type: 'AuditTrailWebhook',
    nullable: true,
    description: 'Saved after a test came through to the address.',
    args: { input: t.arg({ type: AuditTrailWebhookInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { webhook } = context.audit.useCases;
      await webhook.set.call(context, {
        endpoint: input.endpoint,
        enabled: input.enabled,
        includeRuns: input.includeRuns ?? false,
        secret: input.secret ?? null,
        headers: Object.fromEntries(
          (input.customHeaders?.entries ?? []).map(({ key, value }) => [key, value]),
        ),
      });
      return webhook.get.call(context, {});
    },
  }),
  auditTrailDeleteWebhook: t.field({
    type: 'AuditTrailWebhook',
    nullable: true,
    resolve: (_root, _args, context) => context.audit.useCases.webhook.delete.call(context, {}),
  }),
}));
