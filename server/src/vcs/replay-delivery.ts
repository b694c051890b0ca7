import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import type { Connections } from './connections.ts';
import { deleteEventsOfDelivery, markReceived } from './deliveries-store.ts';
import type { VcsDeps } from './deps.ts';
import { locateDelivery } from './queries.ts';

/** Reads a stored delivery again. Runs stay one per stack, commit and type, so this repairs without repeating. */
export const replayDelivery = (deps: VcsDeps & { connections: Connections }) =>
  deps.useCases.write({
    name: 'delivery.replay',
    action: 'delivery:replay',
    input: z.object({ id: z.string() }),
    locate: locateDelivery(deps),
    audit: (input) => input,
    run: async ({ trx, located: { row } }) => {
      if (row.verdict === 'refused') {
        throw new AppError(
          'CONFLICT',
          'This delivery was refused: its signature did not match, so it cannot be replayed.',
        );
      }
      await deleteEventsOfDelivery(trx, row.id);
      await markReceived(trx, row.id);
      await deps.emit(trx, 'delivery.received', { deliveryIds: [row.id] });
      return { id: row.id };
    },
  });
