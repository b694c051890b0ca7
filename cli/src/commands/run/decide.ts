import { z } from 'zod';
import { type Command, command } from '../../command.ts';
import { exitCodes } from '../../exit-codes.ts';
import { metadata, metadataOption, note, noteOption } from '../fields.ts';
import { sentenceOf } from './describe.ts';
import { runArgument, runFields, runSchemas } from './fields.ts';
import { findRun } from './find-run.ts';

type Decision = {
  readonly verb: 'confirm' | 'discard' | 'stop';
  readonly summary: string;
  readonly takesMetadata?: boolean;
  readonly mutation: 'runConfirm' | 'runDiscard' | 'runStop';
};

const answer = z.object({ decided: runSchemas.summary });

/** A command by which a person decides about a run. */
export const decision = ({ verb, summary, mutation, takesMetadata = false }: Decision): Command =>
  command({
    name: `run ${verb}`,
    summary,
    arguments: runArgument,
    options: { note: noteOption, ...(takesMetadata ? { metadata: metadataOption } : {}) },
    input: z.object({ run: z.string(), note, metadata }),
    async run({ run: reference, note: why = null, metadata: noted }, { api, print }) {
      const client = await api(noted);
      const key = await findRun(client, reference);
      const document = `mutation($stack: ID!, $run: ID!, $note: String) {
        decided: ${mutation}(stack: $stack, run: $run, note: $note) { ${runFields.summary} }
      }`;
      const { decided } = await client.query(answer, document, { ...key, note: why });
      print(decided, () => sentenceOf(decided));
      return exitCodes.ok;
    },
  });
