import { builder } from '../builder.ts';

type Header = { readonly key: string; readonly value: string };

const UploadHeader = builder.objectRef<Header>('UploadHeader').implement({
  fields: (t) => ({ key: t.exposeString('key'), value: t.exposeString('value') }),
});

const UploadHeaders = builder.objectRef<{ entries: Header[] }>('UploadHeaders').implement({
  fields: (t) => ({ entries: t.expose('entries', { type: [UploadHeader] }) }),
});

const LocalWorkspace = builder
  .objectRef<{ id: string; uploadUrl: string; uploadHeaders: { entries: Header[] } }>('LocalWorkspace')
  .implement({
    fields: (t) => ({
      id: t.exposeID('id'),
      uploadUrl: t.exposeString('uploadUrl', {
        description: 'PUT a gzipped tar there with the headers, once, within ten minutes. 201 is success.',
      }),
      uploadHeaders: t.expose('uploadHeaders', { type: UploadHeaders }),
    }),
  });

const EnvironmentVariable = builder.inputType('EnvironmentVariable', {
  fields: (t) => ({ key: t.string({ required: true }), value: t.string({ required: true }) }),
});

builder.mutationFields((t) => ({
  uploadLocalWorkspace: t.field({
    type: LocalWorkspace,
    description: 'Begins a preview of files that are not committed.',
    args: { stack: t.arg.id({ required: true }) },
    resolve: async (_root, { stack }, context) => {
      const { id, path } = await context.runs.useCases.openLocalWorkspace.call(context, { id: stack });
      return {
        id,
        uploadUrl: `${context.installation.publicUrl}${path}`,
        uploadHeaders: { entries: [{ key: 'Content-Type', value: 'application/gzip' }] },
      };
    },
  }),
  runProposeLocalWorkspace: t.field({
    type: 'Run',
    description: 'Plans uploaded files. Nothing of it can be applied.',
    args: {
      stack: t.arg.id({ required: true }),
      workspace: t.arg.id({ required: true }),
      environmentVarsOverrides: t.arg({ type: [EnvironmentVariable] }),
    },
    resolve: async (_root, { stack, workspace, environmentVarsOverrides }, context) => {
      const overrides = environmentVarsOverrides ?? [];
      const given = { id: stack, workspace, overrides };
      const { id } = await context.runs.useCases.proposeLocalWorkspace.call(context, given);
      context.loaders.clear();
      return context.runs.useCases.get.call(context, { stack, run: id });
    },
  }),
}));
