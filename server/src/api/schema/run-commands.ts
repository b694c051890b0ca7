import { AppError } from '@gantry/contract/errors';
import type { RunRow } from '../../runs/index.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { ForceApplyMode, RunType } from '../enums.ts';

const RuntimeConfigInput = builder.inputType('RuntimeConfigInput', {
  fields: (t) => ({ yaml: t.string() }),
});

type RunKey = { readonly stack: string; readonly run: string };

function readAgain(context: Context, { stack, run }: RunKey): Promise<RunRow> {
  context.loaders.clear();
  return context.runs.useCases.get.call(context, { stack, run });
}

builder.mutationFields((t) => {
  const stack = t.arg.id({ required: true });
  const run = t.arg.id({ required: true });
  const decide = (name: 'confirm' | 'discard' | 'stop') =>
    t.field({
      type: 'Run',
      args: { stack, run, note: t.arg.string() },
      resolve: async (_root, { note, ...key }, context) => {
        await context.runs.useCases[name].call(context, {
          ...key,
          note: note || null,
          metadata: context.runMetadata,
        });
        return readAgain(context, key);
      },
    });
  return {
    runConfirm: decide('confirm'),
    runDiscard: decide('discard'),
    runStop: decide('stop'),
    /** Other clients say cancel of a run that waits; stopping such a run ends it at once. */
    runCancel: decide('stop'),
    runRetry: t.field({
      type: 'Run',
      args: { stack, run },
      resolve: async (_root, key, context) => {
        const { id } = await context.runs.useCases.retry.call(context, key);
        return readAgain(context, { stack: key.stack, run: id });
      },
    }),
  };
});

builder.mutationField('runComment', (t) =>
  t.field({
    type: 'RunComment',
    description: 'Says something in Markdown about a run.',
    args: {
      stack: t.arg.id({ required: true }),
      run: t.arg.id({ required: true }),
      body: t.arg.string({ required: true }),
    },
    resolve: (_root, input, context) => context.runs.useCases.comment.call(context, input),
  }),
);

const ExternalDependencyStatus = builder.enumType('RunExternalDependencyStatus', {
  values: ['FINISHED', 'FAILED', 'SKIPPED'] as const,
});

builder.mutationField('runExternalDependencyMarkAsCompleted', (t) =>
  t.field({
    type: 'RunExternalDependency',
    description: 'Always refused: runs wait for no external dependencies.',
    args: {
      dependency: t.arg.id({ required: true }),
      status: t.arg({ type: ExternalDependencyStatus, required: true }),
    },
    resolve: (_root, given, context) => context.runs.useCases.completeExternalDependency.call(context, given),
  }),
);

builder.objectType('RunExternalDependency', {
  fields: (t) => ({ phantom: t.exposeBoolean('phantom') }),
});

builder.mutationField('runPromote', (t) =>
  t.field({
    type: 'Run',
    description: 'Deploys the commit of a preview before it is merged, where the stack allows it.',
    args: { stack: t.arg.id({ required: true }), run: t.arg.id({ required: true }) },
    resolve: async (_root, key, context) => {
      const { id } = await context.runs.useCases.promote.call(context, {
        ...key,
        metadata: context.runMetadata,
      });
      return readAgain(context, { stack: key.stack, run: id });
    },
  }),
);

builder.mutationField('runTrigger', (t) =>
  t.field({
    type: 'Run',
    args: {
      stack: t.arg.id({ required: true }),
      commitSha: t.arg.string(),
      runType: t.arg({ type: RunType }),
      runtimeConfig: t.arg({ type: RuntimeConfigInput }),
      forceApply: t.arg({ type: ForceApplyMode }),
    },
    resolve: async (_root, { stack, commitSha, runType, runtimeConfig, forceApply }, context) => {
      if (forceApply === 'CASCADE') {
        throw new AppError(
          'BAD_INPUT',
          'forceApply: Stacks do not depend on each other. Use SINGLE or nothing.',
        );
      }
      const { id } = await context.runs.useCases.trigger.call(context, {
        id: stack,
        type: triggerable(runType ?? 'TRACKED'),
        sha: commitSha || null,
        config: runtimeConfig?.yaml || null,
        metadata: context.runMetadata,
      });
      return readAgain(context, { stack, run: id });
    },
  }),
);

function triggerable(type: RunRow['type']): 'PROPOSED' | 'TRACKED' {
  if (type === 'PROPOSED' || type === 'TRACKED') return type;
  throw new AppError('BAD_INPUT', `runType: ${type} runs cannot be triggered. Use PROPOSED or TRACKED.`);
}
