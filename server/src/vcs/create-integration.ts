import { AppError } from '@gantry/contract/errors';
import type { Insertable } from 'kysely';
import { rootSpace } from '../authz/index.ts';
import { isUniqueViolation } from '../platform/db/errors.ts';
import type { Trx } from '../platform/db/index.ts';
import { randomToken } from '../platform/ids.ts';
import { slugify } from '../platform/slug.ts';
import { brokenBy } from './doctor/broken.ts';
import { type CreateInput, createInput, credentialsFrom, refuseAppPassword } from './integration-input.ts';
import { type IntegrationDeps, noticeIntegration } from './integration-parts.ts';
import {
  type IntegrationRow,
  insertIntegration,
  integrationEvenDeleted,
  updateIntegration,
} from './integrations-store.ts';
import { tokenContext, webhookSecretContext } from './model.ts';
import { deleteRepository, repositoriesOf } from './repositories-store.ts';
import { integrationSnapshot } from './snapshot.ts';
import type { IntegrationTable, StoredConnection } from './tables.ts';
import { storedReport } from './test-connection.ts';

const oldSecretMs = 24 * 3_600_000;

/** Sets an integration up. One of the name of a deleted one takes its place: same address, new secret. */
export const createIntegration = (deps: IntegrationDeps) =>
  deps.useCases.write({
    name: 'integration.create',
    action: 'integration:admin',
    input: createInput,
    locate: async (_db, { spaceId }) => ({ spaceId: spaceId ?? rootSpace, subject: null }),
    snapshot: integrationSnapshot(deps),
    audit: ({ token: _token, ...rest }) => rest,
    prepare: async ({ input }) => {
      refuseAppPassword(input.token);
      const known = { expiresAt: input.tokenExpiresAt ?? null };
      return storedReport(await deps.reporter.test(credentialsFrom(input), known), deps.clock.now());
    },
    run: async ({ trx, input, prepared }) => {
      const row = rowOf(deps, input, prepared);
      const former = await integrationEvenDeleted(trx, row.id);
      if (former === undefined) await insertOrExplain(insertIntegration(trx, row));
      else await takePlaceOf(trx, { former, row, keepOldSecret: input.keepOldSecret ?? false });
      await deps.emit(trx, 'integration.check', { integrationId: row.id });
      await noticeIntegration(deps, trx, row);
      return { id: row.id };
    },
    made: ({ id }) => ({ kind: 'integration', id }),
  });

type NewRow = Insertable<IntegrationTable> & Pick<IntegrationRow, 'id' | 'space_id' | 'created_at'>;

function rowOf(deps: IntegrationDeps, input: CreateInput, connection: StoredConnection): NewRow {
  const id = slugify(input.name);
  const now = deps.clock.now();
  return {
    id,
    provider: deps.provider.kind,
    name: input.name,
    space_id: input.spaceId ?? rootSpace,
    is_default: input.isDefault,
    description: input.description,
    labels: input.labels,
    vcs_checks: input.vcsChecks,
    use_git_checkout: input.useGitCheckout,
    credential_kind: input.credentialKind,
    email: input.email,
    token_sealed: deps.secretBox.seal(input.token, tokenContext(id)),
    token_set_at: now,
    token_expires_at: input.tokenExpiresAt ?? null,
    hook_placement: input.hookPlacement ?? 'repository',
    webhook_secret_sealed: deps.secretBox.seal(randomToken(), webhookSecretContext(id)),
    previous_secret_sealed: null,
    previous_secret_until: null,
    connection,
    ...brokenBy(connection, null, now),
    created_at: now,
    updated_at: now,
  };
}

/** Only within its space: elsewhere the undo and the kept deliveries of others would be at stake. */
async function takePlaceOf(
  trx: Trx,
  { former, row, keepOldSecret }: { former: IntegrationRow; row: NewRow; keepOldSecret: boolean },
): Promise<void> {
  if (former.deleted_at === null) throw new AppError('INTEGRATION_NAME_TAKEN');
  if (former.space_id !== row.space_id) {
    throw new AppError(
      'INTEGRATION_NAME_TAKEN',
      'An integration with this name was deleted in another space and can be restored there for 7 days. Choose another name.',
    );
  }
  const previous = keepOldSecret
    ? {
        previous_secret_sealed: former.webhook_secret_sealed,
        previous_secret_until: new Date(row.created_at.getTime() + oldSecretMs),
      }
    : {};
  const { id, ...fresh } = row;
  const clean = { diagnosis: null, checked_at: null, deleted_at: null, deleted_by: null };
  await insertOrExplain(updateIntegration(trx, id, { ...fresh, ...previous, ...clean }));
  // What used the former one is detached; attaching it again binds its repositories.
  for (const { uuid } of await repositoriesOf(trx, id))
    await deleteRepository(trx, { integrationId: id, uuid });
}

async function insertOrExplain(insert: Promise<void>): Promise<void> {
  try {
    await insert;
  } catch (error) {
    if (isUniqueViolation(error, 'vcs_integrations_one_default'))
      throw new AppError('INTEGRATION_DEFAULT_EXISTS');
    if (isUniqueViolation(error)) throw new AppError('INTEGRATION_NAME_TAKEN');
    throw error;
  }
}
