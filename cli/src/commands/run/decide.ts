import { z } from 'zod';
import { type Command, command } from '../../command.ts';
import { exitCodes } from '../../exit-codes.ts';
import { note, noteOption } from '../fields.ts';
import { sentenceOf } from './describe.ts';
import { runArgument, runFields, runSchemas } from './fields.ts';
import { findRun } from './find-run.ts';

type Decision = {
  readonly verb: 'confirm' | 'discard' | 'stop';
  readonly summary: string;
  readonly mutation: 'runConfirm' | 'runDiscard' | 'runStop';
};

const answer = z.object({ decided: runSchemas.summary });

/** A command by which a person decides about a run. */
export const decision = ({ verb, summary, mutation }: Decision): Command =>
  command({
    name: `run ${verb}`,
    summary,
    arguments: runArgument,
    options: { note: noteOption },
    input: z.object({ run: z.string(), note }),
    async run({ run: reference, note: why = null }, { api, print }) {
      const client = await api();
      const key = await findRun(client, reference);
      const document = `mutation($stack: ID!, $run: ID!, $note: String) {
        decided: ${mutation}(stack: $stack, run: $run, note: $note) { ${runFields.summary} }
      }`;
      const { decided } = await client.query(answer, document, { ...key, note: why });
      print(decided, () => sentenceOf(decided));
      return exitCodes.ok;
    },
  });
