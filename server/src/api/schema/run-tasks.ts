import type { RunRow } from '../../runs/index.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { lower } from '../convert.ts';
import { RunPriorityPreset } from '../enums.ts';

type RunKey = { readonly stack: string; readonly run: string };

function readAgain(context: Context, { stack, run }: RunKey): Promise<RunRow> {
  context.loaders.clear();
  return context.runs.useCases.get.call(context, { stack, run });
}

builder.objectFields('Run', (t) => ({
  command: t.exposeString('command', { nullable: true, description: 'What a task executes.' }),
  targets: t.exposeStringList('targets', {
    description: 'Resources that the plan is limited to; empty for all.',
  }),
  isPrioritized: t.boolean({ resolve: ({ priority }) => priority > 0 }),
  isLocalPreview: t.boolean({ resolve: (run) => run.local_workspace_id !== null }),
}));

builder.mutationFields((t) => {
  const stack = t.arg.id({ required: true });
  const run = t.arg.id({ required: true });
  return {
    taskCreate: t.field({
      type: 'Run',
      description: 'Runs one shell command with the code, state, variables and credentials of the stack.',
      args: {
        stack,
        command: t.arg.string({ required: true }),
        skipInitialization: t.arg.boolean(),
      },
      resolve: async (_root, { stack: id, command, skipInitialization }, context) => {
        const given = {
          id,
          command,
          skipInit: skipInitialization ?? false,
          metadata: context.runMetadata,
        };
        const created = await context.runs.useCases.task.call(context, given);
        return readAgain(context, { stack: id, run: created.id });
      },
    }),
    runTargetedReplan: t.field({
      type: 'Run',
      description: 'Plans a run that waits for confirmation again, for the named resources only.',
      args: { stack, run, targets: t.arg.stringList({ required: true }) },
      resolve: async (_root, given, context) => {
        await context.runs.useCases.replan.call(context, given);
        return readAgain(context, given);
      },
    }),
    runPrioritizeSet: t.field({
      type: 'Run',
      args: { stack, run, prioritize: t.arg.boolean({ required: true }) },
      resolve: async (_root, { prioritize, ...key }, context) => {
        const priority = prioritize ? 'high' : 'normal';
        await context.runs.useCases.prioritize.call(context, { ...key, priority });
        return readAgain(context, key);
      },
    }),
    runPrioritySet: t.field({
      type: 'Run',
      args: { stack, run, preset: t.arg({ type: RunPriorityPreset, required: true }) },
      resolve: async (_root, { preset, ...key }, context) => {
        await context.runs.useCases.prioritize.call(context, { ...key, priority: lower(preset) });
        return readAgain(context, key);
      },
    }),
  };
});
