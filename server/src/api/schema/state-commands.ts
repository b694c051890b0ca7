import { builder } from '../builder.ts';

const StateDownloadUrlInput = builder.inputType('StateDownloadUrlInput', {
  fields: (t) => ({
    stackId: t.id({ required: true }),
    /** The present one by default. */
    stateVersionId: t.id(),
  }),
});

builder.objectType('StateUploadUrl', {
  fields: (t) => ({
    objectId: t.exposeID('id'),
    url: t.exposeString('url', {
      description:
        'Valid for ten minutes and one PUT of the state, at most 100 MB; needs no further credentials.',
    }),
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
  stateUploadUrl: t.field({
    type: 'StateUploadUrl',
    description: 'Where to put a state that a stack is to take over, by stackCreate or stateImport.',
    resolve: async (_root, _args, context) => {
      const { id, path } = await context.tfstate.useCases.openUpload.call(context, {});
      return { id, url: `${context.installation.publicUrl}${path}` };
    },
  }),
  stateImport: t.field({
    type: 'Stack',
    description:
      'Makes an uploaded state the present one. Where there is one already, the viewer must hold the lock of the stack, and no run may be unfinished.',
    args: { stack: t.arg.id({ required: true }), stackObjectID: t.arg.string({ required: true }) },
    resolve: async (_root, { stack, stackObjectID }, context) => {
      await context.tfstate.useCases.import.call(context, { id: stack, upload: stackObjectID });
      context.loaders.clear();
      return context.stacks.useCases.get.call(context, { id: stack });
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
