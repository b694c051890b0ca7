import { summarize } from '@gantry/contract/summarize-fact';
import type { Trx } from '../platform/db/index.ts';
import { newId } from '../platform/ids.ts';
import { insertEvents } from './deliveries-store.ts';
import type { VcsDeps } from './deps.ts';
import { indexOf } from './model.ts';
import type { VcsFact } from './provider.ts';
import { upsertPullRequest } from './pull-requests-store.ts';

export type Origin = {
  readonly integrationId: string;
  /** Null when nobody delivered it: it was found by asking. */
  readonly deliveryId: string | null;
};

/** Keeps normalised events, brings the mirror of pull requests up to date, and has the events acted upon. */
export async function recordFacts(
  deps: Pick<VcsDeps, 'clock' | 'emit'>,
  trx: Trx,
  origin: Origin,
  facts: readonly VcsFact[],
): Promise<void> {
  if (facts.length === 0) return;
  const at = deps.clock.now();
  const rows = facts.map((fact, position) => eventRow(origin, fact, position, at));
  await insertEvents(trx, rows);
  for (const fact of facts) {
    if (fact.kind === 'pull_request') await upsertPullRequest(trx, origin.integrationId, fact, at);
  }
  for (const { id } of rows) await deps.emit(trx, 'vcs.event', { eventId: id });
}

export const kindOf = (fact: VcsFact): string =>
  fact.kind === 'pull_request' ? `pull_request.${fact.action}` : fact.kind;

function eventRow({ integrationId, deliveryId }: Origin, fact: VcsFact, position: number, at: Date) {
  const { branch, sha, pullRequest } = indexOf(fact);
  return {
    id: newId(),
    integration_id: integrationId,
    delivery_id: deliveryId,
    position,
    kind: kindOf(fact),
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
    found_by: deliveryId === null ? ('poll' as const) : null,
  };
}
