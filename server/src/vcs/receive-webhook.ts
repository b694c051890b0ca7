import { AppError, notFound } from '@gantry/contract/errors';
import { newId } from '../platform/ids.ts';
import type { Connections } from './connections.ts';
import { pruneRefused } from './deliveries-store.ts';
import type { VcsDeps } from './deps.ts';
import type { Inbox } from './inbox.ts';
import { type IntegrationRow, integrationById } from './integrations-store.ts';
import type { DeliveryIdentity, RawDelivery, VcsProvider } from './provider.ts';
import { noteRefusal } from './repositories-store.ts';
import { createSignatureCause } from './signature-cause.ts';
import type { SignedBy } from './tables.ts';

export const keptRefused = 200;
const refusalsBetweenPrunes = 50;
const keptRefusedBytes = 16 * 1_024;
const cacheMilliseconds = 1_000;

/** Headers worth keeping for people who debug; never cookies or credentials, which proxies may add. */
const keptHeaders =
  /^(content-type|content-length|user-agent|date|traceparent|x-(?!.*(auth|token|cookie|api-key)).*)$/;
/** What the column holds; forgers may send anything. */
const mostAttempts = 1_000_000;

export type ReceiveWebhook = ReturnType<typeof createReceiveWebhook>;

/** Hop 1: raw bytes in, verified and stored, or refused and recorded. */
export function createReceiveWebhook(deps: VcsDeps & { connections: Connections; inbox: Inbox }) {
  const { db, clock, provider, connections, inbox } = deps;
  const cache = new Map<string, { row: IntegrationRow; secrets: string[]; until: number }>();
  const causeOf = createSignatureCause(deps);
  let refusals = 0;

  async function load(id: string, fresh: boolean) {
    const now = clock.now();
    const known = cache.get(id);
    if (!fresh && known !== undefined && known.until > now.getTime()) return known;
    const row = await integrationById(db.intake, id);
    if (row === undefined) {
      cache.delete(id);
      throw notFound();
    }
    const entry = { row, secrets: connections.secretsOf(row, now), until: now.getTime() + cacheMilliseconds };
    cache.set(id, entry);
    return entry;
  }

  /** A secret that was changed a moment ago must count at once, so a mismatch is checked again with fresh secrets. */
  async function verify(id: string, delivery: RawDelivery): Promise<SignedBy> {
    const signedBy = (index: number): SignedBy => (index === 0 ? 'current' : 'previous');
    try {
      return signedBy(provider.verify(delivery, (await load(id, false)).secrets));
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'VCS_SIGNATURE_INVALID') throw error;
      return signedBy(provider.verify(delivery, (await load(id, true)).secrets));
    }
  }

  /** Records what was refused, within bounds and with its likely cause, which only the log tells; throws the reason. */
  async function refuse(integrationId: string, delivery: RawDelivery, error: AppError): Promise<never> {
    const entry = await load(integrationId, false);
    const now = clock.now();
    const row = deliveryRow(integrationId, delivery, headIdentity(delivery), now);
    const body = delivery.body.subarray(0, keptRefusedBytes);
    const repository = claimedRepository(provider, delivery);
    const reason = await causeOf(entry.row, delivery, error);
    await inbox.store({ ...row, body, repository, verdict: 'refused', reason }, entry.row.space_id);
    if (repository !== null) await noteRefusal(db.kysely, integrationId, repository, now);
    refusals += 1;
    if (refusals % refusalsBetweenPrunes === 0) await pruneRefused(db.kysely, keptRefused);
    throw error;
  }

  return {
    refuse,
    /** Resolves when the delivery is stored, also when it was stored before. Refusals throw their `AppError`. */
    async receive(integrationId: string, delivery: RawDelivery): Promise<void> {
      const { row } = await load(integrationId, false);
      try {
        const identity = provider.identify(delivery);
        const signedBy = await verify(integrationId, delivery);
        const stored = {
          ...deliveryRow(integrationId, delivery, identity, clock.now()),
          signed_by: signedBy,
        };
        await inbox.store(stored, row.space_id);
      } catch (error) {
        if (error instanceof AppError && error.code.startsWith('VCS_'))
          await refuse(integrationId, delivery, error);
        throw error;
      }
    },
  };
}

/** Bitbucket sends at most 256 KB; what is larger is not worth reading when nobody vouches for it. */
const mostClaimedBytes = 262_144;

/** What a refused body claims to be about, for people who look for the reason; nothing proves it. */
function claimedRepository(provider: VcsProvider, { body }: RawDelivery): string | null {
  if (body.byteLength === 0 || body.byteLength > mostClaimedBytes) return null;
  try {
    return provider.repositoryOf(JSON.parse(body.toString('utf8')))?.fullName ?? null;
  } catch {
    return null;
  }
}

function headIdentity({ headers }: RawDelivery): DeliveryIdentity {
  return {
    requestId: (headers['x-request-uuid'] ?? 'unknown').slice(0, 100),
    eventKey: (headers['x-event-key'] ?? 'unknown').slice(0, 100),
    attempt: Number.parseInt(headers['x-attempt-number'] ?? '', 10) || 1,
  };
}

function deliveryRow(integrationId: string, delivery: RawDelivery, identity: DeliveryIdentity, now: Date) {
  const headers = Object.entries(delivery.headers).filter(([name]) => keptHeaders.test(name));
  return {
    id: newId(),
    integration_id: integrationId,
    request_id: identity.requestId,
    event_key: identity.eventKey,
    attempt: Math.min(Math.max(identity.attempt, 1), mostAttempts),
    received_at: now,
    headers: Object.fromEntries(headers.map(([name, value]) => [name, value.slice(0, 1_024)])),
    body: delivery.body,
    bytes: delivery.body.byteLength,
    verdict: 'received' as const,
    reason: null,
    repository: null,
    processed_at: null,
    signed_by: null,
  };
}
