import type { StackRow } from '../../stacks/index.ts';
import {
  type HookActivity,
  type RepositoryView,
  refusedSince,
  signsWithOld,
  type VcsProvider,
} from '../../vcs/index.ts';
import { builder } from '../builder.ts';
import { lower, upper } from '../convert.ts';
import type { SubscriptionView } from '../deps.ts';
import { BitbucketPolling, WebhookStanding, WebhookState } from '../enums.ts';
import type { Loaders } from '../loaders.ts';

type HookEvents = VcsProvider['hookEvents'];

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
    reason: t.string({
      nullable: true,
      description:
        'Why the credentials are refused, as far as it can be told: wrong_email, expired, revoked, wrong_token, no_scopes, wrong_kind or ip_not_allowed.',
      resolve: ({ reason }) => reason ?? null,
    }),
    steps: t.stringList({
      description: 'What to do about a refusal.',
      resolve: ({ steps }) => [...(steps ?? [])],
    }),
    checks: t.field({
      type: ['IntegrationCheck'],
      description: 'What else was looked at; empty in stored results, whose checks are in `diagnosis`.',
      resolve: (connection) => ('findings' in connection ? connection.findings : []),
    }),
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
    checkedAt: t.expose('checked_at', { type: 'DateTime', nullable: true }),
    refusedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'The newest delivery with a wrong signature that claims to come from this repository, unless a genuine one came since or the secret was written since.',
      resolve: refusedSince,
    }),
    madeByGantry: t.exposeBoolean('hook_made'),
    webhooks: t.field({
      type: ['WebhookSubscription'],
      description: 'Webhooks that point at this server, as Bitbucket listed them last.',
      resolve: subscriptionsOf,
    }),
    events: t.field({
      type: ['WebhookEvent'],
      description: 'The events that Gantry asks for, and when each arrived last.',
      resolve: (repository, _args, { vcs }) => eventsOf(repository, vcs.provider.hookEvents),
    }),
    signsWithOldSecret: t.boolean({
      description: 'Its webhook still signs with the secret before the present one.',
      resolve: ({ activity, hook_written_at }) => signsWithOld(activity, hook_written_at),
    }),
    polledAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When Bitbucket was last asked for what webhooks may have missed.',
      resolve: (repository) => repository.polled_at,
    }),
    pollDueAt: t.field({ type: 'DateTime', resolve: (repository) => repository.poll_due_at }),
    pollProblem: t.string({
      nullable: true,
      description: 'Why Bitbucket could not be asked.',
      resolve: (repository) => repository.poll_problem,
    }),
    missedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When something was last found that no delivery had told of.',
      resolve: (repository) => repository.missed_at,
    }),
    stacks: t.field({
      type: ['Stack'],
      resolve: (repository, _args, { loaders }) => codeOf(loaders, repository, 'stack'),
    }),
    modules: t.field({
      type: ['Module'],
      resolve: async (repository, _args, { loaders }) => {
        const code = await codeOf(loaders, repository, 'module');
        return (await Promise.all(code.map(({ id }) => loaders.module(id)))).filter((one) => one !== null);
      },
    }),
  }),
});

/** Stacks or modules of a repository. */
async function codeOf(loaders: Loaders, repository: RepositoryView, kind: StackRow['kind']) {
  const code = await loaders.codeOfIntegration(repository.integration_id);
  return code.filter((row) => row.kind === kind && row.repository_uuid === repository.uuid);
}

builder.objectType('WebhookSubscription', {
  fields: (t) => ({
    id: t.exposeID('id'),
    url: t.exposeString('url'),
    place: t.exposeString('place', { description: 'The repository, or the workspace for all of its.' }),
    description: t.exposeString('description'),
    active: t.exposeBoolean('active'),
    secretSet: t.exposeBoolean('secretSet'),
    events: t.exposeStringList('events'),
    standing: t.field({ type: WebhookStanding, resolve: ({ standing }) => upper(standing) }),
    lastDeliveryAt: t.expose('lastDeliveryAt', { type: 'DateTime', nullable: true }),
    signedWithOldSecret: t.exposeBoolean('signedWithOldSecret'),
  }),
});

builder.objectType('WebhookEvent', {
  fields: (t) => ({
    key: t.exposeID('key'),
    label: t.exposeString('label', { description: 'The words of the webhook form in Bitbucket.' }),
    documented: t.exposeBoolean('documented', { description: 'One of the seven that are needed.' }),
    ticked: t.exposeBoolean('ticked', {
      nullable: true,
      description: 'Whether the webhook sends it; null when the token may not see and none arrived yet.',
    }),
    lastAt: t.expose('lastAt', { type: 'DateTime', nullable: true }),
  }),
});

function subscriptionsOf({ hooks, activity, hook_written_at }: RepositoryView): SubscriptionView[] {
  return hooks.map((hook) => {
    const own = activity.filter(({ hook_id }) => hook_id === hook.id);
    return {
      ...hook,
      lastDeliveryAt: latest(own),
      signedWithOldSecret: signsWithOld(own, hook_written_at),
    };
  });
}

function eventsOf({ hooks, activity }: RepositoryView, events: HookEvents) {
  const wanted = hooks.find(({ standing }) => standing === 'wanted');
  return events.all.map((key) => {
    const lastAt = latest(activity.filter(({ event_key }) => event_key === key));
    const proven = lastAt === null ? null : true;
    return {
      key,
      label: events.labels[key] ?? key,
      documented: events.documented.includes(key),
      ticked: wanted === undefined ? proven : wanted.events.includes(key),
      lastAt,
    };
  });
}

const latest = (activity: readonly HookActivity[]): Date | null =>
  activity.reduce<Date | null>(
    (newest, { last_at: at }) => (newest === null || at > newest ? at : newest),
    null,
  );
builder.objectType('CallBudget', {
  fields: (t) => ({
    used: t.exposeInt('used'),
    limit: t.exposeInt('limit'),
    pausedUntil: t.expose('pausedUntil', {
      type: 'DateTime',
      nullable: true,
      description: 'Bitbucket limits or refuses the calls; none is made before.',
    }),
  }),
});

builder.mutationField('bitbucketCloudIntegrationSetPolling', (t) =>
  t.field({
    type: 'BitbucketCloudIntegration',
    description: 'ALWAYS asks Bitbucket every minute, for servers that its webhooks cannot reach.',
    args: { id: t.arg.id({ required: true }), polling: t.arg({ type: BitbucketPolling, required: true }) },
    resolve: async (_root, { id, polling }, context) => {
      await context.vcs.useCases.setPolling.call(context, { id, polling: lower(polling) });
      context.loaders.clear();
      return context.vcs.useCases.get.call(context, { id });
    },
  }),
);
