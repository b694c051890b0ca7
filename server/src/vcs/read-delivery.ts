import { setImmediate as nextTurn } from 'node:timers/promises';
import { isUnstorable } from '../platform/db/errors.ts';
import type { Trx } from '../platform/db/index.ts';
import {
  type DeliveryRow,
  lockReceived,
  type Settlement,
  settleDeliveries,
  takeReceived,
} from './deliveries-store.ts';
import type { VcsDeps } from './deps.ts';
import { noticeDelivery } from './notice-delivery.ts';
import type { ReadResult, RepoRef } from './provider.ts';
import { recordFacts } from './record-facts.ts';
import {
  noteDelivery,
  type RepositoryRow,
  repositoriesByUuid,
  upsertRepository,
} from './repositories-store.ts';

type Unreadable = { readonly failed: string };

/**
 * Hop 2: stored deliveries become normalised events, or are ignored with a reason. Those that arrived together are read
 * in one transaction; where that fails each gets one of its own, so that no delivery holds up its neighbours. What no
 * attempt could store has failed for good.
 */
export function createReadDelivery(deps: VcsDeps) {
  return ({ deliveryIds }: { deliveryIds: string[] }): Promise<void> => readAll(deps, deliveryIds);
}

async function readAll(deps: VcsDeps, ids: readonly string[]): Promise<void> {
  try {
    await readBatch(deps, ids);
  } catch (error) {
    if (ids.length > 1) return readOneByOne(deps, ids);
    if (!isUnstorable(error)) throw error;
    await readBatch(deps, ids, `Gantry cannot store what the body says: ${error.message}.`);
  }
}

async function readOneByOne(deps: VcsDeps, ids: readonly string[]): Promise<void> {
  const failures: unknown[] = [];
  for (const id of ids) await readAll(deps, [id]).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures.length === 1 ? failures[0] : new AggregateError(failures);
}

/** `failed`: why none of them can be read. */
function readBatch(deps: VcsDeps, ids: readonly string[], failed?: string): Promise<void> {
  return deps.db.transaction(async (trx) => {
    const deliveries = await takeReceived(trx, ids);
    const read = deliveries.map((delivery) =>
      failed === undefined ? readBody(deps, delivery) : { delivery, result: { failed }, repo: null },
    );
    await settleAll(deps, trx, read);
  });
}

/** The same for deliveries whose bytes are at hand. Throws where any of them cannot be settled: then none is. */
export async function readStored(deps: VcsDeps, deliveries: readonly DeliveryRow[]): Promise<void> {
  const read: Read[] = [];
  for (const delivery of deliveries) {
    read.push(readBody(deps, delivery));
    // Large bodies take a moment each: whoever waits for an answer goes in between.
    await nextTurn();
  }
  await deps.db.transaction(async (trx) => {
    const waiting = await lockReceived(
      trx,
      deliveries.map(({ id }) => id),
    );
    await settleAll(
      deps,
      trx,
      read.filter(({ delivery }) => waiting.has(delivery.id)),
    );
  });
}

type Read = {
  readonly delivery: DeliveryRow;
  readonly result: ReadResult | Unreadable;
  /** The repository that the body names, whatever it says of it. */
  readonly repo: RepoRef | null;
};

function readBody({ provider }: VcsDeps, delivery: DeliveryRow): Read {
  let payload: unknown;
  try {
    payload = JSON.parse(delivery.body.toString('utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it cannot be parsed';
    const failed = `The body is not JSON: ${why}. Bitbucket did not send this as it stands.`;
    return { delivery, result: { failed }, repo: null };
  }
  const result = provider.read(delivery.event_key, payload);
  return { delivery, result, repo: provider.repositoryOf(payload) };
}

async function settleAll(deps: VcsDeps, trx: Trx, all: readonly Read[]): Promise<void> {
  if (all.length === 0) return;
  const at = deps.clock.now();
  const repositories = await repositoriesByUuid(
    trx,
    all.flatMap(({ delivery, repo }) =>
      repo === null ? [] : [{ integrationId: delivery.integration_id, uuid: repo.uuid }],
    ),
  );
  const settled: Settlement[] = [];
  for (const read of all) {
    const { delivery, repo } = read;
    const known = repositories.find(
      ({ integration_id, uuid }) => integration_id === delivery.integration_id && uuid === repo?.uuid,
    );
    const outcome = await settle(deps, trx, read, known);
    settled.push({ id: delivery.id, repository: repo?.fullName ?? null, ...outcome });
  }
  await settleDeliveries(trx, settled, at);
  for (const id of new Set(all.map(({ delivery }) => delivery.integration_id)))
    await noticeDelivery(deps, trx, id);
}

async function settle(
  deps: VcsDeps,
  trx: Trx,
  { delivery, result: read, repo }: Read,
  known: RepositoryRow | undefined,
): Promise<Pick<Settlement, 'verdict' | 'reason'>> {
  if ('failed' in read) return { verdict: 'failed', reason: read.failed };
  if (repo !== null && known !== undefined) await noteUse(deps, trx, delivery, { repo, known });
  if ('ignored' in read) return { verdict: 'ignored', reason: read.ignored };
  if (known === undefined) {
    const { fullName } = read.facts[0].repo;
    return { verdict: 'ignored', reason: `No stack uses ${fullName} through this integration.` };
  }
  const origin = { integrationId: delivery.integration_id, deliveryId: delivery.id };
  await recordFacts(deps, trx, origin, read.facts);
  return { verdict: 'processed', reason: null };
}

/** The webhook of the repository works, with this event and this secret; the repository may have a new name. */
async function noteUse(
  { clock, provider }: VcsDeps,
  trx: Trx,
  delivery: DeliveryRow,
  { repo, known }: { repo: RepoRef; known: RepositoryRow },
): Promise<void> {
  await noteDelivery(
    trx,
    { integrationId: delivery.integration_id, uuid: repo.uuid },
    {
      hookId: provider.hookOf(delivery),
      eventKey: delivery.event_key,
      signedBy: delivery.signed_by,
      at: clock.now(),
    },
  );
  if (known.full_name !== repo.fullName) await upsertRepository(trx, delivery.integration_id, repo);
}
