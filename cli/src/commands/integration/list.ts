import { z } from 'zod';
import { command } from '../../command.ts';
import { exitCodes } from '../../exit-codes.ts';
import type { Io } from '../../io.ts';
import { type Cell, type Column, table } from '../../render/table.ts';
import { relativeTime } from '../../render/time.ts';

const integration = z.object({
  id: z.string(),
  name: z.string(),
  isDefault: z.boolean(),
  space: z.object({ id: z.string(), name: z.string() }),
  usedByStacks: z.number(),
  /** How the last test went; null without one, and for those who may not see it. */
  connection: z
    .object({ ok: z.boolean(), code: z.string().nullable(), message: z.string(), testedAt: z.string() })
    .nullable(),
});
type Integration = z.output<typeof integration>;

const answer = z.object({ bitbucketCloudIntegrations: z.array(integration) });

const document = `{
  bitbucketCloudIntegrations {
    id name isDefault space { id name } usedByStacks connection { ok code message testedAt }
  }
}`;

export const integrationList = command({
  name: 'integration list',
  summary: 'List the Bitbucket Cloud integrations and how their last test went',
  input: z.object({}),
  async run(_input, { io, api, print }) {
    const { bitbucketCloudIntegrations: all } = await (await api()).query(answer, document);
    print(all, () => table(io, all, shapeFor(io), 'No integration yet. Connect Bitbucket Cloud in the web.'));
    return exitCodes.ok;
  },
});

const shapeFor = (io: Io): Column<Integration>[] => [
  { title: 'id', cell: ({ id }) => id },
  { title: 'name', cell: ({ name }) => name },
  { title: 'for', cell: ({ isDefault, space }) => (isDefault ? 'every space' : space.name) },
  { title: 'stacks', cell: ({ usedByStacks }) => String(usedByStacks) },
  { title: 'connection', cell: ({ connection }) => connectionCell(connection) },
  {
    title: 'tested',
    cell: ({ connection }) => (connection === null ? null : relativeTime(connection.testedAt, io.now())),
  },
  {
    title: 'why',
    flexible: true,
    cell: ({ connection }) => (connection?.ok === false ? connection.message : null),
  },
];

function connectionCell(connection: Integration['connection']): Cell | null {
  if (connection === null) return null;
  return connection.ok ? { text: '● Works', colour: 'green' } : { text: '✕ Broken', colour: 'red' };
}
