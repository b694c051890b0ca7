import { builder } from '../builder.ts';
import { upper } from '../convert.ts';
import { CheckFixAction, CheckKey, CheckState } from '../enums.ts';

builder.objectType('Diagnosis', {
  description:
    'What the doctor found about an integration. `state` is the worst of the checks. A command line shows one line per check: the mark of its state, title, subject, message, and below it the steps.',
  fields: (t) => ({
    state: t.field({ type: CheckState, resolve: ({ state }) => upper(state) }),
    checkedAt: t.field({ type: 'DateTime', resolve: ({ checkedAt }) => new Date(checkedAt) }),
    checks: t.field({ type: ['IntegrationCheck'], resolve: ({ findings }) => findings }),
  }),
});

builder.objectType('IntegrationCheck', {
  description: 'One thing that was looked at. WEBHOOK and COMMIT_LINKS have one for every repository.',
  fields: (t) => ({
    key: t.field({ type: CheckKey, resolve: ({ key }) => upper(key) }),
    subject: t.exposeString('subject', {
      nullable: true,
      description: 'A repository or a workspace; null where the whole integration is meant.',
    }),
    state: t.field({ type: CheckState, resolve: ({ state }) => upper(state) }),
    title: t.exposeString('title'),
    message: t.exposeString('message', {
      description: 'A sentence or two for people: what is so, and why it matters.',
    }),
    steps: t.exposeStringList('steps', { description: 'The exact steps where no button helps.' }),
    fix: t.field({ type: 'CheckFix', nullable: true, resolve: ({ fix }) => fix }),
  }),
});

builder.objectType('CheckFix', {
  fields: (t) => ({
    action: t.field({ type: CheckFixAction, resolve: ({ action }) => upper(action) }),
    label: t.exposeString('label'),
    target: t.exposeID('target', { nullable: true }),
  }),
});

builder.objectFields('BitbucketCloudIntegration', (t) => ({
  diagnosis: t.field({
    type: 'Diagnosis',
    nullable: true,
    description:
      'The last examination: hourly in the background, in full by bitbucketCloudIntegrationDiagnose. Null before the first, and for those who may not see details.',
    resolve: ({ details }) => details?.diagnosis ?? null,
  }),
}));

builder.mutationField('bitbucketCloudIntegrationDiagnose', (t) =>
  t.field({
    type: 'Diagnosis',
    description:
      'Examines the integration now, in full: credentials, scopes, expiry and owner of the token, workspaces and repositories that it sees, the webhook of each repository, Commit Links, the call budget, the clock and the public address. Takes some seconds. `id: ""` means the default integration.',
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_root, { id }, context) => {
      const found = await context.vcs.useCases.get.call(context, { id });
      return context.vcs.useCases.diagnose.call(context, { id: found.id });
    },
  }),
);
