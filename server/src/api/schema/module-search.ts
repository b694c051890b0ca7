import { AppError } from '@gantry/contract/errors';
import { builder } from '../builder.ts';
import { pageSize } from '../convert.ts';
import { SearchInput, unknownField, valuesOf } from './search-input.ts';

const modulesAtOnce = 100;
const versionsAtOnce = 50;

builder.objectType('ModuleConnection', {
  fields: (t) => ({
    edges: t.field({ type: ['ModuleEdge'], resolve: ({ modules }) => modules }),
    pageInfo: t.field({
      type: 'PageInfo',
      resolve: ({ modules, ...page }) => ({ ...page, endCursor: modules.at(-1)?.id ?? null }),
    }),
  }),
});

builder.objectType('ModuleEdge', {
  fields: (t) => ({
    cursor: t.string({ resolve: ({ id }) => id }),
    node: t.field({ type: 'Module', resolve: (module) => module }),
  }),
});

builder.queryFields((t) => ({
  searchModules: t.field({
    type: 'ModuleConnection',
    description:
      'By id. `fullTextSearch` looks at id, repository, description and labels; other conditions and orders do not exist.',
    args: { input: t.arg({ type: SearchInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const [unknown] = input.predicates ?? [];
      if (unknown !== undefined) throw unknownField('predicates', 'Modules', unknown.field, {});
      const after = input.after ?? null;
      const page = await context.modules.useCases.search.call(context, {
        first: pageSize(input.first, 50, modulesAtOnce),
        after,
        text: input.fullTextSearch || null,
      });
      return { ...page, hasPreviousPage: after !== null };
    },
  }),
}));

builder.objectType('ModuleVersionConnection', {
  fields: (t) => ({
    edges: t.field({ type: ['ModuleVersionEdge'], resolve: ({ versions }) => versions }),
    pageInfo: t.field({
      type: 'PageInfo',
      resolve: ({ versions, ...page }) => ({ ...page, endCursor: versions.at(-1)?.id ?? null }),
    }),
  }),
});

builder.objectType('ModuleVersionEdge', {
  fields: (t) => ({
    cursor: t.string({ resolve: ({ id }) => id }),
    node: t.field({ type: 'ModuleVersion', resolve: (version) => version }),
  }),
});

builder.objectField('Module', 'searchModuleVersions', (t) =>
  t.field({
    type: 'ModuleVersionConnection',
    description: 'Newest first. The one condition is `state`, to leave out FAILED versions.',
    args: { input: t.arg({ type: SearchInput, required: true }) },
    resolve: async ({ id }, { input }, context) => {
      const after = input.after ?? null;
      const page = await context.modules.useCases.versions.call(context, {
        id,
        proposed: false,
        withFailed: !leavesOutFailed(input.predicates ?? []),
        before: after,
        first: pageSize(input.first, 50, versionsAtOnce),
      });
      return { ...page, hasPreviousPage: after !== null };
    },
  }),
);

type Predicate = NonNullable<(typeof SearchInput.$inferInput)['predicates']>[number];

function leavesOutFailed(predicates: readonly Predicate[]): boolean {
  for (const { field, constraint, exclude } of predicates) {
    if (field !== 'state') throw unknownField('predicates', 'Versions', field, { state: true });
    const values = valuesOf(constraint);
    if (exclude !== true || values.some((value) => value !== 'FAILED')) {
      throw new AppError(
        'BAD_INPUT',
        'predicates: Versions can be searched without those that are FAILED, or all.',
      );
    }
  }
  return predicates.length > 0;
}
