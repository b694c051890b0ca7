import { z } from 'zod';
import { command } from '../../command.ts';
import { exitCodeOf, exitCodes } from '../../exit-codes.ts';
import type { Io } from '../../io.ts';
import { paint } from '../../render/paint.ts';
import { spinning } from '../../render/spinner.ts';
import { table } from '../../render/table.ts';
import { oneLine } from '../../render/text.ts';
import { integrationArgument, readIntegration } from './find-integration.ts';

const result = z.object({
  ok: z.boolean(),
  code: z.string().nullable(),
  message: z.string(),
  owner: z.string().nullable(),
  credentialType: z.string().nullable(),
  scopes: z.array(
    z.object({ scope: z.string(), granted: z.boolean(), required: z.boolean(), unlocks: z.string() }),
  ),
  testedAt: z.string(),
});
type TestResult = z.output<typeof result>;

const answer = z.object({ bitbucketCloudConnectionTest: result });

const document = `mutation($input: BitbucketCloudConnectionTestInput!) {
  bitbucketCloudConnectionTest(input: $input) {
    ok code message owner credentialType scopes { scope granted required unlocks } testedAt
  }
}`;

export const integrationTest = command({
  name: 'integration test',
  summary: 'Try the credentials of an integration and tell what they may do',
  arguments: integrationArgument,
  input: z.object({ integration: z.string().optional() }),
  async run({ integration }, { io, api, print }) {
    const client = await api();
    const found = { fields: 'id name', schema: z.object({ id: z.string(), name: z.string() }) };
    const { id, name } = await readIntegration(client, integration, found);
    const { bitbucketCloudConnectionTest: test } = await spinning(io, 'Asking Bitbucket', () =>
      client.query(answer, document, { input: { id } }),
    );
    print({ integration: id, ...test }, () => describeTest(io, name, test));
    return test.ok ? exitCodes.ok : exitCodeOf(test.code ?? 'INTERNAL');
  },
});

/** The outcome for people: first whether it works, then what each scope is for. */
export function describeTest(io: Io, name: string, { ok, code, message, owner, scopes }: TestResult): string {
  const mark = ok ? paint(io, 'green', '●') : paint(io, 'red', '✕');
  const whose = owner === null ? '' : ` The token belongs to ${oneLine(owner)}.`;
  const sentence = `${mark} ${oneLine(name)}: ${oneLine(message)}${code === null ? '' : ` (${code})`}${whose}`;
  if (scopes.length === 0) return sentence;
  const rows = table(
    io,
    scopes,
    [
      { title: 'scope', cell: ({ scope }) => scope },
      {
        title: 'granted',
        cell: ({ granted, required }) =>
          granted ? { text: 'yes', colour: 'green' } : { text: 'no', colour: required ? 'red' : 'gray' },
      },
      { title: 'for', flexible: true, cell: ({ unlocks }) => unlocks },
    ],
    '',
  );
  return `${sentence}\n\n${rows}`;
}
