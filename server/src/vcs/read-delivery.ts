import type { Trx } from '../platform/db/index.ts';
import { newId } from '../platform/ids.ts';
import { type DeliveryRow, insertEvents, settleDelivery, takeReceived } from './deliveries-store.ts';
import type { VcsDeps } from './deps.ts';
import { indexOf, summarize } from './model.ts';
import { noticeDelivery } from './notice-delivery.ts';
import type { ReadResult, RepoRef, VcsFact } from './provider.ts';
import { upsertPullRequest } from './pull-requests-store.ts';
import {
  noteDelivery,
  type RepositoryRow,
  repositoryByUuid,
  upsertRepository,
} from './repositories-store.ts';
import type { Verdict } from './tables.ts';

type Unreadable = { readonly failed: string };

/** Hop 2: stored deliveries become normalised events, or are ignored with a reason. */
export function createReadDelivery(deps: VcsDeps) {
  return async ({ deliveryIds }: { deliveryIds: string[] }): Promise<void> => {
    const failures: unknown[] = [];
    for (const id of deliveryIds) await readOne(deps, id).catch((error: unknown) => failures.push(error));
    // Only now: one delivery that cannot be settled must not hold up those that came with it.
    if (failures.length > 0) throw failures.length === 1 ? failures[0] : new AggregateError(failures);
  };
}

type Read = {
  readonly result: ReadResult | Unreadable;
  /** The repository that the body names, whatever it says of it. */
  readonly repo: RepoRef | null;
};

function readOne(deps: VcsDeps, id: string): Promise<void> {
  return deps.db.transaction(async (trx) => {
    const [delivery] = await takeReceived(trx, [id]);
    if (delivery === undefined) return;
    await settle(deps, trx, delivery, readBody(deps, delivery));
    await noticeDelivery(deps, trx, delivery.integration_id);
  });
}

function readBody({ provider }: VcsDeps, delivery: DeliveryRow): Read {
  let payload: unknown;
  try {
    payload = JSON.parse(delivery.body.toString('utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it cannot be parsed';
    const failed = `The body is not JSON: ${why}. Bitbucket did not send this as it stands.`;
    return { result: { failed }, repo: null };
  }
  return { result: provider.read(delivery.event_key, payload), repo: provider.repositoryOf(payload) };
}

async function settle(
  deps: VcsDeps,
  trx: Trx,
  delivery: DeliveryRow,
  { result: read, repo }: Read,
): Promise<void> {
  const at = deps.clock.now();
  const settleAs = (verdict: Verdict, reason: string | null): Promise<void> =>
    settleDelivery(trx, delivery.id, { verdict, reason, repository: repo?.fullName ?? null, at });
  if ('failed' in read) return settleAs('failed', read.failed);
  const known = repo === null ? undefined : await repositoryByUuid(trx, delivery.integration_id, repo.uuid);
  if (repo !== null && known !== undefined) await noteUse(deps, trx, delivery, { repo, known });
  if ('ignored' in read) return settleAs('ignored', read.ignored);
  if (known === undefined) {
    const { fullName } = read.facts[0].repo;
    return settleAs('ignored', `No stack uses ${fullName} through this integration.`);
  }
  await recordFacts(deps, trx, delivery, read.facts);
  return settleAs('processed', null);
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

async function recordFacts(
  deps: VcsDeps,
  trx: Trx,
  delivery: DeliveryRow,
  facts: readonly VcsFact[],
): Promise<void> {
  const at = deps.clock.now();
  const rows = facts.map((fact, position) => eventRow(delivery, fact, position, at));
  await insertEvents(trx, rows);
  for (const fact of facts) {
    if (fact.kind === 'pull_request') await upsertPullRequest(trx, delivery.integration_id, fact, at);
  }
  for (const { id } of rows) await deps.emit(trx, 'vcs.event', { eventId: id });
}

function eventRow(delivery: DeliveryRow, fact: VcsFact, position: number, at: Date) {
  const { branch, sha, pullRequest } = indexOf(fact);
  return {
    id: newId(),
    integration_id: delivery.integration_id,
    delivery_id: delivery.id,
    position,
    kind: fact.kind === 'pull_request' ? `pull_request.${fact.action}` : fact.kind,
    repository: fact.repo.fullName,
    repository_uuid: fact.repo.uuid,
    branch,
    sha,
    pull_request: pullRequest,
    summary: summarize(fact),
    fact,
    created_at: at,
    routed_at: null,
    problem: null,
  };
}
