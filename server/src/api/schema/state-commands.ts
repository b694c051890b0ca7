import { builder } from '../builder.ts';

const StateDownloadUrlInput = builder.inputType('StateDownloadUrlInput', {
  fields: (t) => ({
    stackId: t.id({ required: true }),
    /** The present one by default. */
    stateVersionId: t.id(),
  }),
});

builder.objectType('StateDownloadUrl', {
  fields: (t) => ({
    url: t.exposeString('url', { description: 'Valid for a minute; whoever has it can read the state.' }),
    serial: t.exposeInt('serial'),
  }),
});

builder.mutationFields((t) => ({
  stateDownloadUrl: t.field({
    type: 'StateDownloadUrl',
    args: { input: t.arg({ type: StateDownloadUrlInput, required: true }) },
    resolve: async (_root, { input: { stackId, stateVersionId } }, context) => {
      const given = { id: stackId, version: stateVersionId ?? null };
      const { path, serial } = await context.tfstate.useCases.link.call(context, given);
      return { url: `${context.installation.publicUrl}${path}`, serial };
    },
  }),
  stateRollback: t.field({
    type: 'Stack',
    description:
      'Makes an earlier version of the state the present one, as a new version. The viewer must hold the lock of the stack, and no run may be unfinished.',
    args: { stack: t.arg.id({ required: true }), stateVersion: t.arg.id({ required: true }) },
    resolve: async (_root, { stack, stateVersion }, context) => {
      await context.tfstate.useCases.rollback.call(context, { id: stack, version: stateVersion });
      context.loaders.clear();
      return context.stacks.useCases.get.call(context, { id: stack });
    },
  }),
}));
