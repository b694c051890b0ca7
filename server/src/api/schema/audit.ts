import { AppError } from '@gantry/contract/errors';
import type { AuditFilter, EntryRow } from '../../audit/index.ts';
import { builder } from '../builder.ts';
import { orNull, pageSize, seconds, upper } from '../convert.ts';
import { AuditOutcome } from '../enums.ts';
import type { Loaders } from '../loaders.ts';
import type { SubjectView } from '../subject-loaders.ts';
import { isOneOf, type QueryPredicateInput, SearchInput, unknownField, valuesOf } from './search-input.ts';

const entriesAtOnce = 100;
const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

builder.objectType('AuditTrailEntry', {
  description: 'Somebody did something, or was not allowed to.',
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => String(id) }),
    action: t.string({
      description: 'The operation, such as `stack.create`.',
      resolve: (entry) => entry.operation,
    }),
    requiredAction: t.string({ description: 'What a role had to allow.', resolve: (entry) => entry.action }),
    eventType: t.string({ resolve: ({ outcome }) => upper(outcome) }),
    outcome: t.field({ type: AuditOutcome, resolve: ({ outcome }) => upper(outcome) }),
    actor: t.field({ type: 'AuditTrailActor', resolve: (entry) => entry }),
    affectedResource: t.field({
      type: 'AuditTrailResource',
      resolve: (entry) => ({
        resourceId: entry.subject_id,
        resourceType: entry.subject_kind ?? kindOf(entry),
      }),
    }),
    relatedResource: t.field({
      type: 'AuditTrailResource',
      nullable: true,
      description: 'The space in which it happened.',
      resolve: ({ space_id }) => ({ resourceId: space_id, resourceType: 'space' }),
    }),
    spaceId: t.id({ resolve: ({ space_id }) => space_id }),
    body: t.string({
      nullable: true,
      description: 'What was asked for, as JSON. Secrets are keyed hashes.',
      resolve: ({ details }) => json(details),
    }),
    before: t.string({
      nullable: true,
      description: 'What changed as it was, as JSON; null where nothing was there.',
      resolve: (entry) => json(entry.before),
    }),
    after: t.string({
      nullable: true,
      description: 'What changed as it became.',
      resolve: (entry) => json(entry.after),
    }),
    remoteAddress: t.string({ nullable: true, resolve: (entry) => entry.remote_address }),
    hash: t.string({
      nullable: true,
      description: 'Seals the entry and all before it; null for entries older than the chain.',
      resolve: ({ mac }) => mac?.toString('hex') ?? null,
    }),
    at: t.expose('at', { type: 'DateTime' }),
    createdAt: t.int({ resolve: ({ at }) => seconds(at) }),
    updatedAt: t.int({ resolve: ({ at }) => seconds(at) }),
  }),
});

/** `integration.create` is about an integration. */
const kindOf = ({ operation }: EntryRow): string => operation.split('.')[0] ?? operation;

builder.objectType('AuditTrailActor', {
  fields: (t) => ({
    kind: t.string({ resolve: ({ actor_kind }) => actor_kind }),
    id: t.id({ resolve: ({ actor_id }) => actor_id }),
    username: t.string({ resolve: ({ actor_name }) => actor_name }),
    roles: t.stringList({
      description: 'Names of the roles that the actor held in the space.',
      resolve: ({ actor_roles }) => actor_roles,
    }),
    run: t.field({ type: 'AuditTrailRun', nullable: true, resolve: () => null }),
  }),
});

builder.objectType('AuditTrailRun', {
  fields: (t) => ({ id: t.exposeID('id'), stackId: t.exposeID('stackId') }),
});

builder.objectType('AuditTrailResource', {
  fields: (t) => ({
    resourceId: t.exposeString('resourceId', { nullable: true }),
    resourceType: t.exposeString('resourceType'),
    name: t.string({
      nullable: true,
      description:
        'What people call it now: the login of a person, `stack #number` for a run. Null where it is gone, has nothing but its id, or the viewer may not see it.',
      resolve: async (resource, _args, { loaders }) => (await viewOf(resource, loaders))?.name ?? null,
    }),
    parentId: t.id({
      nullable: true,
      description:
        'What it is a part of: the stack of a run, the module of a version, the pool of a worker or of its token, the policy of an attachment, the space of a role binding. Null where it has no name.',
      resolve: async (resource, _args, { loaders }) => (await viewOf(resource, loaders))?.parentId ?? null,
    }),
  }),
});

type Resource = { readonly resourceId: string | null; readonly resourceType: string };

const viewOf = async (
  { resourceId, resourceType }: Resource,
  loaders: Loaders,
): Promise<SubjectView | null> => (resourceId === null ? null : loaders.subject(resourceType, resourceId));

