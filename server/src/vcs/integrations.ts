import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import { rootSpace } from '../authz/index.ts';
import { sendNotice } from '../notices.ts';
import { isUniqueViolation } from '../platform/db/errors.ts';
import type { Trx } from '../platform/db/index.ts';
import { randomToken } from '../platform/ids.ts';
import { slugify } from '../platform/slug.ts';
import type { Connections } from './connections.ts';
import type { VcsDeps } from './deps.ts';
import {
  deleteIntegrationRow,
  type IntegrationRow,
  insertIntegration,
  integrationById,
  repositoriesOf,
  updateIntegration,
} from './integrations-store.ts';
import { looksLikeAppPassword, tokenContext, webhookSecretContext } from './model.ts';
import { type ConnectionReporter, storedReport } from './test-connection.ts';

export type IntegrationDeps = VcsDeps & { connections: Connections; reporter: ConnectionReporter };

const label = z.string().trim().min(1).max(60);
const settings = {
  labels: z.array(label).max(50),
  description: z.string().max(20_000),
  vcsChecks: z.enum(['individual', 'aggregated', 'all']),
  useGitCheckout: z.boolean(),
};
const email = z.email('Enter the email of the Atlassian account.').nullable();
const token = z
  .string()
  .trim()
  .min(1, 'Paste the API token.')
  .max(4_096)
  .regex(/^[\x21-\x7e]+$/, 'The token has characters that a token cannot have. Copy it again.');

const createInput = z
  .object({
    name: z.string().trim().min(1, 'Enter a name.').max(80),
    isDefault: z.boolean(),
    spaceId: z.string().nullable(),
    credentialKind: z.enum(['api_token', 'access_token']),
    email,
    token,
    ...settings,
  })
  .refine((input) => slugify(input.name) !== '', {
    path: ['name'],
    message: 'The name needs a letter or a digit.',
  })
  .refine((input) => input.isDefault === (input.spaceId === null), {
    path: ['spaceId'],
    message: 'A space-specific integration needs its space; the default one belongs to all spaces.',
  })
  .refine((input) => (input.credentialKind === 'api_token') === (input.email !== null), {
    path: ['email'],
    message: 'An API token needs the email of its account; an access token has none.',
  });

const updateInput = z.object({ id: z.string(), email, token: token.nullable(), ...settings });

/** Locates an integration for operations that need its details. */
export const locateIntegration =
  ({ db }: VcsDeps) =>
  async (_db: unknown, { id }: { id: string }) => {
    const row = await integrationById(db.kysely, id);
    return row ? { spaceId: row.space_id, subject: { kind: 'integration', id }, row } : null;
  };

const refuseAppPassword = (secret: string): void => {
  if (looksLikeAppPassword(secret)) throw new AppError('APP_PASSWORD_REFUSED');
};

export const createIntegration = (deps: IntegrationDeps) =>
  deps.useCases.write({
    name: 'integration.create',
    action: 'integration:admin',
    input: createInput,
    locate: async (_db, { spaceId }) => ({ spaceId: spaceId ?? rootSpace, subject: null }),
    audit: ({ token: _token, ...rest }) => rest,
    prepare: async ({ input }) => {
      refuseAppPassword(input.token);
      return storedReport(await deps.reporter.test(credentialsFrom(input)), deps.clock.now());
    },
    run: async ({ trx, input, prepared }) => {
      const id = slugify(input.name);
      const now = deps.clock.now();
      const row: IntegrationRow = {
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
        webhook_secret_sealed: deps.secretBox.seal(randomToken(), webhookSecretContext(id)),
        previous_secret_sealed: null,
        previous_secret_until: null,
        connection: prepared,
        created_at: now,
        updated_at: now,
      };
      await insertOrExplain(trx, row);
      await noticeIntegration(deps, trx, row);
      return { id };
    },
  });

function credentialsFrom({ email: address, token: secret }: { email: string | null; token: string }) {
  return address === null
    ? ({ kind: 'access_token', token: secret } as const)
    : ({ kind: 'api_token', email: address, token: secret } as const);
}

