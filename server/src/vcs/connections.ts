import { AppError, notFound } from '@gantry/contract/errors';
import type { VcsDeps } from './deps.ts';
import { type IntegrationRow, integrationById } from './integrations-store.ts';
import { tokenContext, webhookSecretContext } from './model.ts';
import type { Credentials, VcsClient } from './provider.ts';

export type Connections = ReturnType<typeof createConnections>;

/** Refusals of the token itself, whatever was asked. */
const refusals: ReadonlySet<string> = new Set(['VCS_CREDENTIALS_REJECTED', 'VCS_IP_NOT_ALLOWED']);
const suspicionMs = 60_000;

/** The same client; failures are told to `onFailure` before they reach the caller. */
function watched(client: VcsClient, onFailure: (error: unknown) => Promise<void>): VcsClient {
  return new Proxy(client, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...given: unknown[]): unknown => {
        const answer: unknown = Reflect.apply(method, target, given);
        if (!(answer instanceof Promise)) return answer;
        return answer.catch(async (error: unknown) => {
          await onFailure(error);
          throw error;
        });
      };
    },
  });
}

/** Clients of the provider with an integration's credentials; one client as long as the credentials stay. */
export function createConnections({ db, clock, secretBox, provider, emit, logger }: VcsDeps) {
  const suspected = new Map<string, number>();

  /** The token was refused in the middle of work: the doctor looks at once, so that people hear of it. */
  async function suspect(integrationId: string, error: unknown): Promise<void> {
    if (!(error instanceof AppError) || !refusals.has(error.code)) return;
    const now = clock.now().getTime();
    if (now - (suspected.get(integrationId) ?? 0) < suspicionMs) return;
    suspected.set(integrationId, now);
    await db.transaction((trx) => emit(trx, 'integration.check', { integrationId }));
  }

  const clients = new Map<string, { updatedAt: number; client: VcsClient }>();

  function credentialsOf(row: IntegrationRow): Credentials {
    const token = secretBox.open(row.token_sealed, tokenContext(row.id)).toString();
    return row.email === null
      ? { kind: 'access_token', token }
      : { kind: 'api_token', email: row.email, token };
  }

  function clientOf(row: IntegrationRow): VcsClient {
    const known = clients.get(row.id);
    if (known?.updatedAt === row.updated_at.getTime()) return known.client;
    const client = watched(provider.connect(credentialsOf(row)), (error) =>
      suspect(row.id, error).catch((problem: unknown) =>
        logger.error({ error: problem, integrationId: row.id }, 'a check could not be enqueued'),
      ),
    );
    clients.set(row.id, { updatedAt: row.updated_at.getTime(), client });
    return client;
  }

  return {
    credentialsOf,
    clientOf,
    async clientFor(integrationId: string): Promise<VcsClient> {
      const row = await integrationById(db.kysely, integrationId);
      if (row === undefined) throw notFound();
      return clientOf(row);
    },
    /** Whether the credentials are refused just now, so that asking again would only fail again. */
    async isPaused(integrationId: string): Promise<boolean> {
      const row = await integrationById(db.kysely, integrationId);
      return row === undefined || row.broken_since !== null;
    },
    /** The secrets that sign deliveries now: the present one, and the previous one within its grace. */
    secretsOf(row: IntegrationRow, now: Date): string[] {
      const sealed = [row.webhook_secret_sealed];
      const previousLives = row.previous_secret_until !== null && row.previous_secret_until > now;
      if (row.previous_secret_sealed !== null && previousLives) sealed.push(row.previous_secret_sealed);
      return sealed.map((secret) => secretBox.open(secret, webhookSecretContext(row.id)).toString());
    },
  };
}
