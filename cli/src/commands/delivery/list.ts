import type { ApiClient } from '@gantry/contract/client';
import { z } from 'zod';
import { command } from '../../command.ts';
import { CliError } from '../../errors.ts';
import { exitCodes } from '../../exit-codes.ts';
import type { Io } from '../../io.ts';
import { type Column, table } from '../../render/table.ts';
import { relativeTime } from '../../render/time.ts';
import { limit, limitOption } from '../fields.ts';
import { integrationArgument, readIntegration } from '../integration/find-integration.ts';
import { pagesBefore, takeFrom } from '../pages.ts';
import { type DeliverySummary, deliveryFields, deliverySchemas, verdictCell } from './fields.ts';

const ordinaryLimit = 20;

export const deliveryList = command({
  name: 'delivery list',
  summary: 'List what Bitbucket sent, newest first, and what became of it',
  arguments: integrationArgument,
  options: { limit: { ...limitOption, describe: `${limitOption.describe}; ${ordinaryLimit} unless given` } },
  input: z.object({ integration: z.string().optional(), limit: limit.default(ordinaryLimit) }),
  async run({ integration, limit: most }, { io, api, print }) {
    const deliveries = await readDeliveries(await api(), integration, most);
    print(deliveries, () =>
      table(
        io,
        deliveries,
        shapeFor(io),
        'No delivery yet. Push a commit, or look at the webhook in Bitbucket.',
      ),
    );
    return exitCodes.ok;
  },
});

const shapeFor = (io: Io): Column<DeliverySummary>[] => [
  { title: 'id', cell: ({ id }) => id },
  { title: 'received', cell: ({ receivedAt }) => relativeTime(receivedAt, io.now()) },
  { title: 'event', cell: ({ eventKey }) => eventKey },
  { title: 'repository', cell: ({ repository }) => repository },
  { title: 'verdict', cell: ({ verdict }) => verdictCell(verdict) },
  { title: 'why', flexible: true, cell: ({ reason }) => reason },
];

const page = {
  fields: `deliveries(before: $before, first: $first) { ${deliveryFields.summary} }`,
  schema: z.object({ deliveries: z.array(deliverySchemas.summary).nullable() }),
};

function readDeliveries(api: ApiClient, id: string | undefined, most: number): Promise<DeliverySummary[]> {
  const first = Math.min(most, 200);
  const pages = pagesBefore(async (before) => {
    const { deliveries } = await readIntegration(api, id, { ...page, variables: { before, first } });
    if (deliveries !== null) return deliveries;
    throw new CliError(
      'FORBIDDEN',
      'Your roles do not let you see deliveries. Ask an admin of the space of the integration.',
      exitCodes.refused,
    );
  });
  return takeFrom(pages, most);
}
