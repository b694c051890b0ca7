import { sendNotice } from '../notices.ts';
import type { Trx } from '../platform/db/index.ts';
import type { Connections } from './connections.ts';
import type { Dependants } from './dependants.ts';
import type { VcsDeps } from './deps.ts';
import { type IntegrationRow, integrationById } from './integrations-store.ts';
import { repositoriesOf } from './repositories-store.ts';
import type { ConnectionReporter } from './test-connection.ts';

export type IntegrationDeps = VcsDeps & {
  readonly connections: Connections;
  readonly reporter: ConnectionReporter;
  readonly dependants: Dependants;
};

/** Locates an integration for operations that need its details. */
export const locateIntegration =
  ({ db }: Pick<VcsDeps, 'db'>) =>
  async (_db: unknown, { id }: { id: string }) => {
    const row = await integrationById(db.kysely, id);
    return row ? { spaceId: row.space_id, subject: { kind: 'integration', id }, row } : null;
  };

/** What the credentials or the secret allow or need has changed: sees to the webhooks of all repositories again. */
export async function renewHooks(
  { emit }: Pick<VcsDeps, 'emit'>,
  trx: Trx,
  integrationId: string,
): Promise<void> {
  for (const { uuid } of await repositoriesOf(trx, integrationId)) {
    await emit(trx, 'repository.bound', { integrationId, repositoryUuid: uuid });
  }
}

export const noticeIntegration = (
  { db }: Pick<VcsDeps, 'db'>,
  trx: Trx,
  row: Pick<IntegrationRow, 'id' | 'space_id'>,
): Promise<void> =>
  sendNotice(db, trx, { kind: 'INTEGRATION', id: row.id, stackId: null, spaceId: row.space_id });
