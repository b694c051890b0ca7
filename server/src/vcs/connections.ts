import { notFound } from '@gantry/contract/errors';
import type { VcsDeps } from './deps.ts';
import { type IntegrationRow, integrationById } from './integrations-store.ts';
import { tokenContext, webhookSecretContext } from './model.ts';
import type { Credentials, VcsClient } from './provider.ts';

export type Connections = ReturnType<typeof createConnections>;

/** Clients of the provider with an integration's credentials; one client as long as the credentials stay. */
export function createConnections({ db, secretBox, provider }: VcsDeps) {
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
    const client = provider.connect(credentialsOf(row));
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
    /** The secrets that sign deliveries now: the present one, and the previous one within its grace. */
    secretsOf(row: IntegrationRow, now: Date): string[] {
      const sealed = [row.webhook_secret_sealed];
      const previousLives = row.previous_secret_until !== null && row.previous_secret_until > now;
      if (row.previous_secret_sealed !== null && previousLives) sealed.push(row.previous_secret_sealed);
      return sealed.map((secret) => secretBox.open(secret, webhookSecretContext(row.id)).toString());
    },
  };
}
