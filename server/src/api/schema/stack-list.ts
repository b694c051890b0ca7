import type { Stacks } from '../../stacks/index.ts';
import { builder } from '../builder.ts';
import { isRunState } from '../convert.ts';
import { RunState } from '../enums.ts';

type StackListView = Awaited<ReturnType<Stacks['useCases']['list']['call']>>;
type StackFacetsView = Awaited<ReturnType<Stacks['useCases']['facets']['call']>>;

const StackList = builder.objectRef<StackListView>('StackList');
const StackStateCount = builder.objectRef<StackListView['states'][number]>('StackStateCount');
const StackFacets = builder.objectRef<StackFacetsView>('StackFacets');
const FacetValue = builder.objectRef<StackFacetsView['labels'][number]>('FacetValue');

const StackListOrder = builder.enumType('StackListOrder', {
  values: { URGENCY: { value: 'urgency' }, NAME: { value: 'name' }, RECENT: { value: 'recent' } } as const,
  description: 'URGENCY: what waits for a person first, then what failed, then by name.',
});

const StackListInput = builder.inputType('StackListInput', {
  fields: (t) => ({
    text: t.string({ description: 'Every word must occur in name, source or labels.' }),
    states: t.field({ type: [RunState] }),
    spaces: t.idList(),
    labels: t.stringList({ description: 'A stack must have all of them.' }),
    repositories: t.stringList(),
    folder: t.string({ description: 'The folder of a `folder:` label, and all below it.' }),
    locked: t.boolean(),
    detached: t.boolean(),
    order: t.field({ type: StackListOrder }),
    offset: t.int(),
    limit: t.int({ description: '50 unless told, at most 200; 0 for the counts alone.' }),
  }),
});

builder.objectType(StackList, {
  fields: (t) => ({
    total: t.exposeInt('total'),
    stacks: t.field({ type: ['Stack'], resolve: ({ stacks }) => stacks }),
    states: t.field({
      type: [StackStateCount],
      description: 'Over all states, also where only some were asked for.',
      resolve: ({ states }) => states,
    }),
  }),
});
builder.objectType(StackStateCount, {
  fields: (t) => ({
    state: t.field({ type: RunState, resolve: ({ state }) => (isRunState(state) ? state : 'NONE') }),
    count: t.exposeInt('count'),
  }),
});
builder.objectType(StackFacets, {
  fields: (t) => ({
    labels: t.field({ type: [FacetValue], resolve: ({ labels }) => labels }),
    repositories: t.field({ type: [FacetValue], resolve: ({ repositories }) => repositories }),
    spaces: t.field({ type: [FacetValue], resolve: ({ spaces }) => spaces }),
  }),
});
builder.objectType(FacetValue, {
  fields: (t) => ({ value: t.exposeString('value'), count: t.exposeInt('count') }),
});

builder.queryFields((t) => ({
  stackList: t.field({
    type: StackList,
    description: 'Any window of the stacks that the viewer may read, with counts by state.',
    args: { input: t.arg({ type: StackListInput, required: true }) },
    resolve: (_root, { input }, context) =>
      context.stacks.useCases.list.call(context, {
        text: input.text ?? '',
        states: input.states ?? [],
        spaces: input.spaces ?? [],
        labels: input.labels ?? [],
        repositories: input.repositories ?? [],
        folder: input.folder ?? null,
        locked: input.locked ?? false,
        detached: input.detached ?? false,
        order: input.order ?? 'urgency',
        offset: input.offset ?? 0,
        limit: input.limit ?? 50,
      }),
  }),
  stackFacets: t.field({
    type: StackFacets,
    description: 'By what the stacks can be filtered.',
    resolve: (_root, _args, context) => context.stacks.useCases.facets.call(context, {}),
  }),
}));
