import { AppError } from '@gantry/contract/errors';
import type { Trx } from '../platform/db/index.ts';
import { brokenBy } from './doctor/broken.ts';
import { hasWorked } from './doctor/model.ts';
import { credentialsFrom, refuseAppPassword, updateInput } from './integration-input.ts';
import {
  type IntegrationDeps,
  locateIntegration,
  noticeIntegration,
  renewHooks,
} from './integration-parts.ts';
import { type IntegrationRow, updateIntegration } from './integrations-store.ts';
import { tokenContext } from './model.ts';
import { integrationSnapshot } from './snapshot.ts';
import { storedReport } from './test-connection.ts';

/** Changes everything but the name and the type. A null token keeps the stored one. */
export const changeIntegration = (deps: IntegrationDeps) =>
  deps.useCases.write({
    name: 'integration.update',
    action: 'integration:admin',
    input: updateInput,
    locate: locateIntegration(deps),
    snapshot: integrationSnapshot(deps),
    audit: ({ token: secret, ...rest }) => ({ ...rest, tokenReplaced: secret !== null }),
    prepare: async ({ input, located: { row } }) => {
      if (input.token !== null) refuseAppPassword(input.token);
      if ((row.credential_kind === 'api_token') !== (input.email !== null)) {
        throw new AppError(
          'BAD_INPUT',
          'email: An API token needs the email of its account; an access token has none.',
        );
      }
      const kept = deps.connections.credentialsOf(row).token;
      const credentials = credentialsFrom({ email: input.email, token: input.token ?? kept });
      const known = {
        expiresAt: expiryOf(input, row),
        workedBefore: input.token === null && hasWorked(row.connection),
      };
      return storedReport(await deps.reporter.test(credentials, known), deps.clock.now());
    },
    run: async ({ trx, input, located: { row }, prepared }) => {
      const now = deps.clock.now();
      const placement = input.hookPlacement ?? row.hook_placement;
      await updateIntegration(trx, row.id, {
        email: input.email,
        labels: input.labels,
        description: input.description,
        vcs_checks: input.vcsChecks,
        use_git_checkout: input.useGitCheckout,
        hook_placement: placement,
        token_expires_at: expiryOf(input, row),
        connection: prepared,
        ...brokenBy(prepared, row.broken_since, now),
        updated_at: now,
        ...(input.token === null
          ? {}
          : {
              token_sealed: deps.secretBox.seal(input.token, tokenContext(row.id)),
              token_set_at: now,
            }),
      });
      if (input.token !== null || placement !== row.hook_placement) await renewHooks(deps, trx, row.id);
      await tellAfterwards(deps, trx, row, prepared.ok);
      return { id: row.id };
    },
  });

/** Another token has another end, so the former date does not count for it. */
function expiryOf(
  input: { token: string | null; tokenExpiresAt?: Date | null | undefined },
  row: IntegrationRow,
): Date | null {
  if (input.tokenExpiresAt !== undefined) return input.tokenExpiresAt;
  return input.token === null ? row.token_expires_at : null;
}

async function tellAfterwards(
  deps: IntegrationDeps,
  trx: Trx,
  row: IntegrationRow,
  accepted: boolean,
): Promise<void> {
  if (accepted && row.broken_since !== null) {
    await deps.emit(trx, 'integration.healed', { integrationId: row.id });
  }
  await deps.emit(trx, 'integration.check', { integrationId: row.id });
  await noticeIntegration(deps, trx, row);
}
