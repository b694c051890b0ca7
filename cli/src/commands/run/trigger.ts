import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { command } from '../../command.ts';
import { CliError, orNotFound } from '../../errors.ts';
import { exitCodes } from '../../exit-codes.ts';
import type { Io } from '../../io.ts';
import { metadata, metadataOption } from '../fields.ts';
import { noStack, stackArgument } from '../stack/fields.ts';
import { sentenceOf } from './describe.ts';
import { runFields, runSchemas } from './fields.ts';
import { printRun } from './print-run.ts';

const answer = z.object({ runTrigger: runSchemas.summary });

const document = `mutation($stack: ID!, $type: RunType, $commit: String, $config: RuntimeConfigInput) {
  runTrigger(stack: $stack, runType: $type, commitSha: $commit, runtimeConfig: $config) { ${runFields.summary} }
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
    config: { value: 'FILE', describe: 'YAML with settings of this run alone; - reads standard input' },
    metadata: metadataOption,
    follow: { describe: 'Print the log until the run has ended', short: 'f' },
  },
  input: z.object({
    stack: z.string(),
    preview: z.boolean().default(false),
    commit: z.string().optional(),
    config: z.string().optional(),
    metadata,
    follow: z.boolean().default(false),
  }),
  async run({ stack, preview, commit = null, config: file, metadata: noted, follow }, context) {
    const config = file === undefined ? null : { yaml: await readText(context.io, file) };
    const api = await context.api(noted);
    const variables = { stack, type: preview ? 'PROPOSED' : 'TRACKED', commit, config };
    const { runTrigger: run } = await orNotFound(api.query(answer, document, variables), noStack(stack));
    if (follow) return printRun(context, api, { key: { stack, run: run.id }, follow });
    context.print(run, () => sentenceOf(run));
    return exitCodes.ok;
  },
});

const readText = (io: Io, file: string): Promise<string> =>
  file === '-'
    ? io.readInput()
    : readFile(file, 'utf8').catch(() => {
        throw new CliError(
          'USAGE',
          `${file} cannot be read. Name a file with the settings.`,
          exitCodes.usage,
        );
      });