async function insertOrExplain(trx: Trx, row: IntegrationRow): Promise<void> {
  try {
    await insertIntegration(trx, row);
  } catch (error) {
    if (isUniqueViolation(error, 'vcs_integrations_one_default'))
      throw new AppError('INTEGRATION_DEFAULT_EXISTS');
    if (isUniqueViolation(error)) throw new AppError('INTEGRATION_NAME_TAKEN');
    throw error;
  }
}

export const changeIntegration = (deps: IntegrationDeps) =>
  deps.useCases.write({
    name: 'integration.update',
    action: 'integration:admin',
    input: updateInput,
    locate: locateIntegration(deps),
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
      return storedReport(await deps.reporter.test(credentials), deps.clock.now());
    },
    run: async ({ trx, input, located: { row }, prepared }) => {
      await updateIntegration(trx, row.id, {
        email: input.email,
        labels: input.labels,
        description: input.description,
        vcs_checks: input.vcsChecks,
        use_git_checkout: input.useGitCheckout,
        connection: prepared,
        updated_at: deps.clock.now(),
        ...(input.token === null
          ? {}
          : { token_sealed: deps.secretBox.seal(input.token, tokenContext(row.id)) }),
      });
      if (input.token !== null) await renewHooks(deps, trx, row.id);
      await noticeIntegration(deps, trx, row);
      return { id: row.id };
    },
  });

/** `stacksUsing` is given by the caller: stacks are of a higher rank than integrations. */
export const deleteIntegration = (deps: IntegrationDeps) =>
  deps.useCases.write({
    name: 'integration.delete',
    action: 'integration:admin',
    input: z.object({ id: z.string(), confirm: z.string().nullable(), usedByStacks: z.number().int() }),
    locate: locateIntegration(deps),
    audit: (input) => input,
    run: async ({ trx, input, located: { row } }) => {
      if (input.usedByStacks > 0 && input.confirm !== row.name) {
        const stacks = input.usedByStacks === 1 ? '1 stack uses' : `${input.usedByStacks} stacks use`;
        throw new AppError(
          'INTEGRATION_IN_USE',
          `${stacks} this integration. Type its name to detach them and delete it.`,
          {
            details: { usedByStacks: input.usedByStacks },
          },
        );
      }
      await deleteIntegrationRow(trx, row.id);
      await noticeIntegration(deps, trx, row);
      return row;
    },
  });

export const regenerateSecret = (deps: IntegrationDeps) =>
  deps.useCases.write({
    name: 'integration.regenerateSecret',
    action: 'integration:admin',
    input: z.object({ id: z.string(), graceHours: z.number().int().min(0).max(720) }),
    locate: locateIntegration(deps),
    audit: (input) => input,
    run: async ({ trx, input, located: { row } }) => {
      const now = deps.clock.now();
      const keeps = input.graceHours > 0;
      await updateIntegration(trx, row.id, {
        webhook_secret_sealed: deps.secretBox.seal(randomToken(), webhookSecretContext(row.id)),
        previous_secret_sealed: keeps ? row.webhook_secret_sealed : null,
        previous_secret_until: keeps ? new Date(now.getTime() + input.graceHours * 3_600_000) : null,
        updated_at: now,
      });
      await renewHooks(deps, trx, row.id);
      await noticeIntegration(deps, trx, row);
      return { id: row.id };
    },
  });

/** What the credentials or the secret allow or need has changed: sees to the webhooks of all repositories again. */
async function renewHooks({ emit }: IntegrationDeps, trx: Trx, integrationId: string): Promise<void> {
  for (const { uuid } of await repositoriesOf(trx, integrationId)) {
    await emit(trx, 'repository.bound', { integrationId, repositoryUuid: uuid });
  }
}

const noticeIntegration = ({ db }: IntegrationDeps, trx: Trx, row: IntegrationRow): Promise<void> =>
  sendNotice(db, trx, { kind: 'INTEGRATION', id: row.id, stackId: null, spaceId: row.space_id });
