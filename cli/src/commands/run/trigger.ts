import { z } from 'zod';
import { command } from '../../command.ts';
import { orNotFound } from '../../errors.ts';
import { exitCodes } from '../../exit-codes.ts';
import { noStack, stackArgument } from '../stack/fields.ts';
import { sentenceOf } from './describe.ts';
import { runFields, runSchemas } from './fields.ts';
import { printRun } from './print-run.ts';

const answer = z.object({ runTrigger: runSchemas.summary });

const document = `mutation($stack: ID!, $type: RunType, $commit: String) {
  runTrigger(stack: $stack, runType: $type, commitSha: $commit) { ${runFields.summary} }
}`;

export const runTrigger = command({
  name: 'run trigger',
  summary: 'Start a run of a stack',
  details:
    'The run plans, and applies after confirmation or at once, as the stack is set. A preview never applies.',
  arguments: stackArgument,
  options: {
    preview: { describe: 'Only plan' },
    commit: { value: 'SHA', describe: 'Run this commit instead of the tracked one' },
    follow: { describe: 'Print the log until the run has ended', short: 'f' },
  },
  input: z.object({
    stack: z.string(),
    preview: z.boolean().default(false),
    commit: z.string().optional(),
    follow: z.boolean().default(false),
  }),
  async run({ stack, preview, commit = null, follow }, context) {
    const api = await context.api();
    const variables = { stack, type: preview ? 'PROPOSED' : 'TRACKED', commit };
    const { runTrigger: run } = await orNotFound(api.query(answer, document, variables), noStack(stack));
    if (follow) return printRun(context, api, { key: { stack, run: run.id }, follow });
    context.print(run, () => sentenceOf(run));
    return exitCodes.ok;
  },
});