builder.objectType('AuditTrailEntryConnection', {
  fields: (t) => ({
    edges: t.field({ type: ['AuditTrailEntryEdge'], resolve: ({ entries }) => entries }),
    pageInfo: t.field({
      type: 'PageInfo',
      resolve: ({ entries, ...page }) => ({ ...page, endCursor: entries.at(-1)?.id.toString() ?? null }),
    }),
  }),
});

builder.objectType('AuditTrailEntryEdge', {
  fields: (t) => ({
    cursor: t.string({ resolve: ({ id }) => String(id) }),
    node: t.field({ type: 'AuditTrailEntry', resolve: (entry) => entry }),
  }),
});

builder.queryFields((t) => ({
  searchAuditTrailEntries: t.field({
    type: 'AuditTrailEntryConnection',
    description:
      'Newest first. Predicates: actor, action (`stack.*` for all of them), space, subjectType, subject, outcome, createdAt.',
    args: { input: t.arg({ type: SearchInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const after = cursorOf(input.after ?? null);
      const page = await context.audit.useCases.search.call(context, {
        ...filterOf(input.predicates ?? []),
        text: input.fullTextSearch ?? null,
        first: pageSize(input.first, 50, entriesAtOnce),
        after,
        descending: input.orderBy?.direction !== 'ASC',
      });
      return { ...page, hasPreviousPage: after !== null };
    },
  }),
  auditTrailOperations: t.stringList({
    description: 'Names of operations that occur in the trail, for filters.',
    resolve: (_root, _args, context) => context.audit.useCases.operations.call(context, {}),
  }),
}));

function cursorOf(after: string | null): number | null {
  if (after === null || after === '') return null;
  if (/^\d{1,15}$/.test(after)) return Number(after);
  throw new AppError('BAD_INPUT', 'after: This is no cursor of the audit trail.');
}

const predicateFields = {
  actor: true,
  action: true,
  space: true,
  subjectType: true,
  subject: true,
  outcome: true,
  createdAt: true,
} as const;

function filterOf(predicates: readonly QueryPredicateInput[]): Omit<AuditFilter, 'text'> {
  for (const { field, exclude } of predicates) {
    if (!isOneOf(predicateFields, field)) {
      throw unknownField('predicates', 'Entries', field, predicateFields);
    }
    if (exclude) throw new AppError('BAD_INPUT', 'predicates: The audit trail is not searched by exclusion.');
  }
  const of = (name: keyof typeof predicateFields) => predicates.filter(({ field }) => field === name);
  const valuesFor = (name: keyof typeof predicateFields): string[] =>
    of(name).flatMap(({ constraint }) => valuesOf(constraint));
  const range = of('createdAt')[0]?.constraint.timeInRange;
  return {
    actors: valuesFor('actor'),
    operations: valuesFor('action'),
    spaces: valuesFor('space'),
    subjectKinds: valuesFor('subjectType'),
    subjects: valuesFor('subject'),
    outcomes: valuesFor('outcome').map(outcomeOf),
    from: momentOf(range?.start),
    until: momentOf(range?.end),
  };
}

const momentOf = (at: number | null | undefined): Date | null => (at == null ? null : new Date(at * 1_000));

function outcomeOf(text: string): 'done' | 'denied' {
  const outcome = text.toLowerCase();
  if (outcome === 'done' || outcome === 'denied') return outcome;
  throw new AppError('BAD_INPUT', 'predicates: An outcome is DONE or DENIED.');
}

builder.objectType('AuditTrailVerification', {
  description: 'Whether the trail is whole: each entry is sealed with the one before it.',
  fields: (t) => ({
    ok: t.exposeBoolean('ok'),
    entries: t.exposeInt('entries'),
    unchained: t.exposeInt('unchained', { description: 'Entries older than the chain.' }),
    removed: t.exposeInt('removed', { description: 'Entries that were older than the trail is kept.' }),
    head: t.exposeString('head', {
      description:
        'Hash of the newest entry. Kept elsewhere, it proves later that nothing before it changed.',
    }),
    problem: t.exposeString('problem', { nullable: true }),
    entryId: t.id({ nullable: true, resolve: ({ entryId }) => (entryId === null ? null : String(entryId)) }),
  }),
});

builder.queryField('auditTrailVerification', (t) =>
  t.field({
    type: 'AuditTrailVerification',
    args: { expected: t.arg.string({ description: 'A hash that was noted earlier.' }) },
    resolve: (_root, { expected }, context) =>
      context.audit.useCases.verify.call(context, { expected: expected ?? null }),
  }),
);

builder.queryField('auditTrailEntry', (t) =>
  t.field({
    type: 'AuditTrailEntry',
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_root, { id }, context) => {
      const at = /^\d{1,15}$/.test(id) ? Number(id) : 0;
      const found = await orNull(
        context.audit.useCases.search.call(context, {
          ...filterOf([]),
          text: null,
          first: 1,
          after: at + 1,
          descending: true,
        }),
      );
      return found?.entries.find((entry) => entry.id === at) ?? null;
    },
  }),
);
