import { builder } from '../builder.ts';
import type { Context } from '../context.ts';

const modulesOf = async ({ loaders }: Context, ids: readonly string[]) =>
  (await Promise.all(ids.map((id) => loaders.module(id)))).filter((module) => module !== null);

builder.queryField('detachedModules', (t) =>
  t.field({
    type: ['Module'],
    description: 'Modules whose integration is gone, as far as the viewer may change them.',
    resolve: async (_root, _args, context) => {
      const detached = await context.modules.useCases.detached.call(context, {});
      return modulesOf(
        context,
        detached.map(({ id }) => id),
      );
    },
  }),
);

builder.mutationField('modulesAttach', (t) =>
  t.field({
    type: ['Module'],
    description:
      'Attaches detached modules to an integration, each with the repository that it had. All of them, or none with the reason.',
    args: {
      integration: t.arg.id({ required: true }),
      modules: t.arg.idList({ required: true }),
    },
    resolve: async (_root, { integration, modules }, context) => {
      const given = { integrationId: integration, ids: [...modules] };
      const ids = await context.modules.useCases.attach.call(context, given);
      context.loaders.clear();
      return modulesOf(context, ids);
    },
  }),
);
