import { AppError } from '@gantry/contract/errors';
import type { StackRow } from '../../stacks/index.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { lower } from '../convert.ts';
import { ConfigType } from '../enums.ts';
import { StackInput, settingsOf } from './stack-input.ts';

const ConfigInput = builder.inputType('ConfigInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    type: t.field({ type: ConfigType, required: true }),
    value: t.string({ required: true }),
    writeOnly: t.boolean({ required: true }),
  }),
});

function readAgain(context: Context, id: string): Promise<StackRow> {
  context.loaders.clear();
  return context.stacks.useCases.get.call(context, { id });
}

builder.mutationField('stackCreate', (t) =>
  t.field({
    type: 'Stack',
    args: {
      input: t.arg({ type: StackInput, required: true }),
      manageState: t.arg.boolean({ required: true }),
      slug: t.arg.string(),
      stackObjectID: t.arg.string(),
    },
    resolve: async (_root, { input, manageState, slug, stackObjectID }, context) => {
      const upload = stackObjectID || null;
      if (upload !== null && !manageState) {
        throw new AppError('BAD_INPUT', 'stackObjectID: Only a state that Gantry keeps can be taken over.');
      }
      // What cannot be taken over is told before there is a stack.
      if (upload !== null) await context.tfstate.useCases.findUpload.call(context, { upload });
      const settings = settingsOf(input, context.vcs.provider.apiName);
      const create = { ...settings, manageState, slug: slug || null };
      const { id } = await context.stacks.useCases.create.call(context, create);
      if (upload !== null) await context.tfstate.useCases.import.call(await context.reload(), { id, upload });
      return readAgain(context, id);
    },
  }),
);

builder.mutationField('stackUpdate', (t) =>
  t.field({
    type: 'Stack',
    args: { id: t.arg.id({ required: true }), input: t.arg({ type: StackInput, required: true }) },
    resolve: async (_root, { id, input }, context) => {
      const present = await context.stacks.useCases.get.call(context, { id });
      const settings = settingsOf(input, context.vcs.provider.apiName, present);
      await context.stacks.useCases.update.call(context, { ...settings, id });
      return readAgain(context, id);
    },
  }),
);

builder.mutationFields((t) => ({
  stackDelete: t.field({
    type: 'Stack',
    args: { id: t.arg.id({ required: true }), destroyResources: t.arg.boolean() },
    resolve: async (_root, { id, destroyResources }, context) => {
      const given = { id, destroyResources: destroyResources ?? false };
      const deleted = await context.runs.useCases.deleteStack.call(context, given);
      context.loaders.clear();
      return deleted;
    },
  }),
  stackLock: t.field({
    type: 'Stack',
    args: { id: t.arg.id({ required: true }), note: t.arg.string() },
    resolve: async (_root, { id, note }, context) => {
      await context.stacks.useCases.lock.call(context, { id, note: note || null });
      return readAgain(context, id);
    },
  }),
  stackUnlock: t.field({
    type: 'Stack',
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_root, { id }, context) => {
      await context.stacks.useCases.unlock.call(context, { id });
      return readAgain(context, id);
    },
  }),
  stackDisable: t.field({
    type: 'Stack',
    description: 'Nothing starts any more: events are ignored, and runs that wait go on waiting.',
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_root, { id }, context) => {
      await context.stacks.useCases.disable.call(context, { id });
      return readAgain(context, id);
    },
  }),
  stackEnable: t.field({
    type: 'Stack',
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_root, { id }, context) => {
      await context.stacks.useCases.enable.call(context, { id });
      return readAgain(context, id);
    },
  }),
  stackSetCurrentCommit: t.field({
    type: 'Stack',
    description: 'Makes a named commit the tracked one, without a run.',
    args: { id: t.arg.id({ required: true }), sha: t.arg.string({ required: true }) },
    resolve: async (_root, { id, sha }, context) => {
      await context.stacks.useCases.setCommit.call(context, { id, sha });
      return readAgain(context, id);
    },
  }),
  stackSyncCommit: t.field({
    type: 'Stack',
    description: 'Moves the tracked commit to the tip of the tracked branch without a run.',
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_root, { id }, context) => {
      await context.stacks.useCases.sync.call(context, { id });
      return readAgain(context, id);
    },
  }),
}));

builder.mutationFields((t) => ({
  stackConfigAdd: t.field({
    type: 'ConfigElement',
    args: {
      stack: t.arg.id({ required: true }),
      config: t.arg({ type: ConfigInput, required: true }),
    },
    resolve: (_root, { stack, config }, context) =>
      context.stacks.useCases.setConfig.call(context, {
        id: stack,
        element: config.id,
        type: lower(config.type),
        value: config.value,
        writeOnly: config.writeOnly,
      }),
  }),
  stackConfigDelete: t.field({
    type: 'ConfigElement',
    nullable: true,
    args: { stack: t.arg.id({ required: true }), id: t.arg.id({ required: true }) },
    resolve: (_root, { stack, id }, context) =>
      context.stacks.useCases.removeConfig.call(context, { id: stack, element: id }),
  }),
}));
